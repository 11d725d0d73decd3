import { describe, expect, test } from 'vitest';
import { initialDeviation, initialValues } from './initialValues.ts';
import type { Initial, WeightSpec } from './layers/layerType.ts';

const spec = (initial: Initial, fanIn = 50): WeightSpec => ({
  name: 'kernel',
  shape: [50, 400],
  fanIn,
  initial,
  decays: true,
});

describe.each([
  ['normal', 0.01],
  ['xavier', Math.sqrt(1 / 50)],
  ['he', Math.sqrt(2 / 50)],
] as const)('%s', (initial, deviation) => {
  test(`has standard deviation ${deviation}`, () => {
    expect(initialDeviation(spec(initial))).toBe(deviation);
    const values = initialValues(42, 'dense1', spec(initial));
    expect(values).toHaveLength(20_000);
    const variance = values.reduce((sum, w) => sum + w * w, 0) / values.length;
    expect(Math.sqrt(variance) / deviation).toBeCloseTo(1, 1);
    expect(Math.abs(values.reduce((sum, w) => sum + w, 0) / values.length)).toBeLessThan(deviation * 0.03);
  });
});

test('zeros and ones are what they say', () => {
  expect(new Set(initialValues(42, 'a', spec('zeros')))).toEqual(new Set([0]));
  expect(new Set(initialValues(42, 'a', spec('ones')))).toEqual(new Set([1]));
});

test('differ by seed, node and weight, and by nothing else', () => {
  const values = (seed: number, node: string, name = 'kernel') =>
    initialValues(seed, node, { ...spec('he'), name })
      .subarray(0, 4)
      .join();
  expect(values(1, 'a')).toBe(values(1, 'a'));
  expect(new Set([values(1, 'a'), values(2, 'a'), values(1, 'b'), values(1, 'a', 'other')]).size).toBe(4);
});
