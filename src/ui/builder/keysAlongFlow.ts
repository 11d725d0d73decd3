import type { NodeId } from '../../model/network.ts';
import type { CanvasGraph, Level } from './canvasGraph.ts';

/** Keys of everything on the canvas along the flow, a frame before what stands in it. */
export function keysAlongFlow({ root }: CanvasGraph, order: readonly NodeId[]): readonly string[] {
  const rank = new Map(order.map((id, i) => [id, i]));
  const keysOf = ({ items }: Level): readonly string[] =>
    items
      .map((item) => {
        const ids = item.kind === 'layer' ? [item.key] : item.tree.allIds;
        return { item, at: Math.min(...ids.map((id) => rank.get(id) ?? order.length)) };
      })
      .toSorted((a, b) => a.at - b.at)
      .flatMap(({ item }) => (item.kind === 'frame' ? [item.key, ...keysOf(item.level)] : [item.key]));
  return keysOf(root);
}
