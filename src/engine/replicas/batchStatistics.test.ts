/** Statistics of parts, joined, are those of the whole: with parts of different sizes and far from zero. */
import { describe, expect, it } from 'vitest';
import { signed } from '../reference/seededNumbers.ts';
import { joinStatistics, sumParts } from './batchStatistics.ts';

function meanOf(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

function squaresOf(values: readonly number[]): number {
  const mean = meanOf(values);
  return values.reduce((sum, value) => sum + (value - mean) ** 2, 0);
}

describe('joined statistics', () => {
  it.each([[[10, 10]], [[3, 4, 4, 89]], [[1, 99]], [[17]]])('of parts of %j values', (counts) => {
    const count = counts.reduce((sum, n) => sum + n, 0);
    // Two channels, the second far from zero beside its spread.
    const channels = [signed(count, 3), signed(count, 4).map((value) => 1000 + value)].map((values) => [
      ...values,
    ]);
    let begin = 0;
    const parts = counts.map((n) => {
      const own = channels.map((values) => values.slice(begin, begin + n));
      begin += n;
      return Float32Array.from([7, ...own.map(meanOf), ...own.map(squaresOf)]);
    });
    const { mean, variance } = joinStatistics(parts, counts, 2, 1);
    channels.forEach((values, c) => {
      expect(Math.abs((mean[c] ?? 0) - meanOf(values))).toBeLessThan(1e-4);
      expect((variance[c] ?? 0) / (squaresOf(values) / count)).toBeCloseTo(1, 3);
    });
  });

  it('are sums in the order of the parts', () => {
    const parts = [Float32Array.of(0, 1e8, 2), Float32Array.of(0, 1, 3), Float32Array.of(0, -1e8, 4)];
    expect([...sumParts(parts, 1, 2)]).toEqual([1, 9]);
  });
});
