/**
 * Every change that a learner can make to a network, as pure functions from a network to a network. They never make a
 * cycle, an edge from nowhere, a second node of the same id, or a parameter its layer does not allow; shapes may stop
 * to meet, which `analyse` then says. What cannot be done, as a layer beyond the allowed number, gives the same network
 * back.
 */
import { type BlockPath, blocksOfCopies, withBlock } from './blocks.ts';
import { type LayerKind, layerOf } from './layers/index.ts';
import { maxNodes, type Network, type NetworkNode, type NodeId } from './network.ts';
import { assembled, newNode, nodeAsGiven, nodeOf } from './node.ts';
import { withoutOrdinary } from './parameterValue.ts';
import { sameList } from './sameList.ts';
import {
  bypass,
  consumersOf,
  exchangeSource,
  leadsTo,
  mapNodes,
  nodeById,
  placeAfter,
  placesById,
  roomOf,
  withInputs,
  withoutNodes,
} from './wiring.ts';

export interface Inserted {
  readonly network: Network;
  readonly id: NodeId;
}

/** A short readable id that is still free, in the network and among `taken`: `conv1`, `relu2`; `input` and `output` while there is only one. */
export function freshId(network: Network, kind: LayerKind, taken?: ReadonlySet<NodeId>): NodeId {
  const base = kind.replace(/\d+d$/, '');
  const known = placesById(network);
  const isTaken = (id: NodeId) => known.has(id) || taken?.has(id) === true;
  if (layerOf(kind).family === 'io' && !isTaken(base)) return base;
  let n = 1;
  while (isTaken(`${base}${n}`)) n += 1;
  return `${base}${n}`;
}

/**
 * Puts a new layer behind `afterId`: what followed it now follows the new layer. Null: in front of the output, else
 * behind the last layer. An output follows without taking anything over, at the end of the list; an input stands alone.
 */
export function insertAfter(network: Network, kind: LayerKind, afterId: NodeId | null): Inserted {
  const after = afterId ?? lastBeforeOutput(network);
  if (network.nodes.length >= maxNodes) return { network, id: after ?? '' };
  const node = fresh(network, kind, after, after === null ? [] : consumersOf(network, after));
  const placed = placeAfter(network, node, kind === 'output' ? null : after);
  const passesOn = after !== null && node.inputs.length > 0 && kind !== 'output';
  return { network: passesOn ? exchangeSource(placed, after, node.id) : placed, id: node.id };
}

/** Puts a new layer on one edge. An edge that is not there is our own bug. */
export function insertOnEdge(network: Network, kind: LayerKind, from: NodeId, to: NodeId): Inserted {
  const target = consumersOf(network, from).find(({ id }) => id === to);
  if (!target) throw new Error(`there is no edge from ${from} to ${to}`);
  if (network.nodes.length >= maxNodes) return { network, id: to };
  const node = fresh(network, kind, from, [target]);
  const placed = placeAfter(network, node, kind === 'output' ? null : from);
  return { network: kind === 'output' ? placed : exchangeSource(placed, from, node.id, to), id: node.id };
}

/** Takes nodes away; what followed them inherits their inputs. */
export function removeNodes(network: Network, ids: readonly NodeId[]): Network {
  return ids.some((id) => nodeById(network, id)) ? withoutNodes(network, new Set(ids)) : network;
}

/** Whether an edge may be drawn: both ends are there, it is new, and it closes no cycle. */
export function canConnect(network: Network, from: NodeId, to: NodeId): boolean {
  const [source, target] = [nodeById(network, from), nodeById(network, to)];
  if (!source || !target || source.kind === 'output' || target.inputs.includes(from)) return false;
  const room = roomOf(target);
  const full = room !== 1 && target.inputs.length >= room;
  return !full && !leadsTo(network, to, from);
}

/** Draws an edge. Where only one may arrive, it takes the place of the one that is there. */
export function connect(network: Network, from: NodeId, to: NodeId): Network {
  if (!canConnect(network, from, to)) return network;
  return mapNodes(network, (node) =>
    node.id === to ? withInputs(node, roomOf(node) === 1 ? [from] : [...node.inputs, from]) : node,
  );
}

export function disconnect(network: Network, from: NodeId, to: NodeId): Network {
  return mapNodes(network, (node) =>
    node.id === to
      ? withInputs(
          node,
          node.inputs.filter((id) => id !== from),
        )
      : node,
  );
}

/** Changes some of a layer's parameters. A value that the layer does not allow changes nothing. */
export function setParams(network: Network, id: NodeId, patch: object): Network {
  return mapNodes(network, (node) => {
    if (node.id !== id) return node;
    const params = withoutOrdinary(node.kind, { ...node.params, ...patch });
    const made = nodeOf(node.kind, params, node);
    if (made.ok) return made.value;
    // What is changed is right, but another setting came wrong from outside: that one stays for now.
    const isRight = nodeOf(node.kind, { ...layerOf(node.kind).defaults, ...patch }, node).ok;
    const better = isRight ? nodeAsGiven(node.kind, params, node) : made;
    return better.ok ? better.value : node;
  });
}

/** Where on what follows a layer, and in which block, something is put. */
export interface Onto {
  /** Of the layers that follow, those that follow what is put there instead; all where not given. */
  readonly only?: readonly NodeId[];
  /** Empty for the network itself. */
  readonly into: BlockPath;
}

/**
 * Takes a layer of one input out of its place, which heals, and puts it behind another: in front of all that follows
 * there and in its own block, or where `onto` says. Layers of no or several inputs stay where they are.
 */
export function moveAfter(network: Network, id: NodeId, afterId: NodeId, onto?: Onto): Network {
  const node = movable(network, id);
  const after = nodeById(network, afterId);
  if (!node || !after || after.kind === 'output' || id === afterId) return network;
  const placed = (net: Network) =>
    onto ? mapNodes(net, (other) => (other.id === id ? inBlock(other, onto.into) : other)) : net;
  // Where it already is, no edge changes: a skip that leads around it stays one.
  if (node.inputs[0] === afterId && !onto?.only) return placed(network);
  const healed = bypass(network, new Set([id]));
  const led = onto?.only
    ? onto.only.reduce((net, to) => exchangeSource(net, afterId, id, to), healed)
    : exchangeSource(healed, afterId, id);
  return placed(replace(led, id, afterId));
}

function inBlock(node: NetworkNode, block: BlockPath): NetworkNode {
  const { block: before = [] } = node;
  return sameList(block, before) ? node : withBlock(node, block);
}

/** Changes places with the layer before it (with the first, where several are joined). */
export function moveEarlier(network: Network, id: NodeId): Network {
  const node = movable(network, id);
  const before = node && nodeById(network, node.inputs[0] ?? '');
  const source = before?.inputs[0];
  if (!before || source === undefined) return network;
  const healed = bypass(network, new Set([id]));
  return replace(exchangeSource(healed, source, id, before.id), id, source);
}

/** Changes places with the layer behind it; where several follow, with the first of them. */
export function moveLater(network: Network, id: NodeId): Network {
  const next = consumersOf(network, id).find(({ kind }) => kind !== 'output');
  return next ? moveAfter(network, id, next.id) : network;
}

/**
 * Copies layers with the edges between them; inputs and outputs are not copied. Where the layers have one way in and
 * one way out, as a chain or a residual block has, the copy follows them in the network; else it stands beside them,
 * fed by the same layers. Beyond the allowed number of nodes nothing is copied.
 */
export function duplicate(
  network: Network,
  ids: readonly NodeId[],
): { readonly network: Network; readonly ids: readonly NodeId[] } {
  const places = placesById(network);
  const originals = [...new Set(ids)]
    .flatMap((id) => nodeById(network, id) ?? [])
    .filter(({ kind }) => layerOf(kind).family !== 'io')
    .sort((a, b) => (places.get(a.id) ?? 0) - (places.get(b.id) ?? 0));
  const last = originals.at(-1);
  if (!last || network.nodes.length + originals.length > maxNodes) return { network, ids: [] };

  const copied = new Set(originals.map(({ id }) => id));
  const ways = new Set(originals.flatMap((node) => node.inputs.filter((id) => !copied.has(id))));
  const exits = originals.filter(({ id }) => {
    const consumers = consumersOf(network, id);
    return consumers.length === 0 || consumers.some((node) => !copied.has(node.id));
  });
  const [exit, ...otherExits] = exits;
  const inSeries = exit !== undefined && otherExits.length === 0 && ways.size <= 1;

  const blocks = blocksOfCopies(network, copied);
  const names = new Map<NodeId, NodeId>();
  const copies = new Set<NodeId>();
  let grown = network;
  let previous = last.id;
  for (const { id: original, kind, params, inputs } of originals) {
    const id = freshId(network, kind, copies);
    grown = placeAfter(grown, assembled(kind, params, { id, inputs, block: blocks.get(original) }), previous);
    names.set(original, id);
    copies.add(id);
    previous = id;
  }
  const exitCopy = exit && names.get(exit.id);
  const wired = mapNodes(grown, (node) => {
    if (copies.has(node.id)) {
      const outside = (id: NodeId) => (inSeries ? exit.id : id);
      return withInputs(
        node,
        node.inputs.map((id) => names.get(id) ?? outside(id)),
      );
    }
    if (!inSeries || exitCopy === undefined || copied.has(node.id) || !node.inputs.includes(exit.id))
      return node;
    return withInputs(
      node,
      node.inputs.map((id) => (id === exit.id ? exitCopy : id)),
    );
  });
  return { network: wired, ids: [...copies] };
}

export function lastBeforeOutput(network: Network): NodeId | null {
  const output = network.nodes.find(({ kind }) => kind === 'output');
  const rest = network.nodes.filter(({ kind }) => kind !== 'output');
  return output?.inputs[0] ?? rest.at(-1)?.id ?? null;
}

/** A new node fed by `from`, in the block that it and its consumers share. */
function fresh(
  network: Network,
  kind: LayerKind,
  from: NodeId | null,
  consumers: readonly NetworkNode[],
): NetworkNode {
  const source = from === null ? undefined : nodeById(network, from);
  const takes = source && source.kind !== 'output' && layerOf(kind).arity.max !== 0;
  const block = [source, ...consumers].map((node) => node?.block ?? []).reduce(commonStart);
  const place = { id: freshId(network, kind), inputs: takes ? [source.id] : [] };
  return newNode(kind, block.length > 0 ? { ...place, block } : place);
}

function commonStart(a: readonly string[], b: readonly string[]): readonly string[] {
  const end = a.findIndex((name, i) => name !== b[i]);
  return end < 0 ? a : a.slice(0, end);
}

function movable(network: Network, id: NodeId): NetworkNode | null {
  const node = nodeById(network, id);
  return node && layerOf(node.kind).arity.max === 1 && node.kind !== 'output' && node.inputs.length === 1
    ? node
    : null;
}

/** Moves a node in the list behind its new only input. */
function replace(network: Network, id: NodeId, inputId: NodeId): Network {
  const node = nodeById(network, id);
  if (!node) return network;
  const rest = { ...network, nodes: network.nodes.filter((other) => other !== node) };
  return placeAfter(rest, withInputs(node, [inputId]), inputId);
}
