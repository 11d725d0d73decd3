/**
 * A live chart read in numbers: the values at one step (the cursor), a short table, and what a one-sentence summary
 * says. All three read the same series as the picture does, so that nobody who cannot see it gets less.
 */
import { firstAtLeast } from './decimate.ts';
import type { Curve } from './liveChart.ts';
import { type Notation, valueText } from './valueText.ts';

export interface CurveSummary {
  readonly label: string;
  readonly weight: Curve['weight'];
  readonly points: number;
  /** The last value in words. */
  readonly text: string;
  /** Steps and values of the first, last, least and greatest finite point. */
  readonly first: ReadPoint;
  readonly last: ReadPoint;
  readonly least: ReadPoint;
  readonly greatest: ReadPoint;
}

export interface ReadPoint {
  readonly x: number;
  readonly y: number;
}

export interface ChartSummary {
  readonly title: string;
  readonly unit: string;
  /** Those with at least one finite point. */
  readonly curves: readonly CurveSummary[];
}

/** One pass over every series: meant for once a second, not for every frame. */
export function summariseChart(
  title: string,
  unit: string,
  curves: readonly Curve[],
  notation: Notation = 'number',
): ChartSummary {
  return { title, unit, curves: curves.flatMap((curve) => summariseCurve(curve, notation) ?? []) };
}

function summariseCurve({ label, weight, series }: Curve, notation: Notation): CurveSummary | null {
  const { xs, ys } = series;
  let first = -1;
  let last = -1;
  let least = -1;
  let greatest = -1;
  for (let i = 0; i < ys.length; i += 1) {
    const y = ys[i] ?? Number.NaN;
    if (!Number.isFinite(y)) continue;
    if (first < 0) first = least = greatest = i;
    last = i;
    if (y < (ys[least] ?? y)) least = i;
    if (y > (ys[greatest] ?? y)) greatest = i;
  }
  if (first < 0) return null;
  const at = (i: number): ReadPoint => ({ x: xs[i] ?? 0, y: ys[i] ?? 0 });
  return {
    label,
    weight,
    points: ys.length,
    text: valueText(at(last).y, notation),
    first: at(first),
    last: at(last),
    least: at(least),
    greatest: at(greatest),
  };
}

/** The step of some point nearest to `x`; null where there are no points. */
export function nearestStep(curves: readonly Curve[], x: number): number | null {
  let best: number | null = null;
  for (const { series } of curves) {
    const { xs } = series;
    const i = firstAtLeast(xs, x);
    for (const candidate of [xs[i - 1], xs[i]]) {
      if (candidate !== undefined && (best === null || Math.abs(candidate - x) < Math.abs(best - x)))
        best = candidate;
    }
  }
  return best;
}

/** What each curve says at step `x`: its latest finite value until then; null where it has none yet. */
export function valuesAt(curves: readonly Curve[], x: number): (ReadPoint | null)[] {
  return curves.map(({ series }) => {
    const { xs, ys } = series;
    for (let i = firstAtLeast(xs, x + 1e-9) - 1; i >= 0; i -= 1) {
      const y = ys[i] ?? Number.NaN;
      if (Number.isFinite(y)) return { x: xs[i] ?? 0, y };
    }
    return null;
  });
}

export interface ChartRow {
  readonly x: number;
  /** One for each curve: its value at exactly this step, or null. */
  readonly values: readonly (number | null)[];
}

/**
 * At most `most` rows, and the last step. The steps of the rarely measured curves come first (their numbers are the
 * ones sought), at most half of the rows; the rest is spread evenly over all steps.
 */
export function chartRows(curves: readonly Curve[], most = 50): ChartRow[] {
  const rare = stepsOf(curves.filter(({ weight }) => weight !== 'raw'));
  const all = stepsOf(curves);
  const chosen = new Set(spread(rare, Math.ceil(most / 2)));
  for (const x of spread(all, most - chosen.size)) chosen.add(x);
  const last = all.at(-1);
  if (last !== undefined) chosen.add(last);
  return [...chosen]
    .sort((a, b) => a - b)
    .map((x) => ({ x, values: curves.map((curve) => exactly(curve, x)) }));
}

function stepsOf(curves: readonly Curve[]): number[] {
  const steps = new Set<number>();
  for (const { series } of curves) {
    const { xs } = series;
    // Of a long series a few thousand steps are enough to spread fifty rows over.
    const stride = Math.max(1, Math.floor(xs.length / 2000));
    for (let i = 0; i < xs.length; i += stride) steps.add(xs[i] ?? 0);
    if (xs.length > 0) steps.add(xs[xs.length - 1] ?? 0);
  }
  return [...steps].sort((a, b) => a - b);
}

/** `count` of the values, evenly spaced by index, the last one among them. */
function spread(values: readonly number[], count: number): number[] {
  if (count <= 0) return [];
  if (values.length <= count) return [...values];
  return Array.from(
    { length: count },
    (_, i) => values[Math.round(((i + 1) * values.length) / count) - 1] ?? 0,
  );
}

function exactly({ series }: Curve, x: number): number | null {
  const { xs, ys } = series;
  const i = firstAtLeast(xs, x);
  const y = ys[i];
  return xs[i] === x && y !== undefined && Number.isFinite(y) ? y : null;
}
