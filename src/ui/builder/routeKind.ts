/**
 * Which way an edge takes. A neighbour in the same row is joined straight; a parallel path leaves through the gap behind
 * its source (fork) and joins from below; a line break turns round in the margins (wrap); everything else is an arc.
 */
import type { UnitEdge } from './layoutGraph.ts';
import type { PlacedUnit } from './routes.ts';

export type RouteKind = 'straight' | 'fork' | 'join' | 'wrap' | 'arc';

export type Occupied = (line: number, lane: number, fromSlot: number, toSlot: number) => boolean;

/** Is a card in this row of this line, between the two slots, both included? */
export function occupancy(places: Iterable<PlacedUnit>): Occupied {
  const slots = new Set<string>();
  for (const { line, slot, unit } of places) slots.add(`${line}/${unit.lane}/${slot}`);
  return (line, lane, from, to) => {
    for (let slot = from; slot <= to; slot++) if (slots.has(`${line}/${lane}/${slot}`)) return true;
    return false;
  };
}

export function kindOf(
  edge: UnitEdge,
  a: PlacedUnit,
  b: PlacedUnit,
  slots: number,
  occupied: Occupied,
): RouteKind {
  if (edge.back || edge.copy > 0) return 'arc';
  const from = a.unit.lane;
  const to = b.unit.lane;
  if (a.line !== b.line) {
    const free = !occupied(a.line, from, a.slot + 1, slots) && !occupied(b.line, to, 0, b.slot - 1);
    return b.line === a.line + 1 && free ? 'wrap' : 'arc';
  }
  if (b.slot <= a.slot) return 'arc';
  if (!occupied(a.line, to, a.slot + 1, b.slot - 1)) {
    if (from === to) return 'straight';
    if (to > from) return 'fork';
  }
  if (from > to && !occupied(a.line, from, a.slot + 1, b.slot)) {
    let clear = true;
    for (let lane = to + 1; lane < from; lane++) if (occupied(a.line, lane, b.slot, b.slot)) clear = false;
    if (clear) return 'join';
  }
  return 'arc';
}
