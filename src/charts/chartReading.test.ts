import { describe, expect, it } from 'vitest';
import { chartRows, nearestStep, summariseChart, valuesAt } from './chartReading.ts';
import type { Curve } from './liveChart.ts';
import { valueText } from './valueText.ts';

function curve(id: string, weight: Curve['weight'], points: readonly (readonly [number, number])[]): Curve {
  const xs = points.map(([x]) => x);
  const ys = points.map(([, y]) => y);
  return { id, label: id, colour: 0, weight, series: { xs, ys, length: xs.length, version: xs.length } };
}

const training = curve(
  'training',
  'raw',
  Array.from({ length: 1000 }, (_, i) => [i + 1, 1 / (i + 1)] as const),
);
const validation = curve('validation', 'main', [
  [100, 0.5],
  [200, 0.2],
  [300, Number.NaN],
  [400, 0.3],
]);
const none = curve('test', 'points', []);

describe('summariseChart', () => {
  it('says first, last, least and greatest of every curve that has points', () => {
    const { curves } = summariseChart('Loss', 'nats', [training, validation, none]);
    expect(curves.map(({ label }) => label)).toEqual(['training', 'validation']);
    expect(curves[1]).toMatchObject({
      points: 4,
      text: '0.3000',
      first: { x: 100, y: 0.5 },
      last: { x: 400, y: 0.3 },
      least: { x: 200, y: 0.2 },
      greatest: { x: 100, y: 0.5 },
    });
  });
});

describe('values in words', () => {
  it('shares in percent as the run bar says them, other numbers with their decimals', () => {
    expect(valueText(0.973, 'share')).toBe('97.30 %');
    expect(valueText(1, 'share')).toBe('100.00 %');
    expect(valueText(0.02831, 'number')).toBe('0.0283');
    expect(valueText(0.02831, 'number', 2)).toBe('0.03');
    const { curves } = summariseChart('Accuracy', '', [validation], 'share');
    expect(curves[0]?.text).toBe('30.00 %');
  });
});

describe('the cursor', () => {
  it('stands on the nearest step', () => {
    expect(nearestStep([validation], 140)).toBe(100);
    expect(nearestStep([validation], 160)).toBe(200);
    expect(nearestStep([validation, training], 160.4)).toBe(160);
    expect(nearestStep([none], 3)).toBeNull();
  });

  it('reads the latest finite value until there', () => {
    expect(valuesAt([training, validation, none], 99)).toEqual([{ x: 99, y: 1 / 99 }, null, null]);
    expect(valuesAt([validation], 350)).toEqual([{ x: 200, y: 0.2 }]);
    expect(valuesAt([validation], 400)).toEqual([{ x: 400, y: 0.3 }]);
  });
});

describe('chartRows', () => {
  it('has at most fifty rows and the last step, in order, with every rarely measured step', () => {
    const rows = chartRows([training, validation, none]);
    expect(rows.length).toBeLessThanOrEqual(51);
    expect(rows.length).toBeGreaterThan(40);
    const steps = rows.map(({ x }) => x);
    expect(steps).toEqual([...steps].sort((a, b) => a - b));
    expect(steps.at(-1)).toBe(1000);
    for (const step of [100, 200, 300, 400]) expect(steps).toContain(step);
    expect(rows.find(({ x }) => x === 200)?.values).toEqual([1 / 200, 0.2, null]);
    expect(rows.find(({ x }) => x === 300)?.values).toEqual([1 / 300, null, null]);
  });

  it('has no rows without points, and all rows of a short run', () => {
    expect(chartRows([none])).toEqual([]);
    expect(chartRows([training, validation], 1).map(({ x }) => x)).toEqual([400, 1000]);
    expect(chartRows([validation]).map(({ x }) => x)).toEqual([100, 200, 300, 400]);
  });
});
