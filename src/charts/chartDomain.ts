/**
 * What a live chart's axes span, and their ticks. The vertical axis shows where the curves are now: the steep first
 * part of a run (`early`) and single outliers do not stretch it; they run off the picture instead. It changes in
 * round steps and holds still in between, so that a growing curve does not make the scale tremble.
 */
import { scaleLinear } from 'd3-scale';
import type { Range } from './extremes.ts';
import type { Notation } from './valueText.ts';

export interface DomainRule {
  /** A fixed end, or where the data is. */
  readonly low: number | 'data';
  readonly high: number | 'data';
  /** Share of the horizontal axis, at its beginning, whose values do not stretch the vertical one: 0 to below 1. */
  readonly early: number;
}

export type Domain = readonly [low: number, high: number];

/** Round ends round `data`, or `previous` where it still fits. `ticks`: about how many. */
export function verticalDomain(
  rule: DomainRule,
  data: Range | null,
  previous: Domain | null,
  ticks: number,
): Domain {
  let low = rule.low === 'data' ? (data?.low ?? 0) : rule.low;
  let high = rule.high === 'data' ? (data?.high ?? low + 1) : rule.high;
  if (!(high > low)) {
    const pad = Math.max(Math.abs(low) * 0.1, 0.05);
    if (rule.high === 'data') high = low + pad;
    if (rule.low === 'data') low = high - 2 * pad;
    if (!(high > low)) high = low + pad;
  }
  const round = (ends: Domain): Domain => {
    const [roundLow = ends[0], roundHigh = ends[1]] = scaleLinear().domain(ends).nice(ticks).domain();
    return [rule.low === 'data' ? roundLow : ends[0], rule.high === 'data' ? roundHigh : ends[1]];
  };
  if (previous && previous[0] <= low && previous[1] >= high) {
    const [heldLow, heldHigh] = previous;
    // Ends that were round for another number of ticks (before a resize) are not held.
    const [againLow, againHigh] = round(previous);
    const stillRound = againLow === heldLow && againHigh === heldHigh;
    if (stillRound && heldHigh - heldLow <= 1.7 * (high - low)) return previous;
  }
  return round([low, high]);
}

/** Values that only few go below or above: the 1st and 99th of a hundred, read off at most 512 values of the range. */
export function bulkOf(values: ArrayLike<number>, from: number, to: number): Range | null {
  const stride = Math.max(1, Math.ceil((to - from) / 512));
  const sample: number[] = [];
  for (let i = from; i < to; i += stride) {
    const value = values[i] ?? Number.NaN;
    if (Number.isFinite(value)) sample.push(value);
  }
  sample.sort((a, b) => a - b);
  const rank = Math.floor(sample.length / 100);
  const low = sample[rank];
  const high = sample[sample.length - 1 - rank];
  return low === undefined || high === undefined ? null : { low, high };
}

export function union(a: Range | null, b: Range | null): Range | null {
  if (!a || !b) return a ?? b;
  return { low: Math.min(a.low, b.low), high: Math.max(a.high, b.high) };
}

export interface Tick {
  readonly at: number;
  readonly text: string;
}

/** Round values with just the decimals that tell them apart; shares in percent. */
export function verticalTicks([low, high]: Domain, count: number, notation: Notation = 'number'): Tick[] {
  const scale = scaleLinear().domain([low, high]);
  if (notation === 'number') {
    const format = scale.tickFormat(count);
    return scale.ticks(count).map((at) => ({ at, text: format(at) }));
  }
  const format = scaleLinear()
    .domain([100 * low, 100 * high])
    .tickFormat(count);
  return scale.ticks(count).map((at) => ({ at, text: `${format(100 * at)} %` }));
}

/**
 * Round values from 0 on, and the end itself: how far the run has come. `end` in steps, or in epochs where
 * `whole` is false. A round value that would touch the end's is left out.
 */
export function horizontalTicks(end: number, count: number, whole: boolean): Tick[] {
  if (!(end > 0)) return [{ at: 0, text: '0' }];
  const round = scaleLinear()
    .domain([0, end])
    .ticks(Math.max(1, count))
    .filter((at) => (!whole || Number.isInteger(at)) && at <= end * (1 - 0.6 / Math.max(1, count)));
  const number = new Intl.NumberFormat('en', { maximumFractionDigits: whole ? 0 : 2 });
  const last = new Intl.NumberFormat('en', { maximumFractionDigits: whole ? 0 : 1 });
  return [...round.map((at) => ({ at, text: number.format(at) })), { at: end, text: last.format(end) }];
}
