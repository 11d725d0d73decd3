import type { NodeId } from '../../model/network.ts';
import type { CanvasGraph, Level } from './canvasGraph.ts';

/** Keys of everything on the canvas along the flow, a frame before what stands in it. */
export function keysAlongFlow({ root, trails }: CanvasGraph, order: readonly NodeId[]): readonly string[] {
  /** Where the first layer of each item stands. */
  const first = new Map<string, number>();
  let before: readonly string[] | undefined;
  order.forEach((id, i) => {
    const trail = trails.get(id);
    // Behind one another in the same folded block.
    if (trail === before) return;
    before = trail;
    for (const key of trail ?? []) if (!first.has(key)) first.set(key, i);
  });
  const keysOf = ({ items }: Level): readonly string[] =>
    items
      .map((item) => ({ item, at: first.get(item.key) ?? order.length }))
      .toSorted((a, b) => a.at - b.at)
      .flatMap(({ item }) => (item.kind === 'frame' ? [item.key, ...keysOf(item.level)] : [item.key]));
  return keysOf(root);
}
