import type { NodeId } from '../../model/network.ts';
import type { CanvasGraph, Level } from './canvasGraph.ts';

/** Keys of everything on the canvas along the flow, a frame before what stands in it. */
export function keysAlongFlow({ root }: CanvasGraph, order: readonly NodeId[]): readonly string[] {
  const rank = new Map<NodeId, number>();
  order.forEach((id, i) => {
    rank.set(id, i);
  });
  const firstOf = (ids: readonly NodeId[]) => {
    let first = order.length;
    for (const id of ids) first = Math.min(first, rank.get(id) ?? first);
    return first;
  };
  const keysOf = ({ items }: Level): readonly string[] =>
    items
      .map((item) => {
        const at = item.kind === 'layer' ? rank.get(item.key) : firstOf(item.tree.allIds);
        return { item, at: at ?? order.length };
      })
      .toSorted((a, b) => a.at - b.at)
      .flatMap(({ item }) => (item.kind === 'frame' ? [item.key, ...keysOf(item.level)] : [item.key]));
  return keysOf(root);
}
