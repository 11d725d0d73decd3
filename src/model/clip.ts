/**
 * Copy and paste. A clip is a few layers as they stand in a network: their edges among themselves, and the ids of what
 * fed them from outside, which a paste replaces. It is plain data, a network without ends, so that it can travel as text
 * and come back through `networkSchema`.
 *
 * Where the layers have one way in and one way out, as a chain or a residual block has, a paste puts them in series
 * behind a layer; else they stand beside the network, fed by that layer.
 */
import { type BlockPath, blockAt, boundaryEdges, commonPath, freshNames, withBlock } from './blocks.ts';
import { freshId, lastBeforeOutput } from './edit.ts';
import { layerOf } from './layers/index.ts';
import { maxBlockDepth, maxNodes, type Network, type NetworkNode, type NodeId } from './network.ts';
import { assembled } from './node.ts';
import { consumersOf, mapNodes, nodeById, placeAfter, placesById, withInputs } from './wiring.ts';

/** Block paths are relative: the names around all of the copied layers are left out. */
export interface Clip {
  readonly nodes: readonly NetworkNode[];
}

export interface Pasted {
  readonly network: Network;
  /** Of the new layers, in order; empty where nothing was pasted. */
  readonly ids: readonly NodeId[];
}

/** Layers with the edges among them; inputs and outputs of the network are left out. */
export function copyNodes(network: Network, ids: readonly NodeId[]): Clip {
  const chosen = new Set(ids);
  const nodes = network.nodes.filter(({ id, kind }) => chosen.has(id) && layerOf(kind).family !== 'io');
  const shared = commonPath(nodes);
  // A whole block keeps its own name.
  const whole = shared.length > 0 && blockAt(network, shared)?.allIds.length === nodes.length;
  const depth = whole ? shared.length - 1 : shared.length;
  return { nodes: nodes.map((node) => withBlock(node, (node.block ?? []).slice(depth))) };
}

/**
 * Puts a clip behind `afterId` (null: in front of the output). Ids are new, names of blocks too where they are taken.
 * The same network where the clip is empty or too many layers would stand in it.
 */
export function paste(network: Network, clip: Clip, afterId: NodeId | null): Pasted {
  const given = afterId === null ? undefined : nodeById(network, afterId);
  const after = given && given.kind !== 'output' ? given.id : lastBeforeOutput(network);
  return insertClip(network, clip, after, () => after);
}

/**
 * A second block of the same layers behind the first, in series where one way leads in and one out, else beside it, fed
 * by the same layers.
 */
export function duplicateBlock(network: Network, path: BlockPath): Pasted {
  const ids = blockAt(network, path)?.allIds ?? [];
  const { inputs, outputs } = boundaryEdges(network, ids);
  const ways = new Set(inputs.map(({ from }) => from));
  const exits = new Set(outputs.map(({ from }) => from));
  const [exit] = exits;
  const clip = copyNodes(network, ids);
  if (exit !== undefined && exits.size === 1 && ways.size <= 1) {
    return insertClip(network, clip, exit, () => exit, path.slice(0, -1));
  }
  return insertClip(network, clip, null, (id) => id, path.slice(0, -1));
}

/**
 * @param after the layer that the clip follows in series; null: beside the network.
 * @param source what stands in for a source outside of the clip; null: the edge is left out.
 * @param into the block that it comes into; where not given, the one that `after` shares with what follows it.
 */
function insertClip(
  network: Network,
  clip: Clip,
  after: NodeId | null,
  source: (id: NodeId) => NodeId | null,
  into?: BlockPath,
): Pasted {
  if (clip.nodes.length === 0 || network.nodes.length + clip.nodes.length > maxNodes)
    return { network, ids: [] };
  const parent = into ?? blockBehind(network, after);
  const names = freshNames(
    network,
    parent,
    clip.nodes.flatMap(({ block }) => block?.[0] ?? []),
  );
  const known = placesById(network);
  const ids = new Map<NodeId, NodeId>();
  const copies = new Set<NodeId>();
  let grown = network;
  let previous = after;
  for (const node of clip.nodes) {
    const id = freshId(network, node.kind, copies);
    ids.set(node.id, id);
    copies.add(id);
    const [outer, ...inner] = node.block ?? [];
    const relative = outer === undefined ? [] : [names.get(outer) ?? outer, ...inner];
    const block = [...parent, ...relative].slice(0, maxBlockDepth);
    const placed = assembled(node.kind, node.params, { id, inputs: node.inputs, block });
    grown = placeAfter(grown, placed, previous);
    previous = id;
  }
  const wired = mapNodes(grown, (node) => {
    if (!copies.has(node.id)) return node;
    const inputs = node.inputs.flatMap((id) => {
      const inside = ids.get(id);
      if (inside !== undefined) return [inside];
      const outside = source(id);
      return outside !== null && known.has(outside) ? [outside] : [];
    });
    return withInputs(node, layerOf(node.kind).arity.max === 1 ? inputs.slice(0, 1) : inputs);
  });
  return { network: inSeries(network, wired, clip, { after, ids }), ids: [...copies] };
}

/** Where the clip has one way out, what followed `after` follows it instead. */
function inSeries(
  before: Network,
  wired: Network,
  { nodes }: Clip,
  { after, ids }: { readonly after: NodeId | null; readonly ids: ReadonlyMap<NodeId, NodeId> },
): Network {
  const inner = new Set(nodes.flatMap(({ inputs }) => inputs));
  const [exit, ...others] = nodes.filter(({ id }) => !inner.has(id));
  const last = exit && ids.get(exit.id);
  if (after === null || last === undefined || others.length > 0) return wired;
  const followers = new Set(consumersOf(before, after).map(({ id }) => id));
  return mapNodes(wired, (node) =>
    followers.has(node.id)
      ? withInputs(
          node,
          node.inputs.map((id) => (id === after ? last : id)),
        )
      : node,
  );
}

/** The block that a layer shares with all that follows it. */
function blockBehind(network: Network, id: NodeId | null): BlockPath {
  const node = id === null ? undefined : nodeById(network, id);
  return node ? commonPath([node, ...consumersOf(network, node.id)]) : [];
}
