import { expect, test } from 'vitest';
import type { Sheet } from './sheet.ts';
import { isInSight, viewOn } from './useCanvasMoves.ts';

const layout: Sheet = {
  places: [
    {
      id: 'output',
      kind: 'card',
      x: 20,
      y: 220,
      width: 88,
      height: 132,
      depth: 0,
      layerIds: ['output'],
      leads: false,
    },
  ],
  beads: [],
  edges: [],
  width: 800,
  height: 500,
};
const seen = { width: 800, height: 400, layout, noted: null };
const still = { x: 0, y: 0, zoom: 1 };

test('a card that is in sight moves nothing', () => {
  expect(viewOn('output', still, seen)).toBe(still);
  expect(isInSight('output', still, seen)).toBe(true);
});

test('its note is brought into sight with it, and no farther', () => {
  expect(viewOn('output', still, { ...seen, noted: { card: 'output', room: 120 } })).toEqual({
    x: 0,
    // The canvas leaves 64 pixels to the buttons over it: of 252 there is room for all, down to 8 above the border.
    y: 400 - 8 - (220 + 132 + 120),
    zoom: 1,
  });
  expect(viewOn('output', still, { ...seen, noted: { card: 'elsewhere', room: 120 } })).toBe(still);
});

test('of a note that is taller than the canvas the card stays in sight', () => {
  const { y } = viewOn('output', still, { ...seen, noted: { card: 'output', room: 900 } });
  expect(220 + y).toBe(400 - 8 - (400 - 64));
});

test('a card beyond the border is not in sight', () => {
  expect(isInSight('output', { ...still, y: -360 }, seen)).toBe(false);
  expect(isInSight('output', { ...still, y: 200 }, seen)).toBe(false);
  expect(isInSight('gone', still, seen)).toBe(false);
});
