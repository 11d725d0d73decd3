/**
 * What is known of a block by its key. Asked again after every edit by every card on the canvas, it is the same object as
 * before while nothing that is shown of the block changed.
 */
import { useStore } from 'zustand';
import type { Experiment } from '../../document/experiment.ts';
import { type BlockTree, blockAt } from '../../model/blocks.ts';
import { maxNodes } from '../../model/network.ts';
import { analysisOf, experimentStore } from '../../state/experiment.ts';
import { useWords, type Words } from '../useWords.ts';
import { type BlockFace, blockFace } from './blockFace.ts';
import { blockOfKey } from './blockKey.ts';
import { blockName } from './layerNames.ts';
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
  const words = useWords().builder;
  return useStore(experimentStore, (state) => knownBlock(key, state.experiment, words));
}

interface Known {
  readonly experiment: Experiment;
  readonly words: Words['builder'];
  readonly block: KnownBlock | null;
}

const lastSeen = new Map<string, Known>();

export function knownBlock(key: string, experiment: Experiment, words: Words['builder']): KnownBlock | null {
  const before = lastSeen.get(key);
  if (before?.experiment === experiment && before.words === words) return before.block;
  const fresh = lookAt(key, experiment, words);
  const block = before?.block && fresh && isAlike(before.block, fresh) ? before.block : fresh;
  if (lastSeen.size > maxNodes) lastSeen.clear();
  lastSeen.set(key, { experiment, words, block });
  return block;
}

function lookAt(key: string, experiment: Experiment, words: Words['builder']): KnownBlock | null {
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
}

function isAlike(a: KnownBlock, b: KnownBlock): boolean {
  return (
    a.name === b.name &&
    a.inside === b.inside &&
    a.wrong === b.wrong &&
    JSON.stringify(a.face) === JSON.stringify(b.face) &&
    a.tree.allIds.length === b.tree.allIds.length &&
    a.tree.allIds.every((id, i) => id === b.tree.allIds[i])
  );
}
