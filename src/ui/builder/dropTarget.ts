/** Where something dropped on the canvas goes: onto the nearest connection, or else behind the nearest card. */
import { cardWidth } from './layout.ts';
import type { Sheet, SheetEdge } from './sheet.ts';

export type DropTarget =
  | {
      readonly kind: 'edge';
      readonly edge: SheetEdge;
      readonly x: number;
      readonly y: number;
    }
  | { readonly kind: 'after'; readonly id: string; readonly x: number; readonly y: number };

const edgeReach = 78;
/** Between a card and its bead there is little room: it is meant only when it is clearly nearer. */
const beadHandicap = 16;
const cardReach = 170;

/** `moved` are layers that are being moved: their own connections are no place to go. Null where nothing is near. */
export function dropTarget(
  { places, beads, edges }: Pick<Sheet, 'places' | 'beads' | 'edges'>,
  point: { readonly x: number; readonly y: number },
  moved: ReadonlySet<string> = new Set(),
): DropTarget | null {
  let best: DropTarget | null = null;
  let bestDistance = edgeReach;
  for (const { edge, x: startX, y: startY } of edges) {
    const { from, to, middle } = edge;
    if (moved.has(from) || moved.has(to)) continue;
    const [x, y] = [startX + middle.x, startY + middle.y];
    const handicap = beads.some((bead) => bead.id === to) ? beadHandicap : 0;
    const distance = Math.hypot(point.x - x, point.y - y) + handicap;
    if (distance < bestDistance) {
      best = { kind: 'edge', edge, x, y };
      bestDistance = distance;
    }
  }
  if (best) return best;
  bestDistance = cardReach;
  for (const { id, kind, x, y, height } of places) {
    if (moved.has(id) || kind === 'frame') continue;
    const distance = Math.hypot(point.x - x - cardWidth / 2, point.y - y - height / 2);
    if (distance < bestDistance) {
      best = { kind: 'after', id, x: x + cardWidth + 12, y: y + height / 2 };
      bestDistance = distance;
    }
  }
  return best;
}
