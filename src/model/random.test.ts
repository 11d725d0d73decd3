import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { randomStream } from './random.ts';

const mean = (values: ArrayLike<number>) => Array.from(values).reduce((sum, x) => sum + x, 0) / values.length;

describe('a stream', () => {
  test('is a function of its seed and path', () => {
    const draw = () => randomStream(42, 'conv1', 'mask', 7).uniform(9);
    expect(draw()).toEqual(draw());
  });

  // Frozen: a change here changes every curve that was ever shared.
  test('never changes', () => {
    const frozen = randomStream(42, 'conv1', 'initial', 'kernel');
    expect([...frozen.integers(4, 2 ** 32)]).toEqual([4246694768, 2878025718, 1869790720, 73973591]);
    expect([...randomStream(42, 'order', 0).permutation(8)]).toEqual([0, 5, 2, 1, 3, 4, 6, 7]);
    expect([...randomStream(0).uniform(2)]).toEqual([0.9905180335044861, 0.8377953171730042]);
  });

  test('differs from every stream with another seed or path', () => {
    const first = (seed: number, ...path: (string | number)[]) =>
      randomStream(seed, ...path)
        .integers(4, 2 ** 32)
        .join();
    const paths: (string | number)[][] = [
      [],
      ['a'],
      ['b'],
      ['a', 'b'],
      ['ab'],
      ['a/b'],
      ['b', 'a'],
      [1],
      ['1'],
      ['n1'],
      ['a', 1],
      ['a1'],
      [12],
      [1, 2],
      ['s1:a'],
    ];
    const all = [0, 1, 42, 2 ** 32 - 1].flatMap((seed) => paths.map((path) => first(seed, ...path)));
    expect(new Set(all).size).toBe(all.length);
  });

  test('of ten thousand neighbouring names never meets another', () => {
    const seen = new Set(
      Array.from({ length: 10_000 }, (_, step) =>
        randomStream(42, 'dropout1', 'mask', step)
          .integers(2, 2 ** 32)
          .join(),
      ),
    );
    expect(seen.size).toBe(10_000);
  });

  test('goes on where it stopped, in whole counters', () => {
    const whole = randomStream(1, 'x').uniform(12);
    const parts = randomStream(1, 'x');
    expect([...parts.uniform(4), ...parts.uniform(8)]).toEqual([...whole]);
  });
});

test('uniform numbers lie in [0, 1) and fill it evenly', () => {
  const values = randomStream(3, 'uniform').uniform(100_000);
  const bins = new Uint32Array(20);
  for (const value of values) {
    bins[Math.floor(value * 20)] = (bins[Math.floor(value * 20)] ?? 0) + 1;
  }
  expect([values.every((value) => value >= 0 && value < 1), bins.length]).toEqual([true, 20]);
  // Chi-square with 19 degrees of freedom: 43.8 is exceeded once in a thousand.
  expect(bins.reduce((sum, n) => sum + (n - 5000) ** 2 / 5000, 0)).toBeLessThan(43.8);
});

test('normal numbers have the moments of a normal distribution, for odd counts too', () => {
  const values = randomStream(3, 'normal').normal(99_999);
  expect(values).toHaveLength(99_999);
  const moment = (power: number) => mean(values.map((z) => z ** power));
  expect(Math.abs(moment(1))).toBeLessThan(0.015);
  expect(Math.abs(moment(2) - 1)).toBeLessThan(0.02);
  expect(Math.abs(moment(3))).toBeLessThan(0.05);
  expect(Math.abs(moment(4) - 3)).toBeLessThan(0.15);
  const pairs = values.subarray(0, 99_998).map((z, i) => z * (values[i + 1] ?? 0));
  expect(Math.abs(mean(pairs))).toBeLessThan(0.015);
});

test('integers are below their bound, and all are met', () => {
  fc.assert(
    fc.property(fc.nat(), fc.integer({ min: 1, max: 50 }), (seed, below) => {
      const values = randomStream(seed).integers(1000, below);
      expect(values).toHaveLength(1000);
      expect(new Set(values)).toEqual(new Set(Array.from({ length: below }, (_, i) => i)));
    }),
    { numRuns: 50 },
  );
  expect(() => randomStream(1).integers(1, 0)).toThrow('no integers below 0');
});

test('integers below a bound that does not divide 2^32 favour no part of it', () => {
  // Taken modulo 3 x 2^30 without drawing again, the lowest third would come half of the time.
  const values = randomStream(1, 'wide').integers(10_000, 3 * 2 ** 30);
  const lowest = values.filter((value) => value < 2 ** 30).length;
  expect(Math.abs(lowest - 3333)).toBeLessThan(200);
});

test('permutations hold every number once, and every order of three comes as often', () => {
  fc.assert(
    fc.property(fc.nat(), fc.integer({ min: 0, max: 300 }), (seed, n) => {
      expect([...randomStream(seed).permutation(n)].sort((a, b) => a - b)).toEqual(
        Array.from({ length: n }, (_, i) => i),
      );
    }),
    { numRuns: 100 },
  );
  const orders = new Map<string, number>();
  for (let i = 0; i < 6000; i += 1) {
    const order = randomStream(5, i).permutation(3).join('');
    orders.set(order, (orders.get(order) ?? 0) + 1);
  }
  expect(orders.size).toBe(6);
  for (const count of orders.values()) expect(Math.abs(count - 1000)).toBeLessThan(130);
});

test('a part of a stream is what the whole stream holds there', () => {
  const whole = randomStream(7, 'dropout', 'mask', 3).uniform(103);
  for (const [first, count] of [
    [0, 103],
    [1, 5],
    [4, 8],
    [33, 34],
    [102, 1],
    [50, 0],
  ] as const) {
    const part = randomStream(7, 'dropout', 'mask', 3).uniformPart(first, count);
    expect(part).toEqual(whole.slice(first, first + count));
  }
});
