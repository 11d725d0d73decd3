/**
 * The few moves on edges from which every edit is made: who takes from whom, exchanging a source, taking nodes out so
 * that what follows inherits their inputs. Pure; every node that does not change keeps its identity.
 */
import { layerOf } from './layers/index.ts';
import { maxInputs, type Network, type NetworkNode, type NodeId } from './network.ts';
import { assembled } from './node.ts';
import { sameList } from './sameList.ts';

const places = new WeakMap<Network, ReadonlyMap<NodeId, number>>();

/** Where each node stands in the document's list, from 0, by its id; of several with one id the first. Remembered by the network's identity. */
export function placesById(network: Network): ReadonlyMap<NodeId, number> {
  const known = places.get(network);
  if (known) return known;
  const found = new Map<NodeId, number>();
  network.nodes.forEach(({ id }, i) => {
    if (!found.has(id)) found.set(id, i);
  });
  places.set(network, found);
  return found;
}

/** Of several with one id the first. */
export function nodeById(network: Network, id: NodeId): NetworkNode | undefined {
  return network.nodes[placesById(network).get(id) ?? -1];
}

const sources = new WeakMap<Network, readonly (readonly number[])[]>();

/** By the place of each node in the document's list: the places that its inputs come from, in order; those without a node are left out. Remembered. */
export function sourcesByPlace(network: Network): readonly (readonly number[])[] {
  const known = sources.get(network);
  if (known) return known;
  const found: number[][] = [];
  const at = placesById(network);
  network.nodes.forEach(({ inputs }) => {
    const from: number[] = [];
    for (let i = 0; i < inputs.length; i += 1) {
      const place = at.get(inputs[i] ?? '');
      if (place !== undefined) from.push(place);
    }
    found.push(from);
  });
  sources.set(network, found);
  return found;
}

/** Nodes that take `id` as an input, in the document's order. */
export function consumersOf(network: Network, id: NodeId): readonly NetworkNode[] {
  const found: NetworkNode[] = [];
  for (let i = 0; i < network.nodes.length; i += 1) {
    const node = network.nodes[i];
    if (node?.inputs.includes(id)) found.push(node);
  }
  return found;
}

/** How many edges may arrive at a node of this kind. */
export function roomOf({ kind }: Pick<NetworkNode, 'kind'>): number {
  return layerOf(kind).arity.max ?? maxInputs;
}

export function withInputs(node: NetworkNode, inputs: readonly NodeId[]): NetworkNode {
  return sameList(inputs, node.inputs)
    ? node
    : assembled(node.kind, node.params, { id: node.id, inputs, block: node.block });
}

/** The same network where nothing changed, so that callers can tell. */
export function mapNodes(network: Network, change: (node: NetworkNode) => NetworkNode): Network {
  const nodes: NetworkNode[] = [];
  let isOther = false;
  network.nodes.forEach((node) => {
    const changed = change(node);
    isOther ||= changed !== node;
    nodes.push(changed);
  });
  return isOther ? { ...network, nodes } : network;
}

/** Every edge from `from` (to `only`, where given) comes from `to` instead. */
export function exchangeSource(network: Network, from: NodeId, to: NodeId, only?: NodeId): Network {
  return mapNodes(network, (node) =>
    node.id === to || (only !== undefined && node.id !== only) || !node.inputs.includes(from)
      ? node
      : withInputs(
          node,
          node.inputs.map((id) => (id === from ? to : id)),
        ),
  );
}

/** Puts a node into the list, behind `afterId` or at the end. */
export function placeAfter(network: Network, node: NetworkNode, afterId: NodeId | null): Network {
  // Only a network that is kept is worth an index.
  const known = places.get(network);
  const at =
    known && afterId !== null
      ? (known.get(afterId) ?? -1)
      : network.nodes.findIndex(({ id }) => id === afterId);
  const nodes = at < 0 ? [...network.nodes, node] : network.nodes.toSpliced(at + 1, 0, node);
  return { ...network, nodes };
}

/** Whether `start` is `goal` or leads to it. */
export function leadsTo(network: Network, start: NodeId, goal: NodeId): boolean {
  const inputs = new Map(network.nodes.map((node) => [node.id, node.inputs]));
  const seen = new Set<NodeId>();
  const waiting = [goal];
  for (let id = waiting.pop(); id !== undefined; id = waiting.pop()) {
    if (id === start) return true;
    if (seen.has(id)) continue;
    seen.add(id);
    waiting.push(...(inputs.get(id) ?? []));
  }
  return false;
}

function takesFrom({ inputs }: NetworkNode, ids: ReadonlySet<NodeId>): boolean {
  for (let i = 0; i < inputs.length; i += 1) if (ids.has(inputs[i] ?? '')) return true;
  return false;
}

/**
 * Takes nodes off their edges: what followed them inherits their inputs, as many as it may have, none twice.
 * The nodes themselves stay in the list as they were; `removeNodes` and the moves decide what becomes of them.
 */
export function bypass(network: Network, ids: ReadonlySet<NodeId>): Network {
  return mapNodes(network, heir(network, ids));
}

/** Takes nodes off their edges as `bypass`, and out of the list. */
export function withoutNodes(network: Network, ids: ReadonlySet<NodeId>): Network {
  const inherits = heir(network, ids);
  const nodes: NetworkNode[] = [];
  network.nodes.forEach((node) => {
    if (!ids.has(node.id)) nodes.push(inherits(node));
  });
  return { ...network, nodes };
}

/** What becomes of a node when others are taken off their edges. */
function heir(network: Network, ids: ReadonlySet<NodeId>): (node: NetworkNode) => NetworkNode {
  const found = new Map<NodeId, readonly NodeId[]>();
  const resolve = (id: NodeId): readonly NodeId[] => {
    if (!ids.has(id)) return [id];
    const known = found.get(id);
    if (known) return known;
    // On a cycle of nodes that all go, nothing is inherited.
    found.set(id, []);
    const inherited = [...new Set((nodeById(network, id)?.inputs ?? []).flatMap(resolve))];
    found.set(id, inherited);
    return inherited;
  };
  return (node) => {
    if (!takesFrom(node, ids) || ids.has(node.id)) return node;
    // Round a cycle a layer would inherit itself.
    const kept = node.inputs.flatMap((id) =>
      ids.has(id) ? resolve(id).filter((one) => one !== node.id) : [id],
    );
    return withInputs(node, [...new Set(kept)].slice(0, roomOf(node)));
  };
}
