/**
 * A network read like lines of text: columns (`layoutGraph`) run from left to right and wrap where the width ends.
 * A line ends early where that keeps parallel paths or a skip connection together. Parallel paths stand in rows inside
 * their line; a skip arcs above its line; room for both is made before anything is placed. Pure geometry in pixels at
 * zoom 1, from ids and edges alone.
 */
import { type LayoutNode, layoutGraph, type Strand, type Unit } from './layoutGraph.ts';
import { type EdgeRoute, type Line, type PlacedUnit, routeEdges } from './routes.ts';

export const cardWidth = 88;
export const cardHeight = 132;
export const beadRadius = 8;
const gapMin = 24;
const gapMax = 30;
/** A line on the usual canvas. */
const fullLine = 7;
const laneGap = 26;
const marginLeft = 18;
const marginRight = 30;
const marginTop = 10;

export interface LayoutOptions {
  /** Pixels from edge to edge. */
  readonly width: number;
  /** Room in pixels that a card needs below itself, for a note. */
  readonly noteBelow?: ReadonlyMap<string, number>;
}

export interface CardPlace {
  readonly id: string;
  readonly x: number;
  readonly y: number;
  readonly line: number;
}

export interface BeadPlace {
  readonly id: string;
  /** The card it sits behind. */
  readonly cardId: string;
  readonly x: number;
  readonly y: number;
}

export interface Layout {
  readonly cards: readonly CardPlace[];
  /** Their centres. */
  readonly beads: readonly BeadPlace[];
  readonly edges: readonly EdgeRoute[];
  readonly width: number;
  readonly height: number;
}

/** How many cards fit on a line of this width, and the gap that fills it. At least one. */
export function lineOf(width: number): { readonly perLine: number; readonly gap: number } {
  const room = width - marginLeft - marginRight;
  const perLine = Math.max(1, Math.floor((room + gapMin) / (cardWidth + gapMin)));
  const filling = perLine === 1 ? gapMin : (room - perLine * cardWidth) / (perLine - 1);
  return { perLine, gap: Math.floor(Math.min(gapMax, Math.max(gapMin, filling))) };
}

/** Columns at which lines begin. A break costs the room it wastes and what it cuts. */
function breakLines(strand: Strand, perLine: number): readonly number[] {
  const starts = [0];
  let start = 0;
  while (start + perLine < strand.columns) {
    let best = start + perLine;
    let bestCost = Number.POSITIVE_INFINITY;
    for (let end = start + perLine; end >= start + Math.max(1, Math.ceil(perLine / 2)); end--) {
      // Room is dear where lines are short.
      let cost = ((perLine - (end - start)) * fullLine) / perLine;
      for (const { fromUnit, toUnit } of strand.edges) {
        if (fromUnit.column >= end || toUnit.column < end) continue;
        if (fromUnit.lane > 0 || toUnit.lane > 0) cost += 4;
        else if (toUnit.column - fromUnit.column > 1) cost += 1.2;
      }
      if (cost < bestCost) {
        best = end;
        bestCost = cost;
      }
    }
    starts.push(best);
    start = best;
  }
  return starts;
}

/** Lines of all strands, one after another, with every unit put on its line. */
function fillLines(strands: readonly Strand[], perLine: number): { lines: Line[]; placed: PlacedUnit[] } {
  const lines: Line[] = [];
  const placed: PlacedUnit[] = [];
  for (const strand of strands) {
    const starts = breakLines(strand, perLine);
    const firstLine = lines.length;
    for (const _ of starts)
      lines.push({ index: lines.length, laneHeights: [], top: 0, bottom: 0, arcLevels: 0, wraps: 0 });
    for (const unit of strand.units) {
      const inStrand = starts.findLastIndex((start) => start <= unit.column);
      placed.push({
        unit,
        line: firstLine + inStrand,
        slot: unit.column - (starts[inStrand] ?? 0),
        x: 0,
        y: 0,
      });
    }
  }
  return { lines, placed };
}

/** Places every card, bead and edge of a graph. */
export function layOut(nodes: readonly LayoutNode[], options: LayoutOptions): Layout {
  const { perLine, gap } = lineOf(options.width);
  const strands = layoutGraph(nodes);
  const { lines, placed } = fillLines(strands, perLine);
  for (const { unit, line } of placed) {
    const heights = lines[line]?.laneHeights;
    if (!heights) continue;
    while (heights.length <= unit.lane) heights.push(cardHeight);
    const wanted = cardHeight + (options.noteBelow?.get(unit.id) ?? 0);
    heights[unit.lane] = Math.max(heights[unit.lane] ?? 0, wanted);
  }
  const byUnit = new Map<Unit, PlacedUnit>(placed.map((one) => [one.unit, one]));
  const edges = strands.flatMap((strand) => strand.edges);
  const geometry = {
    cardWidth,
    cardHeight,
    gap,
    laneGap,
    left: marginLeft,
    right: marginLeft + perLine * (cardWidth + gap) - gap,
    top: marginTop,
  };
  const { routes, height } = routeEdges(edges, byUnit, lines, geometry);
  const width = Math.max(options.width, geometry.right + marginRight);
  return {
    cards: placed.map(({ unit, line, x, y }) => ({ id: unit.id, x, y, line })),
    beads: placed.flatMap(({ unit, x, y }) =>
      unit.beadId === null
        ? []
        : [{ id: unit.beadId, cardId: unit.id, x: x + cardWidth + gap / 2, y: y + cardHeight / 2 }],
    ),
    edges: routes,
    width,
    height: height + marginTop,
  };
}
