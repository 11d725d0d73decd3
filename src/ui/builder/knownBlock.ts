/**
 * What is known of a block by its key. Asked again after every edit by every card on the canvas, it is the same object as
 * before while nothing that is shown of the block changed.
 */
import { type BlockTree, blockAt } from '../../model/blocks.ts';
import { sameList } from '../../model/sameList.ts';
import { analysisOf } from '../../state/experiment.ts';
import { type BlockFace, blockFace } from './blockFace.ts';
import { blockOfKey } from './blockKey.ts';
import { blockName } from './layerNames.ts';
import { remembered, useRemembered } from './remembered.ts';
import { isSameScale, type Scale, scaleOf } from './scales.ts';
import { isCalm } from './trueSize.ts';

export interface KnownBlock {
  readonly tree: BlockTree;
  readonly face: BlockFace;
  readonly name: string;
  readonly inside: string;
  /** Wrong layers inside, those explained elsewhere left out. */
  readonly wrong: number;
}

/** What is known of a block by its key; null where there is no such block. The same object while nothing of it changes. */
export function useBlock(key: string): KnownBlock | null {
  return useRemembered(knownBlock, key);
}

export const knownBlock = remembered<KnownBlock>((key, { experiment }, { builder: words }) => {
  const { network } = experiment;
  const path = blockOfKey(key);
  const tree = path && blockAt(network, path);
  if (!tree) return null;
  const analysis = analysisOf(experiment);
  const face = blockFace(network, analysis, tree);
  return {
    tree,
    face,
    name: blockName(tree.path.at(-1) ?? '', words.blockNames),
    inside: words.inside(tree.blocks.length, tree.allIds.length),
    wrong: face.wrong.filter((id) => !isCalm(analysis, id)).length,
  };
}, isAlike);

function isAlike(a: KnownBlock, b: KnownBlock): boolean {
  return (
    a.name === b.name &&
    a.inside === b.inside &&
    a.wrong === b.wrong &&
    JSON.stringify(a.face) === JSON.stringify(b.face) &&
    sameList(a.tree.allIds, b.tree.allIds)
  );
}

/** All that a folded block shows. */
export interface FoldedFace {
  readonly block: KnownBlock;
  readonly scale: Scale;
}

export function useFoldedFace(key: string): FoldedFace | null {
  return useRemembered(foldedFace, key);
}

const foldedFace = remembered<FoldedFace>(
  (key, state, words) => {
    const block = knownBlock(key, state, words);
    return block && { block, scale: scaleOf(key, state) };
  },
  (a, b) => a.block === b.block && isSameScale(a.scale, b.scale),
);
