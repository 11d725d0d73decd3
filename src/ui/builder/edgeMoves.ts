/**
 * What becomes of the connections while cards are moved by hand: one between two that move goes along, as those inside of a
 * frame do; one with a single end in the hand is drawn faint where it was, until it is let go.
 */
import { beadSize, type Sheet, type SheetEdge } from './sheet.ts';
import type { Dragged } from './sheetNodes.ts';

export type EdgeMove = { readonly dx: number; readonly dy: number } | 'loose' | null;

/** Null for a connection that nothing happens to. */
export function edgeMoves({ places, beads }: Sheet, dragged: Dragged | null): (edge: SheetEdge) => EdgeMove {
  if (!dragged) return () => null;
  const { positions } = dragged;
  const corners = [
    ...places.map(({ id, x, y }) => ({ id, x, y })),
    ...beads.map(({ id, x, y }) => ({ id, x: x - beadSize / 2, y: y - beadSize / 2 })),
  ];
  const moved = new Map(
    corners.flatMap(({ id, x, y }) => {
      const to = positions.get(id);
      return to ? [[id, { dx: to.x - x, dy: to.y - y }]] : [];
    }),
  );
  return ({ from, to }) => {
    const [a, b] = [moved.get(from), moved.get(to)];
    if (!a && !b) return null;
    // Cards that are held together move by the same.
    return a && b ? a : 'loose';
  };
}
