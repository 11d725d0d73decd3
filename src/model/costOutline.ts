/**
 * Costs as an outline: blocks stand before what they hold, inner blocks and layers alike, and each block's numbers are the
 * sums of what stands directly in it. Rows that are hidden in a closed block are left out, so that those shown one level
 * deep, closed or not, add up to the whole.
 */
import type { Analysis } from './analyse.ts';
import { type BlockTree, blockTree } from './blocks.ts';
import { blockCost, type CostRow, inCostOrder, layerCost } from './cost.ts';
import type { Network, NodeId } from './network.ts';
import { placesById } from './wiring.ts';

export interface OutlineChoice {
  /** Whether the rows in a block are shown, by the block's key. */
  readonly isOpen: (key: string) => boolean;
  /** Puts rows that stand directly in the same block in their order. */
  readonly arrange: (siblings: readonly CostRow[]) => readonly CostRow[];
}

/** Tells a row apart from all others of its network. */
export function costKey({ of }: CostRow): string {
  return of.kind === 'layer' ? of.id : JSON.stringify(of.path);
}

/** How many blocks stand around a row. */
export function costDepth({ of }: CostRow): number {
  return of.kind === 'layer' ? of.block.length : of.path.length - 1;
}

interface Inner {
  readonly block: BlockTree;
  /** Layers in it, at any depth, in the order of the computation. */
  readonly members: NodeId[];
}

/** A block stands where its first layer would. */
export function costOutline(
  network: Network,
  analysis: Analysis,
  { isOpen, arrange }: OutlineChoice,
): readonly CostRow[] {
  const places = placesById(network);
  const within = (tree: BlockTree, layers: readonly NodeId[]): readonly CostRow[] => {
    const depth = tree.path.length;
    const inner = new Map(
      tree.blocks.map((block): [unknown, Inner] => [block.path[depth], { block, members: [] }]),
    );
    const rows = new Map<CostRow, Inner | null>();
    layers.forEach((id) => {
      const found = inner.get(network.nodes[places.get(id) ?? -1]?.block?.[depth]);
      if (!found) {
        const row = layerCost(network, analysis, id);
        if (row) rows.set(row, null);
      } else if (found.members.push(id) === 1) rows.set(blockCost(network, analysis, found.block), found);
    });
    return arrange([...rows.keys()]).flatMap((row) => {
      const held = rows.get(row);
      return held && isOpen(costKey(row)) ? [row, ...within(held.block, held.members)] : [row];
    });
  };
  return within(blockTree(network), inCostOrder(analysis));
}
