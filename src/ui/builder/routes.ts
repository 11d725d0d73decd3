/**
 * How edges run between placed cards and frames. A neighbour in the same row is joined straight; a parallel path leaves through the
 * gap behind its source and joins from below; a line break turns round in the margins; everything else is an arc above
 * the line of its source and of its target. Arcs and turns that would overlap get levels of their own, and lines move
 * apart to make the room.
 */
import type { Unit, UnitEdge } from './layoutGraph.ts';
import { type Interval, levelsOf } from './levels.ts';
import type { Point } from './roundedPath.ts';
import { kindOf, occupancy, type RouteKind } from './routeKind.ts';

export interface PlacedUnit {
  readonly unit: Unit;
  readonly line: number;
  /** Column within the line. */
  readonly slot: number;
  /** Its left edge; `y` is its top, found when edges have made their room. */
  readonly x: number;
  y: number;
}

export interface Line {
  readonly index: number;
  readonly slots: number;
  /** Each row of parallel paths: room above and below the height at which edges reach its cards, notes included. */
  readonly rows: { above: number; below: number }[];
  top: number;
  bottom: number;
  arcLevels: number;
  wraps: number;
}

export interface Geometry {
  readonly gap: number;
  readonly laneGap: number;
  readonly left: number;
  readonly right: number;
  readonly top: number;
}

export interface EdgeRoute {
  /** The edge's own, as `layoutGraph` was given it. */
  readonly id: string;
  /** Keys of what it joins. */
  readonly from: string;
  readonly to: string;
  readonly kind: RouteKind;
  /** Corners of the line, in pixels. */
  readonly points: readonly Point[];
  /** Where the edge is taken hold of: its button and the place of a new layer. */
  readonly x: number;
  readonly y: number;
  /** Where a word above an arc stands; null for other edges. */
  readonly caption: { readonly x: number; readonly y: number } | null;
}

const lineGap = 20;
const wrapPitch = 8;
const arcRise = 14;
const arcPitch = 11;
const captionRoom = 13;
/** How far beyond the middle of a gap a line turns: clear of a bead there. */
const clearOfBead = 13;

interface Draft {
  readonly edge: UnitEdge;
  readonly a: PlacedUnit;
  readonly b: PlacedUnit;
  readonly kind: RouteKind;
  /** An arc to another line that leaves along its own row: it has nothing to rise over, and would cross rows above. */
  readonly isLow: boolean;
  /** Level of the arc above the source's line and above the target's; order of a turn in its gap. */
  fromLevel: number;
  toLevel: number;
  /** Which place in the margin an arc to another line takes. */
  channel: number;
}

/** Places units and lines (filling in their heights) and finds the way of every edge. */
export function routeEdges(
  edges: readonly UnitEdge[],
  placeOf: ReadonlyMap<Unit, PlacedUnit>,
  lines: readonly Line[],
  geometry: Geometry,
): { readonly routes: readonly EdgeRoute[]; readonly height: number } {
  const { gap, laneGap, left, right, top } = geometry;
  const occupied = occupancy(placeOf.values());
  const drafts: Draft[] = edges.flatMap((edge) => {
    const a = placeOf.get(edge.fromUnit);
    const b = placeOf.get(edge.toUnit);
    if (!a || !b) return [];
    const slots = lines[a.line]?.slots ?? 0;
    const kind = kindOf(edge, a, b, slots, occupied);
    const { lane } = a.unit;
    const isLow = a.line !== b.line && lane > 0 && !occupied(a.line, lane, a.slot + 1, slots);
    return [{ edge, a, b, kind, isLow, fromLevel: 0, toLevel: 0, channel: 0 }];
  });
  const arcs = drafts.filter((draft) => draft.kind === 'arc');
  const behind = ({ x, unit }: PlacedUnit): number => x + unit.box.width + gap / 2;

  // Several arcs that come down on one card stand side by side.
  const landing = new Map<Draft, number>();
  const arrivingAt = new Map<PlacedUnit, Draft[]>();
  for (const draft of arcs) arrivingAt.set(draft.b, [...(arrivingAt.get(draft.b) ?? []), draft]);
  for (const [place, arriving] of arrivingAt) {
    const { width } = place.unit.box;
    const spread = Math.min(14, (width - 24) / Math.max(1, arriving.length));
    arriving.forEach((draft, i) => {
      const beside = place.unit.shape === 'wayOut' ? place.x - gap / 2 : place.x - 7;
      landing.set(
        draft,
        landsOnTop(place) ? place.x + width / 2 + (i - (arriving.length - 1) / 2) * spread : beside,
      );
    });
  }
  const landAt = (draft: Draft): number => landing.get(draft) ?? draft.b.x;

  const wide = right + gap / 2 + clearOfBead;

  // Above a line: first what leaves it, then what stays, then what arrives, so that the upright pieces do not meet.
  for (const line of lines) {
    line.arcLevels = levelsOf(
      arcs.flatMap((draft): Interval[] => {
        const leaves = draft.a.line === line.index && !draft.isLow;
        const arrives = draft.b.line === line.index;
        const from = leaves ? behind(draft.a) : wide;
        const to = arrives ? landAt(draft) : wide;
        const take = (level: number) => {
          if (leaves) draft.fromLevel = level;
          if (arrives) draft.toLevel = level;
        };
        const rank = leaves && arrives ? 1 : leaves ? 0 : 2;
        return leaves || arrives ? [{ from: Math.min(from, to), to: Math.max(from, to), rank, take }] : [];
      }),
    );
    for (const draft of drafts)
      if (draft.kind === 'wrap' && draft.a.line === line.index) draft.fromLevel = line.wraps++;
  }
  // In the margin: arcs that pass the same lines stand side by side.
  levelsOf(
    arcs
      .filter(({ a, b }) => a.line !== b.line)
      .map((draft) => ({
        from: Math.min(draft.a.line, draft.b.line) * 10 + 5,
        to: Math.max(draft.a.line, draft.b.line) * 10,
        rank: 0,
        take: (level) => {
          draft.channel = level;
        },
      })),
  );

  let y = top;
  for (const line of lines) {
    if (line.arcLevels > 0) y += arcRise + (line.arcLevels - 1) * arcPitch + captionRoom;
    line.top = y;
    line.bottom = y + rowsHeight(line.rows, laneGap);
    y = line.bottom + lineGap + Math.max(0, line.wraps - 1) * wrapPitch + lineGap;
  }
  const height = Math.max(top, lines.at(-1)?.bottom ?? top);
  for (const place of placeOf.values()) {
    const line = lines[place.line];
    if (!line) continue;
    const before = line.rows.slice(0, place.unit.lane);
    const rowTop = line.top + (before.length > 0 ? rowsHeight(before, laneGap) + laneGap : 0);
    place.y = rowTop + (line.rows[place.unit.lane]?.above ?? 0) - place.unit.box.inY;
  }

  const reached = (place: PlacedUnit): number => place.y + place.unit.box.inY;
  const leavesAt = (place: PlacedUnit): number => place.y + place.unit.box.outY;
  const arcHeight = (line: number, level: number): number =>
    (lines[line]?.top ?? top) - arcRise - level * arcPitch;
  const pointsOf = (draft: Draft): readonly Point[] => {
    const { a, b, kind, edge } = draft;
    const y = leavesAt(a);
    const start: Point = edge.fromUnit.beadId === edge.from ? [behind(a), y] : [a.x + a.unit.box.width, y];
    const end: Point = [b.x, reached(b)];
    switch (kind) {
      case 'straight': {
        const between = b.x - gap / 2;
        return start[1] === end[1] ? [start, end] : [start, [between, start[1]], [between, end[1]], end];
      }
      case 'fork':
        return [start, [behind(a), start[1]], [behind(a), end[1]], end];
      case 'join': {
        // Up into a card from below; a frame is reached at its side.
        const up = b.unit.shape === 'card' ? b.x + b.unit.box.width / 2 : b.x - gap / 2;
        const foot: readonly Point[] =
          b.unit.shape === 'card' ? [[up, b.y + b.unit.box.height]] : [[up, end[1]], end];
        return [start, [up, start[1]], ...foot];
      }
      case 'wrap': {
        const turn = (lines[a.line]?.bottom ?? start[1]) + lineGap + draft.fromLevel * wrapPitch;
        const out = wide - Math.min(draft.fromLevel, 2) * 4;
        return [start, [out, start[1]], [out, turn], [left - 12, turn], [left - 12, end[1]], end];
      }
      case 'arc': {
        const x = landAt(draft);
        const foot: readonly Point[] = landsOnTop(b) ? [[x, b.y]] : [[x, end[1]], end];
        const up = draft.isLow ? start[1] : arcHeight(a.line, draft.fromLevel);
        const rise: readonly Point[] = draft.isLow
          ? [start]
          : [start, [behind(a), start[1]], [behind(a), up]];
        if (a.line === b.line) return [...rise, [x, up], ...foot];
        const down = arcHeight(b.line, draft.toLevel);
        const out = wide + 4 + Math.min(draft.channel, 1) * 3;
        return [...rise, [out, up], [out, down], [x, down], ...foot];
      }
      default:
        return kind satisfies never;
    }
  };

  const holdOf = (draft: Draft): Point => {
    const { a, b, kind, edge } = draft;
    const beaded = edge.fromUnit.beadId === edge.from;
    const y = leavesAt(a);
    switch (kind) {
      case 'straight':
        return b.slot === a.slot + 1 ? [behind(a), y + (beaded ? 25 : 0)] : [b.x - gap / 2, y];
      case 'fork':
        return [b.x - gap / 2, reached(b)];
      case 'join':
        return [a.slot === b.slot - 1 && beaded ? b.x + 8 : b.x - gap / 2 + (beaded ? 14 : 0), y];
      case 'wrap':
        return [behind(a), y + (beaded ? 25 : 0)];
      case 'arc':
        return a.line === b.line
          ? [(behind(a) + landAt(draft)) / 2, arcHeight(a.line, draft.fromLevel)]
          : [(right + landAt(draft)) / 2, arcHeight(b.line, draft.toLevel)];
      default:
        return kind satisfies never;
    }
  };

  const routes = drafts.map((draft): EdgeRoute => {
    const [x, y] = holdOf(draft);
    const { id, from, to } = draft.edge;
    const caption = draft.kind === 'arc' ? { x, y: y - 5 } : null;
    return { id, from, to, kind: draft.kind, points: pointsOf(draft), x, y, caption };
  });
  return { routes, height };
}

/** Frames and ways out are reached at their side, and so is what stands in a lower row. */
function landsOnTop({ unit }: PlacedUnit): boolean {
  return unit.lane === 0 && unit.shape === 'card';
}

function rowsHeight(rows: Line['rows'], laneGap: number): number {
  const heights = rows.reduce((sum, { above, below }) => sum + above + below, 0);
  return heights + Math.max(0, rows.length - 1) * laneGap;
}
