import { expect, test } from 'vitest';
import { edgeMoves } from './edgeMoves.ts';
import type { Sheet, SheetEdge } from './sheet.ts';

const place = (id: string, x: number) =>
  ({ id, kind: 'card', x, y: 20, width: 88, height: 132, depth: 0, layerIds: [id], leads: true }) as const;
const edge = (from: string, to: string): SheetEdge => ({
  id: `${from} ${to}`,
  from,
  to,
  edges: [{ from, to }],
  block: [],
  border: null,
  kind: 'straight',
  path: '',
  middle: { x: 0, y: 0 },
  caption: null,
  bounds: [0, 0, 0, 0],
});
const sheet: Sheet = {
  places: [place('a', 0), place('b', 120), place('c', 240)],
  beads: [{ id: 'relu', cardId: 'b', x: 230, y: 86 }],
  edges: [],
  width: 800,
  height: 400,
};
const dragged = {
  positions: new Map([
    ['a', { x: 30, y: 60 }],
    ['b', { x: 150, y: 60 }],
    ['relu', { x: 230 - 12 + 30, y: 86 - 12 + 40 }],
  ]),
};

test('what is between two that move goes along; one end in the hand leaves it loose; the rest stays', () => {
  const move = edgeMoves(sheet, dragged);
  expect(move(edge('a', 'b'))).toEqual({ dx: 30, dy: 40 });
  expect(move(edge('b', 'relu'))).toEqual({ dx: 30, dy: 40 });
  // A bead's place is its middle, its card's the corner.
  expect(move(edge('relu', 'b'))).toEqual({ dx: 30, dy: 40 });
  expect(move(edge('b', 'c'))).toBe('loose');
  expect(move(edge('c', 'a'))).toBe('loose');
  expect(move(edge('c', 'd'))).toBeNull();
  expect(edgeMoves(sheet, null)(edge('a', 'b'))).toBeNull();
});
