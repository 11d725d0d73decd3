import { describe, expect, it } from 'vitest';
import { Smoothing } from './smoothing.ts';

function smoothed(values: readonly number[], weight: number): number[] {
  const smoothing = new Smoothing(weight);
  smoothing.extend(values);
  return [...smoothing.values];
}

describe('Smoothing', () => {
  it('begins at the first value and leaves a constant alone', () => {
    expect(smoothed([4, 4, 4, 4], 0.9)).toEqual([4, 4, 4, 4]);
  });

  it('is an exponential moving average, once it is past its beginning', () => {
    // t / (t + 8) reaches 0.5 at t = 8: from there the weight is 0.5.
    const values = smoothed([...new Array(20).fill(0), 1, 1, 1], 0.5);
    expect(values.slice(-3)).toEqual([0.5, 0.75, 0.875]);
  });

  it('at first looks back over about an eighth: m_1 = y_0 / 9 + 8 y_1 / 9', () => {
    expect(smoothed([9, 0], 0.9)[1]).toBeCloseTo(1, 6);
  });

  it('has a gap where the values have one, and goes on after it', () => {
    const [a, gap, b] = smoothed([2, Number.NaN, 2], 0.9);
    expect([a, b]).toEqual([2, 2]);
    expect(gap).toBeNaN();
    expect(smoothed([2, Number.POSITIVE_INFINITY, 2], 0.9)[2]).toBe(2);
  });

  it('grows bit by bit to the same values', () => {
    const values = Array.from({ length: 500 }, (_, i) => Math.sin(i));
    const smoothing = new Smoothing(0.8);
    for (let i = 1; i <= values.length; i += 1) smoothing.extend(values.slice(0, i));
    expect([...smoothing.values]).toEqual(smoothed(values, 0.8));
  });

  it('refuses a weight of 1', () => {
    expect(() => new Smoothing(1)).toThrow('0 <= w < 1');
  });
});
