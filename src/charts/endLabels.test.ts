import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { spreadLabels } from './endLabels.ts';

const labels = (...ys: number[]) => ys.map((y, i) => ({ text: String(i), colour: i, y }));

describe('spreadLabels', () => {
  it('leaves labels that have room where they are', () => {
    expect(spreadLabels(labels(50, 20, 80), 12, 100).map(({ text, y }) => [text, y])).toEqual([
      ['1', 20],
      ['0', 50],
      ['2', 80],
    ]);
  });

  it('moves two that touch apart by the same amount', () => {
    expect(spreadLabels(labels(50, 52), 12, 100).map(({ y }) => y)).toEqual([45, 57]);
  });

  it('pushes a pile at an edge back in', () => {
    expect(spreadLabels(labels(0, 0, 1), 12, 100).map(({ y }) => y)).toEqual([6, 18, 30]);
    expect(spreadLabels(labels(100, 99), 12, 100).map(({ y }) => y)).toEqual([82, 94]);
  });

  it('never lets two overlap or one leave, and keeps their order; drops what has no room at all', () => {
    fc.assert(
      fc.property(fc.array(fc.double({ min: -50, max: 200, noNaN: true }), { maxLength: 14 }), (ys) => {
        const placed = spreadLabels(labels(...ys), 12, 100);
        expect(placed.length).toBe(Math.min(8, ys.length));
        placed.forEach(({ y, text }, i) => {
          expect(y).toBeGreaterThanOrEqual(6 - 1e-9);
          expect(y).toBeLessThanOrEqual(94 + 1e-9);
          const next = placed[i + 1];
          if (!next) return;
          expect(next.y - y).toBeGreaterThanOrEqual(12 - 1e-9);
          expect(ys[Number(next.text)] ?? 0).toBeGreaterThanOrEqual(ys[Number(text)] ?? 0);
        });
      }),
    );
  });
});
