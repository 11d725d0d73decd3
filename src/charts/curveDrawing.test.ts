/** What is drawn of a picture, as a canvas without pixels hears it: which lines, how pale, in which order. */
import { expect, test } from 'vitest';
import { Series } from '../model/series.ts';
import { drawCurves } from './curveDrawing.ts';
import { type Curve, CurveMemories, chartPicture } from './liveChart.ts';

const size = { width: 100, height: 100, textPx: 11 };
const options = { x: 'steps', stepsPerEpoch: 100, domain: { low: 0, high: 1, early: 0 } } as const;
const theme = {
  ...{ paper: 'white', ink: 'black', ink2: 'grey', line: 'silver', fontPx: 11, fontFamily: 'sans' },
  runs: ['blue', 'red'],
};

/** A noisy value that jumps between 0.2 and 0.8. */
function noisy(): Series {
  const series = new Series();
  for (let x = 0; x <= 20; x += 1) series.append(x, x % 2 === 0 ? 0.2 : 0.8);
  return series;
}

interface Stroke {
  readonly alpha: number;
  readonly width: number;
  readonly heights: readonly number[];
}

/** The lines that are stroked, in the order of their coming. */
function strokes(weight: Curve['weight'], smoothing: number): readonly Stroke[] {
  const curve: Curve = { id: 'a', label: 'a', colour: 0, weight, series: noisy() };
  const picture = chartPicture(new CurveMemories().of([curve], smoothing), options, size, null);
  const drawn: Stroke[] = [];
  let heights: number[] = [];
  const point = (_x: number, y: number) => heights.push(y);
  const nothing = () => undefined;
  const context = {
    ...{ globalAlpha: 1, lineWidth: 1, lineJoin: '', lineCap: '', strokeStyle: '', fillStyle: '' },
    ...{ save: nothing, restore: nothing, rect: nothing, clip: nothing, arc: nothing, fill: nothing },
    setLineDash: nothing,
    beginPath: () => {
      heights = [];
    },
    moveTo: point,
    lineTo: point,
    stroke: () => {
      drawn.push({ alpha: context.globalAlpha, width: context.lineWidth, heights });
    },
  };
  drawCurves(
    context as unknown as CanvasRenderingContext2D,
    picture,
    { left: 0, top: 0, width: 100, height: 100, ratio: 1 },
    theme,
  );
  return drawn;
}

const reach = ({ heights }: Stroke) => Math.max(...heights) - Math.min(...heights);

test('a smoothed curve leaves the raw one visible below it, with all of its jumps', () => {
  const [raw, smoothed, ...more] = strokes('raw', 0.9);
  if (!raw || !smoothed) throw new Error('two lines are to be drawn');
  expect(more).toEqual([]);
  expect(raw.heights).toHaveLength(21);
  expect(reach(raw)).toBeCloseTo(60, 0);
  expect(reach(smoothed)).toBeLessThan(reach(raw) - 5);
  expect(raw.alpha).toBeGreaterThan(0.2);
  expect(raw.alpha).toBeLessThan(smoothed.alpha);
  expect(raw.width).toBeGreaterThanOrEqual(1);
  expect(smoothed.width).toBeGreaterThan(raw.width);
});

test('without smoothing the raw line stands alone, and darker', () => {
  const [pale] = strokes('raw', 0.9);
  const [raw, ...more] = strokes('raw', 0);
  expect(more).toEqual([]);
  expect(raw?.heights).toEqual(pale?.heights);
  expect(raw?.alpha).toBeGreaterThan(pale?.alpha ?? 1);
});

test('a measured curve is one solid line', () => {
  expect(strokes('main', 0.9)).toEqual([expect.objectContaining({ alpha: 1, width: 2.2 })]);
});
