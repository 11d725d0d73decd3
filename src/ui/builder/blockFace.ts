/** What a folded block shows: where its map leaves, what it costs, how many it holds, and how it is made inside. */
import type { Analysis } from '../../model/analyse.ts';
import type { BlockTree } from '../../model/blocks.ts';
import { layerOf } from '../../model/layers/index.ts';
import type { Network, NetworkNode, NodeId } from '../../model/network.ts';
import type { Shape } from '../../model/shape.ts';

export interface BlockFace {
  /** Of what leads out of it; null where that is not known. */
  readonly output: Shape | null;
  readonly parameters: number;
  /** The hue of the family that does most of its work. */
  readonly family: string;
  /** Layers inside that are wrong by themselves. */
  readonly wrong: readonly NodeId[];
  /** What only waits for something before it. */
  readonly waits: boolean;
  readonly hint: BlockHint;
}

/** A chain; paths that are added (a skip); paths side by side that are concatenated, so many of them. */
export type BlockHint =
  | { readonly kind: 'chain' }
  | { readonly kind: 'skip' }
  | { readonly kind: 'branches'; readonly count: number };

interface Neighbours {
  readonly byId: ReadonlyMap<NodeId, NetworkNode>;
  /** What takes each layer in, by its place in the document. */
  readonly consumers: ReadonlyMap<NodeId, readonly number[]>;
}

const looked = new WeakMap<Network, Neighbours>();

/** One walk over the network for all of its blocks. */
function neighbours(network: Network): Neighbours {
  const known = looked.get(network);
  if (known) return known;
  const byId = new Map<NodeId, NetworkNode>();
  const consumers = new Map<NodeId, number[]>();
  network.nodes.forEach((node, i) => {
    if (!byId.has(node.id)) byId.set(node.id, node);
    for (const from of node.inputs) {
      const before = consumers.get(from);
      if (before) before.push(i);
      else consumers.set(from, [i]);
    }
  });
  const found = { byId, consumers };
  looked.set(network, found);
  return found;
}

/** The layer whose map is the first to be taken in outside, along the document; the last where none is. */
function exitOf(network: Network, allIds: readonly NodeId[], members: ReadonlySet<NodeId>): NodeId {
  const { consumers } = neighbours(network);
  let exit = allIds.at(-1) ?? '';
  let first = Number.POSITIVE_INFINITY;
  for (const id of members)
    for (const at of consumers.get(id) ?? [])
      if (at < first && !members.has(network.nodes[at]?.id ?? '')) [exit, first] = [id, at];
  return exit;
}

export function blockFace(network: Network, { nodes }: Analysis, { allIds }: BlockTree): BlockFace {
  const members = new Set(allIds);
  const { byId } = neighbours(network);
  const layers: NetworkNode[] = [];
  for (const id of members) {
    const layer = byId.get(id);
    if (layer) layers.push(layer);
  }
  let [parameters, most, family] = [0, -1, 'conv'];
  const problems: NodeId[] = [];
  const wrong: NodeId[] = [];
  for (const { id, kind } of layers) {
    const own = nodes.get(id);
    if (!own) continue;
    parameters += own.parameters;
    const weight = Math.max(own.multiplyAdds, own.parameters);
    if (weight > most) [most, family] = [weight, layerOf(kind).family];
    if (!own.problem) continue;
    problems.push(id);
    if (own.problem.code !== 'brokenUpstream') wrong.push(id);
  }
  return {
    output: nodes.get(exitOf(network, allIds, members))?.output ?? null,
    parameters,
    family,
    wrong,
    waits: wrong.length === 0 && problems.length > 0,
    hint: hintOf(layers),
  };
}

function hintOf(layers: Network['nodes']): BlockHint {
  let count = 0;
  for (const { kind, inputs } of layers) {
    if (kind === 'add') return { kind: 'skip' };
    if (kind === 'concat') count = Math.max(count, inputs.length);
  }
  return count > 1 ? { kind: 'branches', count: Math.min(count, 4) } : { kind: 'chain' };
}
