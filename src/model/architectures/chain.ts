/** Builds the networks of this folder: layers one after another, each fed by the one before. */
import type { LayerKind, ParamsOf } from '../layers/index.ts';
import type { NetworkNode, NodeId } from '../network.ts';
import { newNode } from '../node.ts';

/** Id, kind, and the parameters that differ from the kind's defaults. */
export type Step = {
  [K in LayerKind]: readonly [id: NodeId, kind: K, params?: Partial<ParamsOf<K>>];
}[LayerKind];

/** A chain that starts behind `from`, or with an input layer where `from` is null. */
export function chain(
  from: NodeId | null,
  steps: readonly Step[],
  block?: readonly string[],
): readonly NetworkNode[] {
  return steps.map(([id, kind, params], i) => {
    const source = i === 0 ? from : (steps[i - 1]?.[0] ?? null);
    const place = { id, inputs: source === null ? [] : [source] };
    return newNode(kind, block ? { ...place, block } : place, params);
  });
}
