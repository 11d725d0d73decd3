/**
 * The whole canvas: the layout of every level, frames inside one another, put together on one sheet. The inside of an
 * opened block is laid out first, within a frame that then takes its place among the cards around it as one wide card.
 * A level whose items, edges, width and notes are as before keeps its layout.
 */
import { type CanvasGraph, type Edge, type Level, wayIn, wayOut } from './canvasGraph.ts';
import {
  type BeadPlace,
  cardBox,
  compactBox,
  gapMin,
  type LevelLayout,
  layOut,
  type Margins,
  sheetMargins,
} from './layout.ts';
import type { Box, LayoutNode } from './layoutGraph.ts';
import { roundedPath } from './roundedPath.ts';
import type { RouteKind } from './routeKind.ts';

export const frameHead = 26;
/** Across, in pixels; its place is its middle. */
export const beadSize = 24;
const frameMargins: Margins = { left: gapMin, right: 30, top: frameHead + 2, bottom: 12 };
const corner = 9;
/** Paths into a frame from which on its cards are drawn low. */
const manyPaths = 3;
const compactLaneGap = 14;

export interface SheetPlace {
  /** A layer's id or a block's key. */
  readonly id: string;
  readonly kind: 'card' | 'folded' | 'frame';
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
  /** How many frames stand around it. */
  readonly depth: number;
}

export interface SheetEdge {
  readonly id: string;
  /** Keys of what it joins; at the border of a frame, the frame's. */
  readonly from: string;
  readonly to: string;
  /** The edges of the network that it stands for. */
  readonly edges: readonly [Edge, ...Edge[]];
  readonly block: readonly string[];
  /** On which border of its frame it begins or ends. */
  readonly border: 'in' | 'out' | null;
  readonly kind: RouteKind;
  /** Where its line begins. */
  readonly start: { readonly x: number; readonly y: number };
  /** Relative to that, so that one which only moves keeps it. */
  readonly path: string;
  readonly x: number;
  readonly y: number;
  readonly caption: { readonly x: number; readonly y: number } | null;
  /** Corners of the box that its line stays in, for what need not be drawn. */
  readonly bounds: readonly [left: number, top: number, right: number, bottom: number];
}

export interface Sheet {
  readonly places: readonly SheetPlace[];
  readonly beads: readonly BeadPlace[];
  readonly edges: readonly SheetEdge[];
  readonly width: number;
  readonly height: number;
}

interface Laid {
  readonly layout: LevelLayout;
  readonly inner: ReadonlyMap<string, Laid>;
}

const remembered = new Map<string, LevelLayout>();
const rememberedMost = 400;

function layLevel(level: Level, width: number, margins: Margins, notes: ReadonlyMap<string, number>): Laid {
  const inner = new Map<string, Laid>();
  const isWide = level.pieces.filter(({ fromKey }) => fromKey === wayIn).length >= manyPaths;
  const nodes = level.items.map((item): LayoutNode => {
    if (item.kind !== 'frame')
      return {
        id: item.key,
        bead: item.kind === 'layer' && item.bead,
        shape: 'card',
        box: isWide ? compactBox : cardBox,
      };
    const laid = layLevel(item.level, width - margins.left - margins.right, frameMargins, notes);
    inner.set(item.key, laid);
    return { id: item.key, bead: false, shape: 'frame', box: frameBox(laid.layout) };
  });
  const border: Box = { width: 0, height: 0, inY: 0, outY: 0 };
  const edges = level.pieces.map(({ id, fromKey, toKey }) => ({ id, from: fromKey, to: toKey }));
  if (edges.some(({ from }) => from === wayIn))
    nodes.unshift({ id: wayIn, bead: false, shape: 'wayIn', box: border });
  if (edges.some(({ to }) => to === wayOut))
    nodes.push({ id: wayOut, bead: false, shape: 'wayOut', box: border });

  const own = level.items.flatMap(({ key }) => (notes.has(key) ? [[key, notes.get(key)]] : []));
  // Every edit comes through here: as short as tells levels apart.
  const drawn = nodes.map(({ id, bead, shape, box }) =>
    shape === 'frame' ? [id, box] : shape === 'card' && !bead ? id : [id],
  );
  const sign = JSON.stringify([width, margins.top, isWide, drawn, edges.map(({ id }) => id), own]);
  const known = remembered.get(sign);
  if (known) return { layout: known, inner };
  const layout = layOut(nodes, edges, {
    width,
    margins,
    noteBelow: notes,
    balanced: margins === frameMargins,
    ...(isWide && { laneGap: compactLaneGap }),
  });
  if (remembered.size >= rememberedMost) remembered.clear();
  remembered.set(sign, layout);
  return { layout, inner };
}

function frameBox({ width, height, inY, outY }: LevelLayout): Box {
  const middle = frameHead + cardBox.inY;
  return { width, height, inY: inY ?? middle, outY: outY ?? inY ?? middle };
}

/** @param notes pixels that the note of a card takes below it, by its key. */
export function laySheet(
  { root }: CanvasGraph,
  width: number,
  notes: ReadonlyMap<string, number> = new Map(),
): Sheet {
  const places: SheetPlace[] = [];
  const beads: BeadPlace[] = [];
  const edges: SheetEdge[] = [];
  const put = (
    level: Level,
    { layout, inner }: Laid,
    dx: number,
    dy: number,
    frame: string,
    depth: number,
  ) => {
    const items = new Map(level.items.map((item) => [item.key, item]));
    const pieces = new Map(level.pieces.map((piece) => [piece.id, piece]));
    for (const place of layout.places) {
      const item = items.get(place.id);
      if (!item) continue;
      const [x, y] = [place.x + dx, place.y + dy];
      const kind = item.kind === 'layer' ? 'card' : item.kind;
      places.push({ id: place.id, kind, x, y, width: place.width, height: place.height, depth });
      const laid = inner.get(place.id);
      if (item.kind === 'frame' && laid) put(item.level, laid, x, y, item.key, depth + 1);
    }
    for (const bead of layout.beads) beads.push({ ...bead, x: bead.x + dx, y: bead.y + dy });
    for (const { id, from, to, kind, points, x, y, caption } of layout.edges) {
      const piece = pieces.get(id);
      if (!piece) continue;
      const [[sx, sy] = [0, 0]] = points;
      const moved = points.map(([px, py]) => [px + dx, py + dy] as const);
      const [xs, ys] = [moved.map(([px]) => px), moved.map(([, py]) => py)];
      edges.push({
        id: frame === '' ? id : `${frame} ${id}`,
        from: from === wayIn ? frame : from,
        to: to === wayOut ? frame : to,
        edges: piece.edges,
        block: piece.block,
        border: from === wayIn ? 'in' : to === wayOut ? 'out' : null,
        kind,
        start: { x: sx + dx, y: sy + dy },
        path: roundedPath(
          points.map(([px, py]) => [px - sx, py - sy]),
          corner,
        ),
        x: x + dx,
        y: y + dy,
        caption: caption && { x: caption.x + dx, y: caption.y + dy },
        bounds: [Math.min(...xs), Math.min(...ys), Math.max(...xs), Math.max(...ys)],
      });
    }
  };
  const laid = layLevel(root, width, sheetMargins, notes);
  put(root, laid, 0, 0, '', 0);
  return { places, beads, edges, width: Math.max(width, laid.layout.width), height: laid.layout.height };
}
