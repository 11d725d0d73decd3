/**
 * The whole canvas: the layout of every level, frames inside one another, put together on one sheet. The inside of an
 * opened block is laid out first, within a frame that then takes its place among the cards around it as one wide card.
 * A level whose items, edges, width and notes are as before keeps its layout; one that has not moved, its places.
 */
import type { NodeId } from '../../model/network.ts';
import { type CanvasGraph, type Edge, type Level, wayIn, wayOut } from './canvasGraph.ts';
import { type DrawnLevel, drawnLevel } from './drawnLevel.ts';
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
import type { RouteKind } from './routeKind.ts';

export const frameHead = 26;
/** Across, in pixels; its place is its middle. */
export const beadSize = 24;
const frameMargins: Margins = { left: gapMin, right: 30, top: frameHead + 2, bottom: 12 };
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
  /** What is chosen with it. */
  readonly layerIds: readonly NodeId[];
  /** A connection can be drawn from it. Not from an output, nor from what passes a bead, which then has the handle. */
  readonly leads: boolean;
}

/** A connection, wherever it stands: from `drawnLevel`. */
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
  /** As what follows, from where it begins, in pixels to a tenth. */
  readonly path: string;
  /** Where a layer can be put in. */
  readonly middle: Spot;
  readonly caption: Spot | null;
  /** Corners of the box that its line stays in, for what need not be drawn. */
  readonly bounds: readonly [left: number, top: number, right: number, bottom: number];
}

export interface Spot {
  readonly x: number;
  readonly y: number;
}

export interface PlacedEdge {
  /** The same as long as its level is as it was. */
  readonly edge: SheetEdge;
  /** Where it begins. */
  readonly x: number;
  readonly y: number;
}

export interface Sheet {
  readonly places: readonly SheetPlace[];
  readonly beads: readonly BeadPlace[];
  readonly edges: readonly PlacedEdge[];
  readonly width: number;
  readonly height: number;
}

interface Laid {
  readonly layout: LevelLayout;
  /** By key. */
  readonly inner: ReadonlyMap<string, Laid>;
}

interface Given {
  readonly width: number;
  readonly margins: Margins;
  /** Pixels that the note of a card takes below it, by its key. */
  readonly notes: ReadonlyMap<string, number>;
}

/** A level is another object when anything of it is another. */
const laidLevels = new WeakMap<Level, Pick<Given, 'width' | 'margins'> & { readonly laid: Laid }>();

function layLevel(level: Level, given: Given): Laid {
  const { width, margins, notes } = given;
  const before = laidLevels.get(level);
  if (notes.size === 0 && before?.width === width && before.margins === margins) return before.laid;
  const laid = layAnew(level, given);
  if (notes.size === 0) laidLevels.set(level, { width, margins, laid });
  return laid;
}

const remembered = new Map<string, LevelLayout>();
const rememberedMost = 400;

function layAnew(level: Level, { width, margins, notes }: Given): Laid {
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
    const room = width - margins.left - margins.right;
    const laid = layLevel(item.level, { width: room, margins: frameMargins, notes });
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

interface PlacedLevel extends Pick<Sheet, 'places' | 'beads' | 'edges'> {
  readonly dx: number;
  readonly dy: number;
}

/** As it stood last. */
const placedLevels = new WeakMap<DrawnLevel, PlacedLevel>();

function placedLevel(drawn: DrawnLevel, dx: number, dy: number, depth: number): PlacedLevel {
  const before = placedLevels.get(drawn);
  if (before?.dx === dx && before.dy === dy) return before;
  const placed = {
    dx,
    dy,
    places: drawn.places.map((place) => ({ ...place, x: place.x + dx, y: place.y + dy, depth })),
    beads: drawn.beads.map((bead) => ({ ...bead, x: bead.x + dx, y: bead.y + dy })),
    edges: drawn.edges.map(({ edge, x, y }) => ({ edge, x: x + dx, y: y + dy })),
  };
  placedLevels.set(drawn, placed);
  return placed;
}

/** @param notes pixels that the note of a card takes below it, by its key. */
export function laySheet(
  { root }: CanvasGraph,
  width: number,
  notes: ReadonlyMap<string, number> = new Map(),
): Sheet {
  const places: SheetPlace[] = [];
  const beads: BeadPlace[] = [];
  const edges: PlacedEdge[] = [];
  const put = (level: Level, { layout, inner }: Laid, dx: number, dy: number, depth: number) => {
    const drawn = drawnLevel(level, layout);
    const placed = placedLevel(drawn, dx, dy, depth);
    placed.places.forEach((place, i) => {
      places.push(place);
      const within = drawn.places[i]?.level;
      const laid = inner.get(place.id);
      if (within && laid) put(within, laid, place.x, place.y, depth + 1);
    });
    placed.beads.forEach((bead) => {
      beads.push(bead);
    });
    placed.edges.forEach((edge) => {
      edges.push(edge);
    });
  };
  const laid = layLevel(root, { width, margins: sheetMargins, notes });
  put(root, laid, 0, 0, 0);
  return { places, beads, edges, width: Math.max(width, laid.layout.width), height: laid.layout.height };
}
