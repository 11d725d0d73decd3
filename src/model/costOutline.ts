/**
 * Costs as an outline: blocks stand before what they hold, inner blocks and layers alike, and each block's numbers are the
 * sums of what stands directly in it. Rows that are hidden in a closed block are left out, so that those shown one level
 * deep, closed or not, add up to the whole.
 */
import type { Analysis } from './analyse.ts';
import { blockCosts, type CostRow, layerCosts } from './cost.ts';
import type { Network } from './network.ts';

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

/** A block stands where its first layer would. */
export function costOutline(
  network: Network,
  analysis: Analysis,
  { isOpen, arrange }: OutlineChoice,
): readonly CostRow[] {
  const blocks = new Map(blockCosts(network, analysis).map((row) => [costKey(row), row]));
  const within = (layers: readonly CostRow[], depth: number): readonly CostRow[] => {
    const members = new Map<CostRow, CostRow[]>();
    for (const layer of layers) {
      const path = layer.of.kind === 'layer' ? layer.of.block : [];
      const block = path.length > depth ? blocks.get(JSON.stringify(path.slice(0, depth + 1))) : undefined;
      if (block) members.set(block, [...(members.get(block) ?? []), layer]);
      else members.set(layer, []);
    }
    return arrange([...members.keys()]).flatMap((row) => {
      const inside = members.get(row) ?? [];
      return inside.length > 0 && isOpen(costKey(row)) ? [row, ...within(inside, depth + 1)] : [row];
    });
  };
  return within(layerCosts(network, analysis), 0);
}
