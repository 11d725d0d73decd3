import { describe, expect, it } from 'vitest';
import { bulkOf, horizontalTicks, verticalDomain, verticalTicks } from './chartDomain.ts';

const loss = { low: 0, high: 'data', early: 0 } as const;
const accuracy = { low: 'data', high: 1, early: 0 } as const;

describe('verticalDomain', () => {
  it('has round ends round the data, and the fixed ones as given', () => {
    expect(verticalDomain(loss, { low: 0.1, high: 2.31 }, null, 5)).toEqual([0, 2.5]);
    expect(verticalDomain(accuracy, { low: 0.812, high: 0.99 }, null, 4)).toEqual([0.8, 1]);
  });

  it('holds still while the data still fits, and moves when it has become small', () => {
    expect(verticalDomain(loss, { low: 0.1, high: 1.9 }, [0, 2.5], 5)).toEqual([0, 2.5]);
    expect(verticalDomain(loss, { low: 0.1, high: 0.9 }, [0, 2.5], 5)).toEqual([0, 1]);
    expect(verticalDomain(loss, { low: 0.1, high: 2.9 }, [0, 2.5], 5)).toEqual([0, 3]);
  });

  it('does not hold ends that are not round for the number of ticks', () => {
    expect(verticalDomain(loss, { low: 0.1, high: 0.65 }, [0, 0.7], 4)).toEqual([0, 0.8]);
  });

  it('is never empty', () => {
    for (const data of [null, { low: 0, high: 0 }, { low: 3, high: 3 }, { low: 1, high: 1 }]) {
      for (const rule of [loss, accuracy, { low: 'data', high: 'data', early: 0 } as const]) {
        const [low, high] = verticalDomain(rule, data, null, 4);
        expect(high).toBeGreaterThan(low);
        expect(Number.isFinite(low) && Number.isFinite(high)).toBe(true);
      }
    }
  });
});

describe('ticks', () => {
  it('have the decimals that tell them apart', () => {
    expect(verticalTicks([0.8, 1], 4).map(({ text }) => text)).toEqual([
      '0.80',
      '0.85',
      '0.90',
      '0.95',
      '1.00',
    ]);
  });

  it('of shares are in percent, at the same places', () => {
    const ticks = verticalTicks([0.8, 1], 4, 'share');
    expect(ticks.map(({ text }) => text)).toEqual(['80 %', '85 %', '90 %', '95 %', '100 %']);
    expect(ticks.map(({ at }) => at)).toEqual(verticalTicks([0.8, 1], 4).map(({ at }) => at));
    expect(verticalTicks([0.975, 1], 5, 'share')[1]?.text).toBe('98.0 %');
  });

  it('along the steps are whole, with the end itself and nothing that touches it', () => {
    expect(horizontalTicks(821, 4, true).map(({ text }) => text)).toEqual(['0', '200', '400', '600', '821']);
    expect(horizontalTicks(1620, 3, true).map(({ text }) => text)).toEqual(['0', '500', '1,000', '1,620']);
    expect(horizontalTicks(1050, 4, true).map(({ text }) => text)).toEqual([
      '0',
      '200',
      '400',
      '600',
      '800',
      '1,050',
    ]);
    expect(horizontalTicks(2, 6, true).map(({ text }) => text)).toEqual(['0', '1', '2']);
    expect(horizontalTicks(0, 4, true)).toEqual([{ at: 0, text: '0' }]);
  });

  it('along the epochs may be parts of one', () => {
    expect(horizontalTicks(1.37, 3, false).map(({ text }) => text)).toEqual(['0', '0.5', '1', '1.4']);
  });
});

describe('bulkOf', () => {
  it('passes over single outliers and what is not finite', () => {
    const values = Array.from({ length: 400 }, (_, i) => i / 400);
    values[100] = 1e6;
    values[200] = Number.NaN;
    const bulk = bulkOf(values, 0, values.length);
    expect(bulk?.high).toBeLessThan(1);
    expect(bulk?.low).toBeLessThan(0.02);
    expect(bulkOf([Number.NaN], 0, 1)).toBeNull();
  });
});
