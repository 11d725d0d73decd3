import type { NodeId } from '../../model/network.ts';
import type { CanvasGraph } from './canvasGraph.ts';

/** Keys of everything on the canvas along the flow, a frame before what stands in it. */
export function keysAlongFlow({ trails }: CanvasGraph, order: readonly NodeId[]): readonly string[] {
  const outermost: string[] = [];
  /** What stands in a frame, by its key; each as its first layer comes. */
  const inside = new Map<string, string[]>();
  const seen = new Set<string>();
  let before: readonly string[] = [];
  const come = (id: NodeId) => {
    const trail = trails.get(id);
    // Behind one another in the same folded block.
    if (!trail || trail === before) return;
    const last = trail.length - 1;
    let depth = 0;
    while (depth < last && trail[depth] === before[depth]) depth += 1;
    for (; depth <= last; depth += 1) {
      const key = trail[depth] ?? '';
      if (seen.has(key)) continue;
      seen.add(key);
      (depth === 0 ? outermost : inside.get(trail[depth - 1] ?? ''))?.push(key);
      if (depth < last) inside.set(key, []);
    }
    before = trail;
  };
  order.forEach(come);
  // What stands on a circle has no place in some orders.
  if (order.length < trails.size) for (const id of trails.keys()) come(id);
  const keys: string[] = [];
  const put = (key: string) => {
    keys.push(key);
    inside.get(key)?.forEach(put);
  };
  outermost.forEach(put);
  return keys;
}
