import { describe, expect, test } from 'vitest';
import { fieldMass } from './fieldMass.ts';

/** 7 x 7 pixels. */
const pixels = (value: (y: number, x: number) => number) =>
  Float32Array.from({ length: 49 }, (_, i) => value(Math.floor(i / 7), i % 7));
const middle = { top: 1, left: 1, bottom: 5, right: 5 };
const extent = [7, 7] as const;

describe('the share inside', () => {
  test('is all of a flat field as large as the square, and 25 of 49 of a flat image', () => {
    const within = pixels((y, x) => (y >= 1 && y < 6 && x >= 1 && x < 6 ? 1 : 0));
    expect(fieldMass(within, extent, middle)).toEqual({ massInside: 1, size90: 5 });
    expect(
      fieldMass(
        pixels(() => 1),
        extent,
        middle,
      ).massInside,
    ).toBeCloseTo(25 / 49, 12);
  });

  test('counts only what lies on the image of a square that looks over the border', () => {
    const corner = { top: -3, left: -3, bottom: 1, right: 1 };
    expect(
      fieldMass(
        pixels((y, x) => (y < 2 && x < 2 ? 3 : 1)),
        extent,
        corner,
      ).massInside,
    ).toBeCloseTo(12 / 57, 6);
  });
});

describe('the square with 90 %', () => {
  test('is one pixel where all is in the middle, and three where a tenth and more is not', () => {
    expect(
      fieldMass(
        pixels((y, x) => (y === 3 && x === 3 ? 1 : 0)),
        extent,
        middle,
      ).size90,
    ).toBe(1);
    const ring = pixels((y, x) => (y === 3 && x === 3 ? 8 : y === 3 && Math.abs(x - 3) === 1 ? 1 : 0));
    expect(fieldMass(ring, extent, middle).size90).toBe(3);
  });

  test('has the parity of the field, and grows beyond it where the mass is outside', () => {
    const even = { top: 2, left: 2, bottom: 3, right: 3 };
    expect(
      fieldMass(
        pixels((y, x) => (y === 2 && x === 3 ? 1 : 0)),
        extent,
        even,
      ).size90,
    ).toBe(2);
    expect(
      fieldMass(
        pixels((y) => (y === 0 ? 1 : 0)),
        extent,
        middle,
      ).size90,
    ).toBe(7);
  });
});

test('a unit that reacts to nothing has no field', () => {
  expect(fieldMass(new Float32Array(49), extent, middle)).toEqual({ massInside: null, size90: null });
  expect(fieldMass(new Float32Array(49).fill(Number.NaN), extent, middle).size90).toBeNull();
});
