/**
 * How edges run between placed cards. A neighbour in the same row is joined straight; a parallel path leaves through the
 * gap behind its source and joins from below; a line break turns round in the margins; everything else is an arc above
 * the line of its source and of its target. Arcs and turns that would overlap get levels of their own, and lines move
 * apart to make the room.
 */
import type { Unit, UnitEdge } from './layoutGraph.ts';
import { type Interval, levelsOf } from './levels.ts';
import { type Point, roundedPath } from './roundedPath.ts';
import { kindOf, occupancy, type RouteKind } from './routeKind.ts';

export interface PlacedUnit {
  readonly unit: Unit;
  readonly line: number;
  /** Column within the line. */
  readonly slot: number;
  x: number;
  y: number;
}

export interface Line {
  readonly index: number;
  /** Height of each row of parallel paths, notes included. */
  readonly laneHeights: number[];
  top: number;
  bottom: number;
  arcLevels: number;
  wraps: number;
}

export interface Geometry {
  readonly cardWidth: number;
  readonly cardHeight: number;
  readonly gap: number;
  readonly laneGap: number;
  readonly left: number;
  readonly right: number;
  readonly top: number;
}

export interface EdgeRoute {
  /** Unique among the edges: `from>to`, with a number where two edges join the same layers. */
  readonly id: string;
  readonly from: string;
  readonly to: string;
  readonly kind: RouteKind;
  /** SVG path data. */
  readonly path: string;
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
const corner = 9;
/** How far beyond the middle of a gap a line turns: clear of a bead there. */
const clearOfBead = 13;
const nothing: readonly EdgeRoute[] = [];

interface Draft {
  readonly edge: UnitEdge;
  readonly a: PlacedUnit;
  readonly b: PlacedUnit;
  readonly kind: RouteKind;
  /** Level of the arc above the source's line and above the target's; order of a turn in its gap. */
  fromLevel: number;
  toLevel: number;
  /** Which place in the margin an arc to another line takes. */
  channel: number;
}

/** Places units and lines (filling in their coordinates) and draws every edge. */
export function routeEdges(
  edges: readonly UnitEdge[],
  placeOf: ReadonlyMap<Unit, PlacedUnit>,
  lines: readonly Line[],
  geometry: Geometry,
): { readonly routes: readonly EdgeRoute[]; readonly height: number } {
  const { cardWidth, cardHeight, gap, laneGap, left, right, top } = geometry;
  const pitch = cardWidth + gap;
  const lastSlot = Math.round((right - left + gap) / pitch) - 1;
  for (const place of placeOf.values()) place.x = left + place.slot * pitch;
  const occupied = occupancy(placeOf.values());
  const drafts: Draft[] = edges.flatMap((edge) => {
    const a = placeOf.get(edge.fromUnit);
    const b = placeOf.get(edge.toUnit);
    if (!a || !b) return [];
    return [
      { edge, a, b, kind: kindOf(edge, a, b, lastSlot, occupied), fromLevel: 0, toLevel: 0, channel: 0 },
    ];
  });
  const arcs = drafts.filter((draft) => draft.kind === 'arc');
  const behind = (place: PlacedUnit): number => place.x + cardWidth + gap / 2;

  // Several arcs that come down on one card stand side by side.
  const landing = new Map<Draft, number>();
  for (const place of placeOf.values()) {
    const arriving = arcs.filter((draft) => draft.b === place);
    arriving.forEach((draft, i) => {
      const spread = Math.min(14, (cardWidth - 24) / Math.max(1, arriving.length));
      const onTop = place.unit.lane === 0;
      landing.set(
        draft,
        onTop ? place.x + cardWidth / 2 + (i - (arriving.length - 1) / 2) * spread : place.x - 7,
      );
    });
  }
  const landAt = (draft: Draft): number => landing.get(draft) ?? draft.b.x;

  const wide = right + gap / 2 + clearOfBead;

  // Above a line: first what leaves it, then what stays, then what arrives, so that the upright pieces do not meet.
  for (const line of lines) {
    line.arcLevels = levelsOf(
      arcs.flatMap((draft): Interval[] => {
        const leaves = draft.a.line === line.index;
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
    const rows = line.laneHeights.length > 0 ? line.laneHeights : [cardHeight];
    line.bottom = y + rows.reduce((sum, height) => sum + height, 0) + (rows.length - 1) * laneGap;
    y = line.bottom + lineGap + Math.max(0, line.wraps - 1) * wrapPitch + lineGap;
  }
  const height = Math.max(top, lines.at(-1)?.bottom ?? top);
  for (const place of placeOf.values()) {
    const line = lines[place.line];
    const above = line?.laneHeights.slice(0, place.unit.lane) ?? [];
    place.y = (line?.top ?? top) + above.reduce((sum, each) => sum + each + laneGap, 0);
  }

  const middle = (place: PlacedUnit): number => place.y + cardHeight / 2;
  const arcHeight = (line: number, level: number): number =>
    (lines[line]?.top ?? top) - arcRise - level * arcPitch;
  const pointsOf = (draft: Draft): readonly Point[] => {
    const { a, b, kind, edge } = draft;
    const start: Point =
      edge.fromUnit.beadId === edge.from ? [behind(a), middle(a)] : [a.x + cardWidth, middle(a)];
    const end: Point = [b.x, middle(b)];
    switch (kind) {
      case 'straight':
        return [start, end];
      case 'fork':
        return [start, [behind(a), start[1]], [behind(a), end[1]], end];
      case 'join':
        return [start, [b.x + cardWidth / 2, start[1]], [b.x + cardWidth / 2, b.y + cardHeight]];
      case 'wrap': {
        const turn = (lines[a.line]?.bottom ?? start[1]) + lineGap + draft.fromLevel * wrapPitch;
        const out = wide - Math.min(draft.fromLevel, 2) * 4;
        return [start, [out, start[1]], [out, turn], [left - 12, turn], [left - 12, end[1]], end];
      }
      case 'arc': {
        const x = landAt(draft);
        const foot: readonly Point[] = b.unit.lane === 0 ? [[x, b.y]] : [[x, end[1]], end];
        const up = arcHeight(a.line, draft.fromLevel);
        const rise: readonly Point[] = [start, [behind(a), start[1]], [behind(a), up]];
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
    switch (kind) {
      case 'straight':
        return b.slot === a.slot + 1
          ? [behind(a), middle(a) + (beaded ? 25 : 0)]
          : [b.x - gap / 2, middle(a)];
      case 'fork':
        return [b.x - gap / 2, middle(b)];
      case 'join':
        return [a.slot === b.slot - 1 && beaded ? b.x + 8 : b.x - gap / 2 + (beaded ? 14 : 0), middle(a)];
      case 'wrap':
        return [behind(a), middle(a) + (beaded ? 25 : 0)];
      case 'arc':
        return a.line === b.line
          ? [(behind(a) + landAt(draft)) / 2, arcHeight(a.line, draft.fromLevel)]
          : [(right + landAt(draft)) / 2, arcHeight(b.line, draft.toLevel)];
      default:
        return kind satisfies never;
    }
  };

  const routes = drafts.map((draft): EdgeRoute => {
    const [x, holdY] = holdOf(draft);
    const { from, to, copy } = draft.edge;
    return {
      id: copy > 0 ? `${from}>${to}#${copy}` : `${from}>${to}`,
      from,
      to,
      kind: draft.kind,
      path: roundedPath(pointsOf(draft), corner),
      x,
      y: holdY,
      caption: draft.kind === 'arc' ? { x, y: holdY - 5 } : null,
    };
  });

  // The short piece between a card and its bead is an edge of its own.
  const stubs = [...placeOf.values()].flatMap((place): readonly EdgeRoute[] => {
    const { id, beadId } = place.unit;
    if (beadId === null) return nothing;
    const y = middle(place);
    const path = roundedPath(
      [
        [place.x + cardWidth, y],
        [behind(place), y],
      ],
      corner,
    );
    return [
      {
        id: `${id}>${beadId}`,
        from: id,
        to: beadId,
        kind: 'straight',
        path,
        x: behind(place),
        y: y - 25,
        caption: null,
      },
    ];
  });
  return { routes: [...routes, ...stubs], height };
}
