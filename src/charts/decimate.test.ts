import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decimate, firstAtLeast } from './decimate.ts';
import { Extremes } from './extremes.ts';

function decimated(ys: readonly number[], columns: number, x1 = ys.length - 1): number[] {
  const extremes = new Extremes();
  extremes.extend(ys);
  return decimate({ xs: ys.map((_, i) => i), ys }, extremes, 0, x1, columns);
}

describe('decimate', () => {
  it('leaves a short curve as it is', () => {
    expect(decimated([3, 1, 2], 10)).toEqual([0, 3, 1, 1, 2, 2]);
  });

  it('keeps least, greatest, first and last of every column', () => {
    fc.assert(
      fc.property(
        fc.array(fc.float({ noNaN: true, noDefaultInfinity: true }), { minLength: 200, maxLength: 2000 }),
        (ys) => {
          const columns = 20;
          const line = decimated(ys, columns);
          expect(line.length).toBeLessThanOrEqual(2 * 4 * columns);
          for (let column = 0; column < columns; column += 1) {
            const inside = (x: number) =>
              Math.min(columns - 1, Math.floor((x * columns) / (ys.length - 1) + 1e-9)) === column;
            const all = ys.filter((_, i) => inside(i));
            const kept = line.filter((_, i) => i % 2 === 1 && inside(line[i - 1] ?? -1));
            expect(Math.max(...kept)).toBe(Math.max(...all));
            expect(Math.min(...kept)).toBe(Math.min(...all));
            expect(kept[0]).toBe(all[0]);
            expect(kept.at(-1)).toBe(all.at(-1));
          }
        },
      ),
      { numRuns: 30 },
    );
  });

  it('keeps a single peak among a million', () => {
    const ys = new Array<number>(1_000_000).fill(0.5);
    ys[654_321] = 7;
    expect(Math.max(...decimated(ys, 300).filter((_, i) => i % 2 === 1))).toBe(7);
  });

  it('marks a gap once, in a short curve and in a long one', () => {
    const gaps = (line: number[]) => line.filter((value) => Number.isNaN(value)).length;
    expect(decimated([1, Number.NaN, Number.NaN, 2], 10)).toEqual([0, 1, Number.NaN, Number.NaN, 3, 2]);
    const long = Array.from({ length: 10_000 }, (_, i) => (i > 4000 && i < 6000 ? Number.NaN : 1));
    expect(gaps(decimated(long, 100))).toBe(2);
    expect(
      gaps(
        decimated(
          long.map((value) => (Number.isNaN(value) ? Number.POSITIVE_INFINITY : value)),
          100,
        ),
      ),
    ).toBe(2);
  });

  it('takes nothing and one point', () => {
    expect(decimated([], 10, 1)).toEqual([]);
    expect(decimated([4], 10, 1)).toEqual([0, 4]);
  });
});

describe('firstAtLeast', () => {
  it('finds the first index, or the length', () => {
    expect([0, 1, 2, 3, 9].map((x) => firstAtLeast([1, 3, 3, 5], x))).toEqual([0, 0, 1, 1, 4]);
  });
});

describe('Extremes', () => {
  it('answers any range as a plain loop does, also after growing', () => {
    const value = fc.oneof(
      { weight: 9, arbitrary: fc.double({ noNaN: true, noDefaultInfinity: true }) },
      fc.constant(Number.NaN),
    );
    fc.assert(
      fc.property(
        fc.array(value, { maxLength: 700 }),
        fc.nat(700),
        fc.nat(700),
        fc.nat(700),
        (ys, cut, a, b) => {
          const extremes = new Extremes();
          extremes.extend(ys.slice(0, cut));
          extremes.extend(ys);
          const [from, to] = [Math.min(a, b, ys.length), Math.min(Math.max(a, b), ys.length)];
          const finite = ys.slice(from, to).filter(Number.isFinite);
          const expected = finite.length > 0 ? { low: Math.min(...finite), high: Math.max(...finite) } : null;
          const found = extremes.over(ys, from, to);
          expect(found === null).toBe(expected === null);
          if (found && expected)
            expect(found.low === expected.low && found.high === expected.high).toBe(true);
        },
      ),
    );
  });
});
