/**
 * What is drawn of one level once it is laid out, from the corner of its frame: where that stands is nothing that it
 * knows, so that a level that only moves is drawn as it was.
 */

import { keyOfBlock } from './blockKey.ts';
import { type Item, type Level, wayIn, wayOut } from './canvasGraph.ts';
import type { BeadPlace, LevelLayout } from './layout.ts';
import { roundedPath } from './roundedPath.ts';
import type { EdgeRoute } from './routes.ts';
import type { PlacedEdge, SheetEdge, SheetPlace, Spot } from './sheet.ts';

const corner = 9;

export interface DrawnPlace extends Omit<SheetPlace, 'depth'> {
  /** What stands inside of a frame. */
  readonly level: Level | null;
}

export interface DrawnLevel {
  readonly places: readonly DrawnPlace[];
  readonly beads: readonly BeadPlace[];
  readonly edges: readonly PlacedEdge[];
}

const known = new WeakMap<Level, { readonly layout: LevelLayout; readonly drawn: DrawnLevel }>();

/** The same object as long as the level and its layout are the same. */
export function drawnLevel(level: Level, layout: LevelLayout): DrawnLevel {
  const before = known.get(level);
  if (before?.layout === layout) return before.drawn;
  const drawn = drawAnew(level, layout);
  known.set(level, { layout, drawn });
  return drawn;
}

function drawAnew({ path, items, pieces }: Level, { places, beads, edges }: LevelLayout): DrawnLevel {
  const itemOf = new Map(items.map((item) => [item.key, item]));
  const pieceOf = new Map(pieces.map((piece) => [piece.id, piece]));
  const beaded = new Set(beads.map(({ cardId }) => cardId));
  const frame = path.length === 0 ? '' : keyOfBlock(path);
  return {
    places: places.flatMap(({ id, x, y, width, height }): readonly DrawnPlace[] => {
      const item = itemOf.get(id);
      if (!item) return [];
      const kind = item.kind === 'layer' ? 'card' : item.kind;
      const leads = !beaded.has(id) && (item.kind !== 'layer' || item.leads);
      const level = item.kind === 'frame' ? item.level : null;
      return [{ id, kind, x, y, width, height, layerIds: layerIdsOf(item), leads, level }];
    }),
    beads,
    edges: edges.flatMap((route): readonly PlacedEdge[] => {
      const piece = pieceOf.get(route.id);
      const [[x, y] = [0, 0]] = route.points;
      return piece ? [{ edge: sheetEdge(route, piece, frame), x, y }] : [];
    }),
  };
}

function layerIdsOf(item: Item): SheetPlace['layerIds'] {
  return item.kind === 'layer' ? [item.key] : item.tree.allIds;
}

function sheetEdge(
  { id, from, to, kind, points, x, y, caption }: EdgeRoute,
  { edges, block }: Level['pieces'][number],
  frame: string,
): SheetEdge {
  const [[startX, startY] = [0, 0]] = points;
  const line = points.map(([px, py]) => [px - startX, py - startY] as const);
  const [xs, ys] = [line.map(([px]) => px), line.map(([, py]) => py)];
  const fromStart = (spot: Spot): Spot => ({ x: tenth(spot.x - startX), y: tenth(spot.y - startY) });
  return {
    id: frame === '' ? id : `${frame} ${id}`,
    from: from === wayIn ? frame : from,
    to: to === wayOut ? frame : to,
    edges,
    block,
    border: from === wayIn ? 'in' : to === wayOut ? 'out' : null,
    kind,
    path: roundedPath(line, corner),
    middle: fromStart({ x, y }),
    caption: caption && fromStart(caption),
    bounds: [Math.min(...xs), Math.min(...ys), Math.max(...xs), Math.max(...ys)],
  };
}

const tenth = (pixels: number): number => Math.round(pixels * 10) / 10;
