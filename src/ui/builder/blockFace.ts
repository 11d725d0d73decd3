/** What a folded block shows: where its map leaves, what it costs, how many it holds, and how it is made inside. */
import type { Analysis } from '../../model/analyse.ts';
import type { BlockTree } from '../../model/blocks.ts';
import { layerOf } from '../../model/layers/index.ts';
import type { Network, NetworkNode, NodeId } from '../../model/network.ts';
import type { Shape } from '../../model/shape.ts';
import { placesById, sourcesByPlace } from '../../model/wiring.ts';

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

/** The layer whose map is the first to be taken in outside, along the document; the last where none is. */
function exitOf(network: Network, allIds: readonly NodeId[], isInside: Uint8Array): NodeId {
  const sources = sourcesByPlace(network);
  for (let place = 0; place < sources.length; place += 1) {
    if (isInside[place] === 1) continue;
    let exit = sources.length;
    const from = sources[place] ?? [];
    for (let i = 0; i < from.length; i += 1) {
      const source = from[i] ?? exit;
      if (isInside[source] === 1) exit = Math.min(exit, source);
    }
    const layer = network.nodes[exit];
    if (layer) return layer.id;
  }
  return allIds.at(-1) ?? '';
}

export function blockFace(network: Network, { nodes }: Analysis, { allIds }: BlockTree): BlockFace {
  const places = placesById(network);
  const isInside = new Uint8Array(network.nodes.length);
  const layers: NetworkNode[] = [];
  allIds.forEach((id) => {
    const place = places.get(id) ?? -1;
    const layer = network.nodes[place];
    if (!layer || isInside[place] === 1) return;
    isInside[place] = 1;
    layers.push(layer);
  });
  let parameters = 0;
  let most = -1;
  let family: string = 'conv';
  const problems: NodeId[] = [];
  const wrong: NodeId[] = [];
  layers.forEach(({ id, kind }) => {
    const own = nodes.get(id);
    if (!own) return;
    parameters += own.parameters;
    const weight = Math.max(own.multiplyAdds, own.parameters);
    if (weight > most) {
      most = weight;
      family = layerOf(kind).family;
    }
    if (!own.problem) return;
    problems.push(id);
    if (own.problem.code !== 'brokenUpstream') wrong.push(id);
  });
  return {
    output: nodes.get(exitOf(network, allIds, isInside))?.output ?? null,
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
