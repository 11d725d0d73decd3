/** What a folded block shows: where its map leaves, what it costs, how many it holds, and how it is made inside. */
import type { Analysis } from '../../model/analyse.ts';
import { type BlockTree, boundaryEdges } from '../../model/blocks.ts';
import { layerOf } from '../../model/layers/index.ts';
import type { Network, NodeId } from '../../model/network.ts';
import type { Shape } from '../../model/shape.ts';

export interface BlockFace {
  /** Of what leads out of it; null where that is not known. */
  readonly output: Shape | null;
  readonly parameters: number;
  readonly multiplyAdds: number;
  /** Of the network's multiply-adds. */
  readonly share: number;
  /** The hue of the family that does most of its work. */
  readonly family: string;
  /** Layers inside that are wrong by themselves. */
  readonly wrong: readonly NodeId[];
  /** What only waits for something before it. */
  readonly waits: boolean;
  readonly hint: BlockHint;
  /** The layer that leads out of it, or its last. */
  readonly exit: NodeId;
}

/** A chain; paths that are added (a skip); paths side by side that are concatenated, so many of them. */
export type BlockHint =
  | { readonly kind: 'chain' }
  | { readonly kind: 'skip' }
  | { readonly kind: 'branches'; readonly count: number };

export function blockFace(network: Network, { nodes }: Analysis, { allIds }: BlockTree): BlockFace {
  const members = new Set(allIds);
  const layers = network.nodes.filter(({ id }) => members.has(id));
  const { outputs } = boundaryEdges(network, allIds);
  const exit = outputs[0]?.from ?? allIds.at(-1) ?? '';
  let [parameters, multiplyAdds, share, most] = [0, 0, 0, -1];
  let family = 'conv';
  for (const { id, kind } of layers) {
    const own = nodes.get(id);
    if (!own) continue;
    parameters += own.parameters;
    multiplyAdds += own.multiplyAdds;
    share += own.share;
    const weight = Math.max(own.multiplyAdds, own.parameters);
    if (weight > most) [most, family] = [weight, layerOf(kind).family];
  }
  const problems = allIds.filter((id) => nodes.get(id)?.problem);
  const wrong = problems.filter((id) => nodes.get(id)?.problem?.code !== 'brokenUpstream');
  return {
    output: nodes.get(exit)?.output ?? null,
    parameters,
    multiplyAdds,
    share,
    family,
    wrong,
    waits: wrong.length === 0 && problems.length > 0,
    hint: hintOf(layers),
    exit,
  };
}

function hintOf(layers: Network['nodes']): BlockHint {
  if (layers.some(({ kind }) => kind === 'add')) return { kind: 'skip' };
  const joints = layers.filter(({ kind }) => kind === 'concat').map(({ inputs }) => inputs.length);
  const count = Math.max(0, ...joints);
  return count > 1 ? { kind: 'branches', count: Math.min(count, 4) } : { kind: 'chain' };
}
