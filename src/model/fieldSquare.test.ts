import { expect, test } from 'vitest';
import { fieldSquare, middleUnit, overBorder } from './fieldSquare.ts';
import type { SquareField } from './receptiveField.ts';

const field: SquareField = { kind: 'square', size: [5, 3], jump: [2, 1], padding: [2, 1], aligned: true };

test('a unit sees rows i j - P to i j - P + r - 1', () => {
  expect(fieldSquare(field, [0, 0])).toEqual({ top: -2, left: -1, height: 5, width: 3 });
  expect(fieldSquare(field, [3, 4])).toEqual({ top: 4, left: 3, height: 5, width: 3 });
});

test('jumps of half a pixel give the whole pixels that are touched', () => {
  const half: SquareField = { ...field, size: [1.5, 1], jump: [0.5, 0.5], padding: [0.25, 0] };
  expect(fieldSquare(half, [1, 3])).toEqual({ top: 0, left: 1, height: 2, width: 2 });
});

test('how far it looks over each border', () => {
  expect(overBorder({ top: -2, left: 5, height: 9, width: 4 }, [6, 8])).toEqual({
    top: 2,
    left: 0,
    bottom: 1,
    right: 1,
  });
});

test('the middle of an even map is the later of two', () => {
  expect([middleUnit([14, 7]), middleUnit([1, 1])]).toEqual([
    [7, 3],
    [0, 0],
  ]);
});
