import { describe, expect, test } from 'vitest';
import { Series } from './series.ts';

const filled = (count: number, capacity?: number) => {
  const series = new Series(capacity);
  for (let i = 0; i < count; i += 1) series.append(i, i / 2);
  return series;
};

describe('a series', () => {
  test('keeps every point over any number of growths', () => {
    const series = filled(5000, 2);
    expect(series.length).toBe(5000);
    expect([...series.xs]).toEqual(Array.from({ length: 5000 }, (_, i) => i));
    expect([...series.ys]).toEqual(Array.from({ length: 5000 }, (_, i) => i / 2));
  });

  test('shows views, not copies', () => {
    const series = filled(10);
    expect(series.ys.buffer).toBe(series.ys.buffer);
    expect(series.xs).toHaveLength(10);
  });

  test('counts its changes', () => {
    const series = filled(3);
    const before = series.version;
    series.append(3, 1);
    expect(series.version).toBeGreaterThan(before);
  });

  test('forgets from a step on, for a run that goes on from a checkpoint', () => {
    const series = filled(10);
    const before = series.version;
    series.cutFrom(7);
    expect([...series.xs]).toEqual([0, 1, 2, 3, 4, 5, 6]);
    expect(series.version).toBeGreaterThan(before);
    series.append(7, 9);
    expect([...series.ys].at(-1)).toBe(9);
    const after = series.version;
    series.cutFrom(100);
    expect(series.version).toBe(after);
    series.cutFrom(0);
    expect(series.length).toBe(0);
  });
});
