/** Pieces of which the proposals are made. */
import { insertOnEdge, removeNodes, setParams } from '../edit.ts';
import type { LayerKind, ParamsOf } from '../layers/index.ts';
import type { Case, Mend, MendCode, MendValues } from '../mend.ts';
import type { Network, NetworkNode, NodeId } from '../network.ts';
import { nodeById } from '../wiring.ts';

export function mend<C extends MendCode>(code: C, values: MendValues[C], network: Network): Mend<C> {
  return { code, values, apply: () => network };
}

/** Puts a layer with these parameters on an edge. */
export function insertWith<K extends LayerKind>(
  network: Network,
  kind: K,
  edge: readonly [from: NodeId, to: NodeId],
  patch: Partial<ParamsOf<K>>,
): { readonly network: Network; readonly id: NodeId } {
  const inserted = insertOnEdge(network, kind, edge[0], edge[1]);
  return { network: setParams(inserted.network, inserted.id, patch), id: inserted.id };
}

export function removeMend({ network, id }: Pick<Case, 'network' | 'id'>): Mend {
  return mend('removeNode', { id }, removeNodes(network, [id]));
}

/**
 * The layer that decides the channels or units that leave `id`: itself where it has the parameter, else the nearest
 * above through layers of one input that keep them.
 */
export function decider(
  { network, analysis }: Pick<Case, 'network' | 'analysis'>,
  id: NodeId,
  kind: 'conv2d' | 'dense',
): NetworkNode | null {
  const passed = new Set<NodeId>();
  for (
    let node = nodeById(network, id);
    node && !passed.has(node.id);
    node = nodeById(network, node.inputs[0] ?? '')
  ) {
    if (node.kind === kind) return node;
    passed.add(node.id);
    const shapes = analysis.nodes.get(node.id);
    const keeps = node.inputs.length === 1 && shapes?.inputs[0]?.at(-1) === shapes?.output?.at(-1);
    if (!keeps && shapes?.output) return null;
  }
  return null;
}
