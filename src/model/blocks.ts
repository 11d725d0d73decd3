/**
 * Blocks: layers that carry the same path of names belong together and fold into one card. A block may hold others, as a
 * stage holds its residual blocks. It is nothing but these names: edges run in and out of it as they like.
 *
 * All pure. A name is one among its siblings; what a change would make ambiguous gets a number behind it.
 */
import { maxBlockDepth, maxBlockName, type Network, type NetworkNode, type NodeId } from './network.ts';
import { assembled } from './node.ts';
import { sameList } from './sameList.ts';
import { mapNodes, nodeById } from './wiring.ts';

export type BlockPath = readonly string[];

export interface BlockTree {
  /** Names from the outermost on; empty for the network itself. */
  readonly path: BlockPath;
  /** Layers that stand in it directly, in the document's order. */
  readonly nodeIds: readonly NodeId[];
  /** In the order in which their first layers stand. */
  readonly blocks: readonly BlockTree[];
  /** All layers in it, those of inner blocks included, in the document's order. */
  readonly allIds: readonly NodeId[];
}

export interface BlockEdges {
  /** Edges that come in from outside, and those that lead out. */
  readonly inputs: readonly Edge[];
  readonly outputs: readonly Edge[];
}

export interface Edge {
  readonly from: NodeId;
  readonly to: NodeId;
}

const trees = new WeakMap<Network, BlockTree>();
let lastTree: BlockTree | undefined;

/**
 * The blocks of a network as a tree; remembered by the network's identity. A block that is as it was in the last network
 * is the same object.
 */
export function blockTree(network: Network): BlockTree {
  const known = trees.get(network);
  if (known) return known;
  const tree = grow(network.nodes, [], lastTree);
  trees.set(network, tree);
  lastTree = tree;
  return tree;
}

/** @param before the block of this path in the last network. */
function grow(nodes: readonly NetworkNode[], path: BlockPath, before: BlockTree | undefined): BlockTree {
  // Loops and not chains of arrays: every edit comes through here.
  const inner = new Map<string, NetworkNode[]>();
  const direct: NodeId[] = [];
  nodes.forEach((node) => {
    const name = node.block?.[path.length];
    if (name === undefined) {
      direct.push(node.id);
      return;
    }
    const members = inner.get(name);
    if (members) members.push(node);
    else inner.set(name, [node]);
  });
  if (inner.size === 0)
    return before && before.blocks.length === 0 && sameList(before.nodeIds, direct)
      ? before
      : { path, nodeIds: direct, blocks: [], allIds: direct };
  const blocks: BlockTree[] = [];
  inner.forEach((members, name) => {
    // Most often it has kept its place.
    const there = before?.blocks[blocks.length];
    const last = there?.path.at(-1) === name ? there : before?.blocks.find((one) => one.path.at(-1) === name);
    blocks.push(grow(members, last?.path ?? [...path, name], last));
  });
  const allIds: NodeId[] = [];
  for (let i = 0; i < nodes.length; i += 1) {
    const node = nodes[i];
    if (node) allIds.push(node.id);
  }
  if (
    before &&
    sameList(before.nodeIds, direct) &&
    sameList(before.blocks, blocks) &&
    sameList(before.allIds, allIds)
  )
    return before;
  return { path, nodeIds: direct, blocks, allIds };
}

/** One block of the tree, or null where no layer carries this path. */
export function blockAt(network: Network, path: BlockPath): BlockTree | null {
  let tree = blockTree(network);
  for (const name of path) {
    const inner = tree.blocks.find((block) => block.path.at(-1) === name);
    if (!inner) return null;
    tree = inner;
  }
  return tree;
}

/** Whether a layer stands in the block, at any depth. */
export function isInBlock({ block = [] }: Pick<NetworkNode, 'block'>, path: BlockPath): boolean {
  return path.every((name, i) => block[i] === name);
}

/** The edges that cross the border of these layers, in the document's order. */
export function boundaryEdges(network: Network, ids: Iterable<NodeId>): BlockEdges {
  const inside = new Set(ids);
  const inputs: Edge[] = [];
  const outputs: Edge[] = [];
  for (const { id, inputs: sources } of network.nodes)
    for (const from of sources) {
      if (inside.has(from) === inside.has(id)) continue;
      (inside.has(id) ? inputs : outputs).push({ from, to: id });
    }
  return { inputs, outputs };
}

/** The layers, and those that stand between two of them: on a way that leads out of one and into another. */
export function withBetween(network: Network, ids: Iterable<NodeId>): ReadonlySet<NodeId> {
  const chosen = new Set(ids);
  const sources = new Map(network.nodes.map(({ id, inputs }) => [id, inputs]));
  const followers = new Map<NodeId, NodeId[]>();
  for (const { id, inputs } of network.nodes)
    for (const from of inputs) followers.set(from, [...(followers.get(from) ?? []), id]);
  const behind = reached(chosen, followers);
  const before = reached(chosen, sources);
  return new Set([...chosen, ...[...behind].filter((id) => before.has(id))]);
}

/** Everything that is come to from these, along `next`. */
function reached(from: Iterable<NodeId>, next: ReadonlyMap<NodeId, readonly NodeId[]>): ReadonlySet<NodeId> {
  const found = new Set<NodeId>();
  const open = [...from];
  for (let id = open.pop(); id !== undefined; id = open.pop())
    for (const one of next.get(id) ?? [])
      if (!found.has(one)) {
        found.add(one);
        open.push(one);
      }
  return found;
}

export function blockEdges(network: Network, path: BlockPath): BlockEdges {
  return boundaryEdges(network, blockAt(network, path)?.allIds ?? []);
}

/** What these layers' paths have in common. */
export function commonPath(nodes: readonly Pick<NetworkNode, 'block'>[]): BlockPath {
  const [first, ...rest] = nodes.map(({ block }) => block ?? []);
  return rest.reduce((common, path) => {
    const end = common.findIndex((name, i) => name !== path[i]);
    return end < 0 ? common : common.slice(0, end);
  }, first ?? []);
}

/** A name that is still free among the blocks directly inside `parent`: the wanted one, or with a number behind it. */
export function freeBlockName(network: Network, parent: BlockPath, wanted: string): string {
  const name = wanted.trim().slice(0, maxBlockName) || 'block1';
  return freshNames(network, parent, [name]).get(name) ?? name;
}

/**
 * Makes a block of the chosen layers and those between them, inside the block that all of them share. Returns the same
 * network and null where there is nothing to wrap, or where blocks would stand too deep in one another.
 */
export function wrapInBlock(
  network: Network,
  ids: readonly NodeId[],
  name: string,
): { readonly network: Network; readonly path: BlockPath | null } {
  const chosen = withBetween(network, ids);
  const members = network.nodes.filter(({ id }) => chosen.has(id));
  const deepest = Math.max(...members.map(({ block }) => block?.length ?? 0));
  if (members.length === 0 || deepest >= maxBlockDepth) return { network, path: null };
  const parent = commonPath(members);
  const path = [...parent, freeBlockName(network, parent, name)];
  const wrapped = mapNodes(network, (node) =>
    chosen.has(node.id) ? withBlock(node, [...path, ...(node.block ?? []).slice(parent.length)]) : node,
  );
  return { network: wrapped, path };
}

/** Dissolves a block: its layers and inner blocks then stand in the one around it. */
export function unwrapBlock(network: Network, path: BlockPath): Network {
  const block = blockAt(network, path);
  if (!block || path.length === 0) return network;
  const parent = path.slice(0, -1);
  const renamed = freshNames(
    network,
    parent,
    block.blocks.map((inner) => inner.path.at(-1) ?? ''),
    path.at(-1),
  );
  return mapNodes(network, (node) => {
    if (!isInBlock(node, path)) return node;
    const [inner, ...deeper] = (node.block ?? []).slice(path.length);
    const rest = inner === undefined ? [] : [renamed.get(inner) ?? inner, ...deeper];
    return withBlock(node, [...parent, ...rest]);
  });
}

/** Gives a block another name; the same network where there is no such block. */
export function renameBlock(network: Network, path: BlockPath, name: string): Network {
  if (path.length === 0 || !blockAt(network, path) || path.at(-1) === name.trim()) return network;
  const parent = path.slice(0, -1);
  const renamed = [...parent, freeBlockName(network, parent, name)];
  return mapNodes(network, (node) =>
    isInBlock(node, path) ? withBlock(node, [...renamed, ...(node.block ?? []).slice(path.length)]) : node,
  );
}

/**
 * Where the copies stand when these layers are duplicated together, by original: a block of which every layer is copied
 * comes again beside itself under a name of its own (or the two would fold into one), its inner blocks called as they
 * are; any other copy stays in its original's block.
 */
export function blocksOfCopies(
  network: Network,
  originals: Iterable<NodeId>,
): ReadonlyMap<NodeId, BlockPath> {
  const places = new Map<NodeId, BlockPath>();
  // Only blocks that hold some of them are come to: most hold none.
  const visit = (tree: BlockTree, ids: readonly NodeId[]) => {
    const depth = tree.path.length;
    const inner = new Map<string, NodeId[]>();
    for (const id of ids) {
      const name = nodeById(network, id)?.block?.[depth];
      if (name === undefined) places.set(id, tree.path);
      else {
        const members = inner.get(name);
        if (members) members.push(id);
        else inner.set(name, [id]);
      }
    }
    const held = tree.blocks.flatMap((block) => {
      const name = block.path[depth] ?? '';
      const members = inner.get(name);
      return members ? [{ block, name, members, isWhole: members.length === block.allIds.length }] : [];
    });
    const whole = held.filter(({ isWhole }) => isWhole);
    const fresh = freshNames(
      network,
      tree.path,
      whole.map(({ name }) => name),
    );
    for (const { name, members } of whole)
      for (const id of members) {
        const below = nodeById(network, id)?.block?.slice(depth + 1) ?? [];
        places.set(id, [...tree.path, fresh.get(name) ?? name, ...below]);
      }
    for (const { block, members, isWhole } of held) if (!isWhole) visit(block, members);
  };
  visit(blockTree(network), [...new Set(originals)]);
  return places;
}

/**
 * Free names inside `parent` for blocks that come into it with these names, each one only once. `leaving` is the block
 * that will be gone.
 */
export function freshNames(
  network: Network,
  parent: BlockPath,
  names: readonly string[],
  leaving?: string,
): ReadonlyMap<string, string> {
  const siblings = (blockAt(network, parent)?.blocks ?? []).map(({ path }) => path.at(-1) ?? '');
  const taken = new Set(siblings.filter((name) => name !== leaving));
  const fresh = new Map<string, string>();
  for (const name of new Set(names)) {
    let free = name;
    const base = name.replace(/\d+$/, '').slice(0, maxBlockName - 4) || 'block';
    for (let n = 2; taken.has(free); n += 1) free = `${base}${n}`;
    taken.add(free);
    fresh.set(name, free);
  }
  return fresh;
}

/** The node with another path; without any where it is empty. */
export function withBlock(node: NetworkNode, block: BlockPath): NetworkNode {
  const { id, kind, params, inputs } = node;
  return assembled(kind, params, { id, inputs, block });
}
