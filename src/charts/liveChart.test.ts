import { describe, expect, it } from 'vitest';
import { Series } from '../model/series.ts';
import { type ChartPicture, type Curve, CurveMemories, type CurveSeries, chartPicture } from './liveChart.ts';

function growing(count: number, f: (x: number) => number): Series {
  const series = new Series();
  for (let x = 0; x < count; x += 1) series.append(x, f(x));
  return series;
}

const options = { x: 'steps', stepsPerEpoch: 100, domain: { low: 0, high: 'data', early: 0.1 } } as const;
const size = { width: 300, height: 150, textPx: 11 };

function curve(series: CurveSeries, weight: Curve['weight'] = 'raw'): Curve {
  return { id: 'a', label: 'a', colour: 0, weight, series };
}

function picture(
  curves: readonly Curve[],
  memories = new CurveMemories(),
  x: 'steps' | 'epochs' = 'steps',
): ChartPicture {
  return chartPicture(memories.of(curves, 0.9), { ...options, x }, size, null);
}

describe('chartPicture', () => {
  it('has axes without any curve, and with one point', () => {
    const none = picture([]);
    expect(none.empty).toBe(true);
    expect(none.domain).toEqual([0, 1]);
    const one = picture([curve(growing(1, () => 2.3))]);
    expect(one.empty).toBe(false);
    expect(one.drawn[0]?.line).toEqual([0, expect.closeTo(2.3, 5)]);
    expect(one.drawn[0]?.end).toEqual({ x: 0, y: expect.closeTo(2.3, 5) });
    expect(one.domain[1]).toBeGreaterThanOrEqual(2.299);
  });

  it('has axes where all values are NaN', () => {
    const nan = picture([curve(growing(10, () => Number.NaN))]);
    expect(nan.domain).toEqual([0, 1]);
    expect(nan.drawn[0]?.line).toEqual([]);
    expect(nan.drawn[0]?.end).toBeNull();
  });

  it('draws the same after growing bit by bit as at once', () => {
    const f = (x: number) => Math.sin(x * x) + 2 * Math.exp(-x / 500);
    const series = new Series();
    const memories = new CurveMemories();
    const curves = [curve(series)];
    for (let x = 0; x < 5000; x += 1) {
      series.append(x, f(x));
      if (x % 137 === 0) picture(curves, memories);
    }
    expect(picture(curves, memories).drawn[0]?.line).toEqual(
      picture([curve(growing(5000, f))]).drawn[0]?.line,
    );
    expect(picture(curves, memories).drawn[0]?.smoothed).toEqual(
      picture([curve(growing(5000, f))]).drawn[0]?.smoothed,
    );
  });

  it('reads a series afresh that was cut back to a checkpoint and went on differently', () => {
    const series = growing(3000, () => 9);
    const memories = new CurveMemories();
    const curves = [curve(series)];
    picture(curves, memories);
    series.cutFrom(100);
    for (let x = 100; x < 3500; x += 1) series.append(x, 1);
    const after = picture(curves, memories);
    // Past step 100 nothing is at 9 any more, also where the column's extremes were remembered.
    expect(
      after.drawn[0]?.line.some(
        (value, i) => i % 2 === 1 && value === 9 && (after.drawn[0]?.line[i - 1] ?? 0) > 100,
      ),
    ).toBe(false);
    expect(after.domain).toEqual([0, 1]);
  });

  it('spans the values after the early part, so that the steep beginning does not flatten the rest', () => {
    const falling = growing(1000, (x) => (x < 50 ? 10 : 0.375));
    expect(picture([curve(falling, 'main')]).domain).toEqual([0, 0.4]);
  });

  it('lets one outlier of a noisy curve run off, but never one of a measured curve', () => {
    const spiky = growing(1000, (x) => (x === 700 ? 50 : 0.4 + 0.1 * Math.sin(x)));
    expect(picture([curve(spiky, 'main')]).domain[1]).toBeGreaterThanOrEqual(50);
    const noisy = picture([{ ...curve(spiky), weight: 'raw' }]).domain[1];
    expect(noisy).toBeLessThan(10);
  });

  it('puts ticks of epochs where their steps are', () => {
    const { across, end } = picture([curve(growing(401, () => 1))], undefined, 'epochs');
    expect(end).toBe(400);
    expect(across.at(-1)).toEqual({ at: 400, text: '4' });
    expect(across.find(({ text }) => text === '2')?.at).toBe(200);
  });

  it('takes a million points, and then a thousand more, in a few thousand vertices', () => {
    const count = 1_000_000;
    const xs = Float64Array.from({ length: count + 1000 }, (_, i) => i);
    const ys = Float32Array.from(xs, (x) => 1 + Math.sin(x));
    let read = 0;
    const counted = <T extends Float64Array | Float32Array>(values: T): T =>
      new Proxy(values, {
        get: (of, key) => {
          if (typeof key === 'string' && /^\d+$/.test(key)) read += 1;
          const value: unknown = Reflect.get(of, key, of);
          return typeof value === 'function' ? value.bind(of) : value;
        },
      });
    const series = {
      length: count,
      version: count,
      get xs() {
        return counted(xs.subarray(0, this.length));
      },
      get ys() {
        return counted(ys.subarray(0, this.length));
      },
    };
    const memories = new CurveMemories();
    const curves = [curve(series)];
    picture(curves, memories);
    read = 0;
    series.length += 1000;
    const drawn = picture(curves, memories).drawn[0];
    // Not all of them again: the new ones, and what a picture is made of.
    expect(read).toBeGreaterThan(1000);
    expect(read).toBeLessThan(50_000);
    expect(drawn?.line.length).toBeLessThanOrEqual(2 * 4 * (size.width + 1));
    expect(drawn?.end?.x).toBe(count + 999);
  });
});
