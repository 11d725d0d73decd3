/**
 * A level of the network read like lines of text: columns (`layoutGraph`) run from left to right and wrap where the width
 * ends. A line ends early where that keeps parallel paths or a skip connection together. Parallel paths stand in rows
 * inside their line; a skip arcs above its line; room for both is made before anything is placed. Pure geometry in pixels
 * at zoom 1. What stands in a row is aligned where edges reach it, so a frame and the cards beside it share one line.
 */
import {
  type Box,
  type LayoutEdge,
  type LayoutNode,
  layoutGraph,
  type Strand,
  type Unit,
} from './layoutGraph.ts';
import { type EdgeRoute, type Line, type PlacedUnit, routeEdges } from './routes.ts';

export const cardWidth = 88;
export const cardHeight = 132;
export const beadRadius = 8;
export const gapMin = 24;
const gapMax = 30;
/** A line on the usual canvas. */
const fullLine = 7;
const usualLaneGap = 26;
/** Between a bead's middle and the handles of the edges before and behind it. */
const besideBead = 25;

export const cardBox: Box = {
  width: cardWidth,
  height: cardHeight,
  inY: cardHeight / 2,
  outY: cardHeight / 2,
};

/** Where many paths stand in rows. */
export const compactBox: Box = { width: cardWidth, height: 94, inY: 47, outY: 47 };

export interface Margins {
  readonly left: number;
  readonly right: number;
  readonly top: number;
  readonly bottom: number;
}

export const sheetMargins: Margins = { left: 18, right: 30, top: 10, bottom: 10 };

export interface LayoutOptions {
  /** Pixels from edge to edge. */
  readonly width: number;
  readonly margins?: Margins;
  /** Pixels between rows of parallel paths. */
  readonly laneGap?: number;
  /** The last line gets nearly as much as the one before it: inside a frame a single card on a line looks lost. */
  readonly balanced?: boolean;
  /** Room in pixels that a card needs below itself, for a note. */
  readonly noteBelow?: ReadonlyMap<string, number>;
}

export interface Place {
  readonly id: string;
  readonly x: number;
  readonly y: number;
  readonly line: number;
  readonly width: number;
  readonly height: number;
}

export interface BeadPlace {
  readonly id: string;
  /** The card it sits behind. */
  readonly cardId: string;
  readonly x: number;
  readonly y: number;
}

export interface LevelLayout {
  /** Cards and frames. */
  readonly places: readonly Place[];
  /** Their centres. */
  readonly beads: readonly BeadPlace[];
  readonly edges: readonly EdgeRoute[];
  /** What the cards take, margins included: at most the width that was given, unless a single card is wider. */
  readonly width: number;
  readonly height: number;
  /** Heights at which edges reach it and leave it, where it has a way in and a way out. */
  readonly inY: number | null;
  readonly outY: number | null;
}

/** How many cards fit on a line of this width, and the gap that fills it. At least one. */
export function lineOf(
  width: number,
  { left, right }: Margins = sheetMargins,
): { readonly perLine: number; readonly gap: number } {
  const room = width - left - right;
  const perLine = Math.max(1, Math.floor((room + gapMin) / (cardWidth + gapMin)));
  const filling = perLine === 1 ? gapMin : (room - perLine * cardWidth) / (perLine - 1);
  return { perLine, gap: Math.floor(Math.min(gapMax, Math.max(gapMin, filling))) };
}

/** Width of each column: its widest card. Ways in and out stand on the border and take none. */
function columnWidths(strand: Strand): readonly number[] {
  const widths = Array.from({ length: strand.columns }, () => 0);
  for (const { column, box } of strand.units) widths[column] = Math.max(widths[column] ?? 0, box.width);
  return widths;
}

/** What it costs that the last line is shorter than the one before it, for each column beyond one. */
const unbalanced = 1.6;

interface Lines {
  readonly room: number;
  readonly gap: number;
  readonly balanced: boolean;
}

/** Columns at which lines begin. A break costs the room it wastes and what it cuts. */
function breakLines(
  strand: Strand,
  widths: readonly number[],
  { room, gap, balanced }: Lines,
): readonly number[] {
  // Where each column would end if all stood in one line; columns of no width take no gap either.
  const ends: number[] = [];
  for (const width of widths) ends.push((ends.at(-1) ?? 0) + (width > 0 ? width + gap : 0));
  const widthOf = (start: number, end: number) => (ends[end - 1] ?? 0) - (ends[start - 1] ?? 0) - gap;
  // Ways in and out stand on the border and are no cards.
  const cards = (start: number, end: number) => widths.slice(start, end).filter((width) => width > 0).length;
  const perLine = Math.max(1, (room + gap) / (cardWidth + gap));
  const starts = [0];
  let start = 0;
  while (start < strand.columns && widthOf(start, strand.columns) > room) {
    let furthest = start + 1;
    while (furthest < strand.columns && widthOf(start, furthest + 1) <= room) furthest += 1;
    let best = furthest;
    let bestCost = Number.POSITIVE_INFINITY;
    for (let end = furthest; end >= start + Math.max(1, Math.ceil((furthest - start) / 2)); end--) {
      // Room is dear where lines are short.
      const wasted = Math.max(0, room - widthOf(start, end)) / (cardWidth + gap);
      let cost = (Math.floor(wasted + 1e-6) * fullLine) / perLine;
      if (balanced && widthOf(end, strand.columns) <= room)
        cost += unbalanced * Math.max(0, cards(start, end) - cards(end, strand.columns) - 1);
      for (const { fromUnit, toUnit } of strand.edges) {
        if (fromUnit.column >= end || toUnit.column < end) continue;
        if (toUnit.shape === 'wayOut' || fromUnit.shape === 'wayIn') continue;
        if (fromUnit.lane > 0 || toUnit.lane > 0) cost += 4;
        else if (toUnit.column - fromUnit.column > 1) cost += 1.2;
      }
      if (cost < bestCost) {
        best = end;
        bestCost = cost;
      }
    }
    if (best >= strand.columns) break;
    starts.push(best);
    start = best;
  }
  return starts;
}

/** Lines of all strands, one after another, with every unit put on its line. */
function fillLines(
  strands: readonly Strand[],
  left: number,
  given: Lines,
): { lines: Line[]; placed: PlacedUnit[]; right: number } {
  const { gap } = given;
  const lines: Line[] = [];
  const placed: PlacedUnit[] = [];
  let right = left;
  for (const strand of strands) {
    const widths = columnWidths(strand);
    const starts = breakLines(strand, widths, given);
    const firstLine = lines.length;
    const lefts: number[] = [];
    for (const [i, start] of starts.entries()) {
      const end = starts[i + 1] ?? strand.columns;
      let x = left;
      for (let column = start; column < end; column += 1) {
        lefts[column] = x;
        const width = widths[column] ?? 0;
        if (width === 0) continue;
        right = Math.max(right, x + width);
        x += width + gap;
      }
      lines.push({
        index: lines.length,
        slots: end - start,
        rows: [],
        top: 0,
        bottom: 0,
        arcLevels: 0,
        wraps: 0,
      });
    }
    for (const unit of strand.units) {
      const inStrand = starts.findLastIndex((start) => start <= unit.column);
      placed.push({
        unit,
        line: firstLine + inStrand,
        slot: unit.column - (starts[inStrand] ?? 0),
        x: lefts[unit.column] ?? left,
        y: 0,
      });
    }
  }
  return { lines, placed, right };
}

/** Places every card, frame, bead and edge of one level. */
export function layOut(
  nodes: readonly LayoutNode[],
  edges: readonly LayoutEdge[],
  { width, margins = sheetMargins, laneGap = usualLaneGap, balanced = false, noteBelow }: LayoutOptions,
): LevelLayout {
  const room = width - margins.left - margins.right;
  const { gap } = lineOf(width, margins);
  const strands = layoutGraph(nodes, edges);
  const { lines, placed, right } = fillLines(strands, margins.left, { room, gap, balanced });
  for (const { unit, line } of placed) {
    const rows = lines[line]?.rows;
    if (!rows) continue;
    while (rows.length <= unit.lane) rows.push({ above: 0, below: 0 });
    const row = rows[unit.lane];
    if (!row) continue;
    const { inY, height } = unit.box;
    row.above = Math.max(row.above, inY);
    row.below = Math.max(row.below, height - inY + (noteBelow?.get(unit.id) ?? 0));
  }
  const taken = lines.length > 1 ? width : Math.min(width, right + margins.right);
  const full = Math.max(taken, right + margins.right);
  // The ways in and out stand on the border.
  const onBorder = placed.map((place): PlacedUnit => {
    if (place.unit.shape === 'wayIn') return { ...place, x: 0 };
    return place.unit.shape === 'wayOut' ? { ...place, x: full } : place;
  });
  const byUnit = new Map<Unit, PlacedUnit>(onBorder.map((one) => [one.unit, one]));
  const all = strands.flatMap((strand) => strand.edges);
  const lineEnd = Math.max(right, width - margins.right);
  const { routes, height } = routeEdges(all, byUnit, lines, {
    gap,
    laneGap,
    left: margins.left,
    right: lines.length > 1 ? lineEnd : right,
    top: margins.top,
  });
  const cards = onBorder.filter(({ unit }) => unit.shape === 'card' || unit.shape === 'frame');
  const beads = cards.flatMap(({ unit, x, y }) =>
    unit.beadId === null
      ? []
      : [{ id: unit.beadId, cardId: unit.id, x: x + unit.box.width + gap / 2, y: y + unit.box.outY }],
  );
  const reached = (shape: 'wayIn' | 'wayOut') => onBorder.find(({ unit }) => unit.shape === shape)?.y ?? null;
  return {
    places: cards.map(({ unit, line, x, y }) => ({
      id: unit.id,
      x,
      y,
      line,
      width: unit.box.width,
      height: unit.box.height,
    })),
    beads,
    edges: [...routes, ...stubs(edges, cards, beads)],
    width: full,
    height: height + margins.bottom,
    inY: reached('wayIn'),
    outY: reached('wayOut'),
  };
}

/** The short piece between a card and its bead is an edge of its own. */
function stubs(
  edges: readonly LayoutEdge[],
  cards: readonly PlacedUnit[],
  beads: readonly BeadPlace[],
): readonly EdgeRoute[] {
  const beadAt = new Map(beads.map((bead) => [bead.id, bead]));
  const cardAt = new Map(cards.map((card) => [card.unit.id, card]));
  return edges.flatMap(({ id, from, to }): readonly EdgeRoute[] => {
    const bead = beadAt.get(to);
    const card = cardAt.get(from);
    if (!bead || bead.cardId !== from || !card) return [];
    const points = [
      [card.x + card.unit.box.width, bead.y],
      [bead.x, bead.y],
    ] as const;
    return [{ id, from, to, kind: 'straight', points, x: bead.x, y: bead.y - besideBead, caption: null }];
  });
}
