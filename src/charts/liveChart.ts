/**
 * The numbers of a live chart, apart from their drawing: curves with what is remembered of each, so that a frame costs
 * what is new in the series and what the pixels show, however long the series is.
 *
 * A curve is read by reference from its append-only series. Weights: `main` is a measured curve, drawn solid; `raw` a
 * noisy one, drawn pale with its smoothed course over it; `points` single measurements, drawn as dots.
 */
import {
  bulkOf,
  type Domain,
  type DomainRule,
  horizontalTicks,
  type Tick,
  union,
  verticalDomain,
  verticalTicks,
} from './chartDomain.ts';
import { decimate, firstAtLeast, type Points } from './decimate.ts';
import { Extremes, type Range } from './extremes.ts';
import { Smoothing } from './smoothing.ts';
import type { Notation } from './valueText.ts';

/** What is read of a series: `xs` ascending (steps), `ys` as long; `version` differs after every change. */
export interface CurveSeries extends Points {
  readonly length: number;
  readonly version: number;
}

export interface Curve {
  readonly id: string;
  readonly label: string;
  /** What it belongs to and what it is of that, where the label says both: the heads of a table. */
  readonly heads?: { readonly group: string; readonly part: string };
  /** At the curve's end. Of several with the same text, the heaviest that has points carries it. None: no label. */
  readonly endLabel?: string;
  /** The run's index in the palette, 0 to 5, counted round. */
  readonly colour: number;
  /** The run's index in the dashes; the colour's where left out. */
  readonly dash?: number;
  readonly weight: 'main' | 'raw' | 'points';
  readonly series: CurveSeries;
}

/** One curve as the pixels show it. Lines are x, y, x, y, ... in steps and values, NaN at gaps. */
export interface DrawnCurve {
  readonly curve: Curve;
  readonly line: readonly number[];
  /** Of a `raw` curve. */
  readonly smoothed: readonly number[] | null;
  /** Where its label belongs: the last finite value, smoothed where there is that. */
  readonly end: { readonly x: number; readonly y: number } | null;
}

/** Remembers of one series its extremes and its smoothed course, and takes in only what was appended. */
export class CurveMemory {
  readonly series: CurveSeries;
  readonly smoothing: number;
  #smoothing: Smoothing | null;
  #extremes = new Extremes();
  #smoothedExtremes = new Extremes();
  #seen: { readonly x: number | undefined; readonly y: number | undefined } = { x: undefined, y: undefined };

  /** `smoothing`: weight of the past, 0 for none. */
  constructor(series: CurveSeries, smoothing: number) {
    this.series = series;
    this.smoothing = smoothing;
    this.#smoothing = smoothing > 0 ? new Smoothing(smoothing) : null;
  }

  /** Reads what is new. A series that was cut back and went on differently is read afresh. */
  sync(): Points {
    const { xs, ys } = this.series;
    const taken = this.#extremes.length;
    const same = Object.is(xs[taken - 1], this.#seen.x) && Object.is(ys[taken - 1], this.#seen.y);
    if (taken > ys.length || (taken > 0 && !same)) {
      this.#extremes = new Extremes();
      this.#smoothedExtremes = new Extremes();
      if (this.#smoothing) this.#smoothing = new Smoothing(this.#smoothing.weight);
    }
    this.#extremes.extend(ys);
    if (this.#smoothing) {
      this.#smoothing.extend(ys);
      this.#smoothedExtremes.extend(this.#smoothing.values);
    }
    this.#seen = { x: xs[ys.length - 1], y: ys[ys.length - 1] };
    return { xs, ys };
  }

  /** Call `sync` before this and the following. */
  draw(curve: Curve, x1: number, columns: number): DrawnCurve {
    const { xs, ys } = this.series;
    const smooth = this.#smoothing?.values ?? null;
    const shown = smooth ?? ys;
    let last = shown.length - 1;
    while (last >= 0 && !Number.isFinite(shown[last])) last -= 1;
    const x = xs[last];
    const y = shown[last];
    return {
      curve,
      line: decimate({ xs, ys }, this.#extremes, 0, x1, columns),
      smoothed: smooth && decimate({ xs, ys: smooth }, this.#smoothedExtremes, 0, x1, columns),
      end: x === undefined || y === undefined ? null : { x, y },
    };
  }

  /** What the vertical axis should span from step `x` on: all of a measured curve, the bulk of a noisy one. */
  range(weight: Curve['weight'], x: number): Range | null {
    const { xs, ys } = this.series;
    const from = firstAtLeast(xs, x);
    if (weight !== 'raw') return this.#extremes.over(ys, from, ys.length);
    const smooth = this.#smoothing?.values;
    return union(
      bulkOf(ys, from, ys.length),
      smooth ? this.#smoothedExtremes.over(smooth, from, smooth.length) : null,
    );
  }
}

/** Memories of the curves of one chart, kept from frame to frame. */
export class CurveMemories {
  #known = new Map<string, CurveMemory>();

  of(curves: readonly Curve[], smoothing: number): { readonly curve: Curve; readonly memory: CurveMemory }[] {
    const before = this.#known;
    this.#known = new Map();
    return curves.map((curve) => {
      const wanted = curve.weight === 'raw' ? smoothing : 0;
      const old = before.get(curve.id);
      const fits = old && old.series === curve.series && old.smoothing === wanted;
      const memory = fits ? old : new CurveMemory(curve.series, wanted);
      this.#known.set(curve.id, memory);
      return { curve, memory };
    });
  }
}

export interface ChartPicture {
  readonly drawn: readonly DrawnCurve[];
  /** Steps from 0 to here. */
  readonly end: number;
  readonly domain: Domain;
  /** `at` in steps. */
  readonly across: readonly Tick[];
  readonly up: readonly Tick[];
  readonly empty: boolean;
}

/** The whole picture for a plotting area of `width` x `height` pixels. `previous`: the domain shown before. */
export function chartPicture(
  curves: readonly { readonly curve: Curve; readonly memory: CurveMemory }[],
  options: {
    readonly x: 'steps' | 'epochs';
    readonly stepsPerEpoch: number;
    readonly domain: DomainRule;
    readonly values?: Notation;
  },
  size: { readonly width: number; readonly height: number; readonly textPx: number },
  previous: Domain | null,
): ChartPicture {
  let last = 0;
  let count = 0;
  for (const { memory } of curves) {
    const { xs } = memory.sync();
    count += xs.length;
    last = Math.max(last, xs[xs.length - 1] ?? 0);
  }
  const end = last > 0 ? last : 1;
  let range: Range | null = null;
  for (const { curve, memory } of curves) {
    range = union(range, memory.range(curve.weight, options.domain.early * end));
  }
  // Nothing finite after the early part yet (a run that has just begun, or ends in NaN): take the whole.
  if (!range) for (const { curve, memory } of curves) range = union(range, memory.range(curve.weight, 0));
  const rows = Math.max(2, Math.floor(size.height / (3 * size.textPx)));
  const domain = verticalDomain(options.domain, range, previous, rows);
  const places = Math.max(1, Math.floor(size.width / (8 * size.textPx)));
  const unit = options.x === 'epochs' ? Math.max(1, options.stepsPerEpoch) : 1;
  const across = horizontalTicks(last / unit, places, options.x === 'steps').map((tick) => ({
    ...tick,
    at: tick.at * unit,
  }));
  return {
    drawn: curves.map(({ curve, memory }) => memory.draw(curve, end, Math.max(1, Math.floor(size.width)))),
    end,
    domain,
    across,
    up: verticalTicks(domain, rows, options.values),
    empty: count === 0,
  };
}
