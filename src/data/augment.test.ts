import { expect, test } from 'vitest';
import { augment } from './augment.ts';

const count = 400;
const shape = [5, 4, 2] as const;
const bytes = 5 * 4 * 2;
const images = Uint8Array.from({ length: count * bytes }, (_, place) => 1 + (place % 251));

/** The image moved by the definition: pixel (y, x) comes from (y - dy, x - dx), zero outside. */
function moved(image: Uint8Array, dy: number, dx: number): Uint8Array {
  const result = new Uint8Array(bytes);
  for (let y = 0; y < 5; y += 1)
    for (let x = 0; x < 4; x += 1)
      for (let c = 0; c < 2; c += 1) {
        const [fromY, fromX] = [y - dy, x - dx];
        if (fromY >= 0 && fromY < 5 && fromX >= 0 && fromX < 4)
          result[(y * 4 + x) * 2 + c] = image[(fromY * 4 + fromX) * 2 + c] ?? 0;
      }
  return result;
}

test('no augmentation gives the images themselves', () => {
  expect(augment(images, shape, { kind: 'none' }, 42, 0)).toBe(images);
});

test('each image is moved as the definition says, and every shift of the square occurs', () => {
  const before = images.slice();
  const shifted = augment(images, shape, { kind: 'shift', pixels: 2 }, 42, 0);
  expect(images).toEqual(before);
  const seen = new Map<string, number>();
  for (let n = 0; n < count; n += 1) {
    const image = images.subarray(n * bytes, (n + 1) * bytes);
    const found = [-2, -1, 0, 1, 2]
      .flatMap((dy) => [-2, -1, 0, 1, 2].map((dx) => [dy, dx] as const))
      .filter(
        ([dy, dx]) =>
          Buffer.compare(moved(image, dy, dx), shifted.subarray(n * bytes, (n + 1) * bytes)) === 0,
      );
    expect(found.length).toBe(1);
    seen.set(String(found[0]), (seen.get(String(found[0])) ?? 0) + 1);
  }
  // 25 shifts, 16 images each on average.
  expect(seen.size).toBe(25);
  expect(Math.max(...seen.values())).toBeLessThan(40);
});

test('a shift beyond the image leaves nothing, and harms no neighbour', () => {
  const two = images.subarray(0, 2 * bytes);
  const offsets = [-4, -3, -2, -1, 0, 1, 2, 3, 4];
  let empty = 0;
  for (let step = 0; step < 200; step += 1) {
    const shifted = augment(two, shape, { kind: 'shift', pixels: 12 }, 1, step);
    for (const n of [0, 1]) {
      const image = two.subarray(n * bytes, (n + 1) * bytes);
      const result = shifted.subarray(n * bytes, (n + 1) * bytes);
      if (result.every((pixel) => pixel === 0)) empty += 1;
      else
        expect(
          offsets.some((dy) => offsets.some((dx) => Buffer.compare(moved(image, dy, dx), result) === 0)),
        ).toBe(true);
    }
  }
  // 63 of 25 x 25 shifts leave something: 9 dy by 7 dx.
  expect(empty / 400).toBeCloseTo(1 - 63 / 625, 1);
});

test('the same seed and step repeat; another step or seed differs', () => {
  const shift = { kind: 'shift', pixels: 2 } as const;
  const first = augment(images, shape, shift, 42, 7);
  expect(augment(images, shape, shift, 42, 7)).toEqual(first);
  expect(augment(images, shape, shift, 42, 8)).not.toEqual(first);
  expect(augment(images, shape, shift, 43, 7)).not.toEqual(first);
});
