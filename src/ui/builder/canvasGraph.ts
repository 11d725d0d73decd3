/**
 * What of a network stands on the canvas while some of its blocks are folded: a tree of levels. A level holds layers,
 * folded blocks (one card each) and opened blocks (a frame with a level of its own inside), and the edges among them.
 *
 * An edge of the network that crosses the border of a frame is drawn in pieces: outside it ends at the frame, inside it
 * begins at the frame's way in (or ends at its way out). A piece stands for all edges of one source that take the same
 * way. Edges inside a folded block are not drawn.
 */
import { type BlockPath, type BlockTree, blockTree } from '../../model/blocks.ts';
import { layerOf } from '../../model/layers/index.ts';
import type { Network, NodeId } from '../../model/network.ts';
import { placesById } from '../../model/wiring.ts';
import { keyOfBlock } from './blockKey.ts';

export interface Edge {
  readonly from: NodeId;
  readonly to: NodeId;
}

/** The ends of a frame's inner edges that come from outside or lead there. */
export const wayIn = ':in';
export const wayOut = ':out';

export interface Piece {
  /** Unique on the canvas. */
  readonly id: string;
  /** Keys of what it joins on its level. */
  readonly fromKey: string;
  readonly toKey: string;
  /** The edges that it stands for, all of one source. */
  readonly edges: readonly [Edge, ...Edge[]];
  /** The level on which it is drawn: a layer put in here belongs to this block. */
  readonly block: BlockPath;
}

export type Item =
  | {
      readonly kind: 'layer';
      readonly key: NodeId;
      readonly bead: boolean;
      /** Something may follow it. */
      readonly leads: boolean;
    }
  | { readonly kind: 'folded'; readonly key: string; readonly tree: BlockTree }
  | { readonly kind: 'frame'; readonly key: string; readonly tree: BlockTree; readonly level: Level };

export interface Level {
  readonly path: BlockPath;
  /** In the order in which their first layers stand in the document. */
  readonly items: readonly Item[];
  readonly pieces: readonly Piece[];
}

export interface CanvasGraph {
  readonly root: Level;
  /** Where a layer is seen: its own id, or the key of the folded block that hides it. */
  readonly seenAs: SeenAs;
  /**
   * Item keys from the outermost level to where the layer is seen. Layers that the same folded block hides have the same
   * array.
   */
  readonly trails: ReadonlyMap<NodeId, readonly string[]>;
}

export type SeenAs = Pick<ReadonlyMap<NodeId, string>, 'get'>;

/** @param before what stood on the canvas last: a level of it that is as it was is the same object. */
export function canvasGraph(
  network: Network,
  isOpen: (path: BlockPath) => boolean,
  before?: CanvasGraph,
): CanvasGraph {
  const trails = new Map<NodeId, readonly string[]>();
  const piecesOf = new Map<string, { block: BlockPath; byId: Map<string, Draft> }>();
  const placeOf = placesById(network);

  const levelOf = (tree: BlockTree, trail: readonly string[]): Omit<Level, 'pieces'> => {
    piecesOf.set(keyOfBlock(tree.path), { block: tree.path, byId: new Map() });
    const layers = [...new Set(tree.nodeIds)].map((id) => {
      trails.set(id, [...trail, id]);
      const kind = network.nodes[placeOf.get(id) ?? -1]?.kind;
      const bead = kind !== undefined && layerOf(kind).bead;
      return { kind: 'layer', key: id, bead, leads: kind !== 'output' } as const;
    });
    const blocks = tree.blocks.map((inner) => {
      const key = keyOfBlock(inner.path);
      if (isOpen(inner.path)) {
        const level: Level = { ...levelOf(inner, [...trail, key]), pieces: [] };
        return { kind: 'frame', key, tree: inner, level } as const;
      }
      const hidden = [...trail, key];
      inner.allIds.forEach((id) => {
        trails.set(id, hidden);
      });
      return { kind: 'folded', key, tree: inner } as const;
    });
    const place = (item: Item): number =>
      placeOf.get((item.kind === 'layer' ? item.key : item.tree.allIds[0]) ?? '') ?? 0;
    return { path: tree.path, items: [...layers, ...blocks].toSorted((a, b) => place(a) - place(b)) };
  };
  const root = levelOf(blockTree(network), []);

  const draw = (level: string, fromKey: string, toKey: string, edge: Edge) => {
    const drawn = piecesOf.get(level);
    if (!drawn) return;
    // The same edge twice is drawn twice.
    const id = `${fromKey}>${toKey}|${edge.from}`;
    const known = drawn.byId.get(id);
    if (!known) drawn.byId.set(id, { id, fromKey, toKey, edges: [edge], block: drawn.block });
    else if (known.edges.some((one) => one.to === edge.to) && fromKey !== wayIn && toKey !== wayOut) {
      const copy = [...drawn.byId.keys()].filter((other) => other.startsWith(`${id}#`)).length + 1;
      drawn.byId.set(`${id}#${copy}`, { ...known, id: `${id}#${copy}`, edges: [edge] });
    } else if (!known.edges.some((one) => one.to === edge.to)) known.edges.push(edge);
  };
  const keyAt = (trail: readonly string[], depth: number) =>
    depth === 0 ? keyOfBlock([]) : (trail[depth - 1] ?? '');
  for (const { id: to, inputs } of network.nodes) {
    const ending = trails.get(to);
    if (!ending) continue;
    for (let i = 0; i < inputs.length; i += 1) {
      const from = inputs[i] ?? '';
      const start = trails.get(from);
      // Most are hidden in the same folded block: it has one trail.
      if (!start || (start === ending && from !== to)) continue;
      let shared = 0;
      while (start[shared] === ending[shared] && shared < start.length - 1 && shared < ending.length - 1)
        shared += 1;
      const [a, b] = [start[shared] ?? '', ending[shared] ?? ''];
      // Hidden likewise (a layer that feeds itself is drawn).
      if (a === b && a !== from) continue;
      const edge = { from, to };
      for (let depth = start.length - 1; depth > shared; depth -= 1)
        draw(keyAt(start, depth), start[depth] ?? '', wayOut, edge);
      draw(keyAt(start, shared), a, b, edge);
      for (let depth = shared + 1; depth < ending.length; depth += 1)
        draw(keyAt(ending, depth), wayIn, ending[depth] ?? '', edge);
    }
  }
  const withPieces = ({ path, items }: Omit<Level, 'pieces'>, last: Level | undefined): Level => {
    const level: Level = {
      path,
      items: items.map((item, i) => {
        if (item.kind !== 'frame') return item;
        // Most often it has kept its place.
        const there = last?.items[i];
        const known = there?.key === item.key ? there : last?.items.find(({ key }) => key === item.key);
        return { ...item, level: withPieces(item.level, known?.kind === 'frame' ? known.level : undefined) };
      }),
      pieces: [...(piecesOf.get(keyOfBlock(path))?.byId.values() ?? [])],
    };
    return last && isSameLevel(last, level) ? last : level;
  };
  return {
    root: withPieces(root, before?.root),
    seenAs: { get: (id) => trails.get(id)?.at(-1) },
    trails,
  };
}

function isSameLevel(a: Level, b: Level): boolean {
  return (
    a.items.length === b.items.length &&
    a.pieces.length === b.pieces.length &&
    a.items.every((item, i) => isSameItem(item, b.items[i])) &&
    a.pieces.every((piece, i) => isSamePiece(piece, b.pieces[i]))
  );
}

function isSameItem(a: Item, b: Item | undefined): boolean {
  if (a.key !== b?.key) return false;
  if (a.kind === 'layer') return b.kind === 'layer' && a.bead === b.bead && a.leads === b.leads;
  if (a.kind === 'folded') return b.kind === 'folded' && a.tree === b.tree;
  return b.kind === 'frame' && a.tree === b.tree && a.level === b.level;
}

/** Of the same level. */
function isSamePiece(a: Piece, b: Piece | undefined): boolean {
  return (
    a.id === b?.id &&
    a.edges.length === b.edges.length &&
    a.edges.every(({ from, to }, i) => from === b.edges[i]?.from && to === b.edges[i]?.to)
  );
}

interface Draft extends Piece {
  readonly edges: [Edge, ...Edge[]];
}

/** Everything on the canvas that can be chosen, level by level: a frame, then what stands in it. */
export function itemsOf(level: Level): readonly Item[] {
  return level.items.flatMap((item) => (item.kind === 'frame' ? [item, ...itemsOf(item.level)] : [item]));
}
