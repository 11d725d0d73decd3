/**
 * Moves a whole block: what followed it is fed by what fed it, and it takes its place behind another layer. That asks for
 * one layer that leads in and one that leads out, as a chain, a residual block, an inception module or a stage has;
 * others stay where they are. What stands inside keeps its names and its edges; only the block's own path may change,
 * where it comes to stand in another block or beside one of the same name.
 *
 * One place later is behind whatever follows: a layer, or a whole sibling; at the end of the block around, out of it.
 */
import { type BlockPath, blockAt, boundaryEdges, freshNames, isInBlock, withBlock } from './blocks.ts';
import { maxBlockDepth, type Network, type NetworkNode, type NodeId } from './network.ts';
import { sameList } from './sameList.ts';
import { nodeById, withInputs } from './wiring.ts';

export interface BlockPlace {
  /** What feeds it from now on. */
  readonly after: NodeId;
  /** Of the layers that follow `after`, those that follow the block instead; all where not given. */
  readonly only?: readonly NodeId[];
  /** The block in which it stands from now on, empty for the network itself. */
  readonly into: BlockPath;
}

export interface MovedBlock {
  readonly network: Network;
  /** Its new path; the old one where it stays. */
  readonly path: BlockPath;
}

interface Ways {
  readonly ids: readonly NodeId[];
  /** What feeds it, and which of its layers leads out. */
  readonly from: NodeId;
  readonly exit: NodeId;
  readonly followers: readonly NodeId[];
}

/** The one way in and the one way out; null where there are none or several. */
function waysOf(network: Network, path: BlockPath): Ways | null {
  const ids = path.length === 0 ? [] : (blockAt(network, path)?.allIds ?? []);
  const { inputs, outputs } = boundaryEdges(network, ids);
  const [from, ...otherWays] = new Set(inputs.map((edge) => edge.from));
  const [exit, ...otherExits] = new Set(outputs.map((edge) => edge.from));
  if (from === undefined || exit === undefined || otherWays.length > 0 || otherExits.length > 0) return null;
  return { ids, from, exit, followers: [...new Set(outputs.map(({ to }) => to))] };
}

/** The layer from which a block leads out, where one leads in and one out; else null. */
export function exitOfBlock(network: Network, path: BlockPath): NodeId | null {
  return waysOf(network, path)?.exit ?? null;
}

/** The same network and path where the block cannot stand there. */
export function moveBlock(network: Network, path: BlockPath, place: BlockPlace): MovedBlock {
  const { after, only, into } = place;
  const stays = { network, path };
  const ways = waysOf(network, path);
  const target = nodeById(network, after);
  const inside = new Set(ways?.ids);
  if (!ways || !target || target.kind === 'output' || inside.has(after)) return stays;
  const parent = path.slice(0, -1);
  const isSibling = into.length === parent.length && isInBlock({ block: into }, parent);
  // Where it already is, no edge changes: a skip that leads around it stays one.
  const isThere = after === ways.from && only === undefined;
  if (isInBlock({ block: into }, path) || (isThere && isSibling)) return stays;

  const name = path.at(-1) ?? '';
  const free = isSibling ? name : (freshNames(network, into, [name]).get(name) ?? name);
  const moved = [...into, free];
  const members = network.nodes.filter(({ id }) => inside.has(id));
  const deepest = Math.max(...members.map(({ block = [] }) => block.length - path.length));
  if (moved.length + deepest > maxBlockDepth) return stays;

  const nodes = network.nodes.map((node) => {
    if (inside.has(node.id)) {
      const fed = withSources(node, (id) => (id === ways.from ? after : id));
      return withBlock(fed, [...moved, ...(node.block ?? []).slice(path.length)]);
    }
    if (isThere) return node;
    const follows = only === undefined || only.includes(node.id);
    return withSources(node, (id) =>
      id === ways.exit ? ways.from : id === after && follows ? ways.exit : id,
    );
  });
  if (isThere) return { network: { ...network, nodes }, path: moved };
  const others = nodes.filter(({ id }) => !inside.has(id));
  const at = others.findIndex(({ id }) => id === after) + 1;
  const block = nodes.filter(({ id }) => inside.has(id));
  return { network: { ...network, nodes: others.toSpliced(at, 0, ...block) }, path: moved };
}

/** Of two edges from the same layer one is left: a skip around a block that is gone carries nothing of its own. */
function withSources(node: NetworkNode, source: (id: NodeId) => NodeId): NetworkNode {
  const inputs = node.inputs.map(source);
  return sameList(inputs, node.inputs) ? node : withInputs(node, [...new Set(inputs)]);
}

/** Behind what follows it; out of the block around where nothing in there does. */
export function moveBlockLater(network: Network, path: BlockPath): MovedBlock {
  const ways = waysOf(network, path);
  if (!ways) return { network, path };
  const parent = path.slice(0, -1);
  const next = ways.followers
    .map((id) => nodeById(network, id))
    .find((node) => node && node.kind !== 'output' && isInBlock(node, parent));
  if (!next) return stepOut(network, path, ways);
  const sibling = next.block?.[parent.length];
  const after = sibling === undefined ? next.id : exitOfBlock(network, [...parent, sibling]);
  return after === null ? { network, path } : moveBlock(network, path, { after, into: parent });
}

/** Before what feeds it; out of the block around where nothing in there does. */
export function moveBlockEarlier(network: Network, path: BlockPath): MovedBlock {
  const ways = waysOf(network, path);
  const before = ways && nodeById(network, ways.from);
  if (!before) return { network, path };
  const parent = path.slice(0, -1);
  if (!isInBlock(before, parent)) return stepOut(network, path, ways);
  const sibling = before.block?.[parent.length];
  const around = sibling === undefined ? null : waysOf(network, [...parent, sibling]);
  const after = sibling === undefined ? before.inputs[0] : around?.from;
  if (after === undefined) return { network, path };
  return moveBlock(network, path, { after, only: around?.ids ?? [before.id], into: parent });
}

function stepOut(network: Network, path: BlockPath, { from }: Ways): MovedBlock {
  const parent = path.slice(0, -1);
  if (parent.length === 0) return { network, path };
  return moveBlock(network, path, { after: from, into: parent.slice(0, -1) });
}
