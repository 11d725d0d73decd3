/**
 * A long curve as the polyline that its pixels show. Where many points fall on one column of pixels, their first,
 * least, greatest and last value draw the same picture as all of them ("M4": Jugel et al., VLDB 2014), so that no
 * peak is lost and a million points cost as much as a few thousand.
 *
 * Result: x, y, x, y, ... in the units of the data, with NaN, NaN where the curve has a gap (a value not finite).
 */
import type { Extremes } from './extremes.ts';

export interface Points {
  /** Ascending. */
  readonly xs: ArrayLike<number>;
  readonly ys: ArrayLike<number>;
}

/** `columns`: pixels across, for x from `x0` to `x1`. `extremes` has taken in all of `ys`. */
export function decimate(
  points: Points,
  extremes: Extremes,
  x0: number,
  x1: number,
  columns: number,
): number[] {
  const { xs, ys } = points;
  // One more on either side, so that a line leaves the picture in its true direction.
  const from = Math.max(0, firstAtLeast(xs, x0) - 1);
  const to = Math.min(xs.length, firstAtLeast(xs, x1, from) + 1);
  const line: number[] = [];
  if (to - from <= 4 * columns || !(x1 > x0)) {
    for (let i = from; i < to; i += 1) add(line, xs[i], ys[i]);
    return line;
  }
  let i = from;
  for (let column = 0; i < to; column += 1) {
    const end =
      column + 1 < columns
        ? Math.min(to, firstAtLeast(xs, x0 + ((column + 1) * (x1 - x0)) / columns, i))
        : to;
    if (end === i) continue;
    const range = extremes.over(ys, i, end);
    const last = end - 1;
    add(line, xs[i], ys[i]);
    if (range && last > i) {
      const middle = ((xs[i] ?? 0) + (xs[last] ?? 0)) / 2;
      add(line, middle, range.low);
      add(line, middle, range.high);
      add(line, xs[last], ys[last]);
    }
    i = end;
  }
  return line;
}

function add(line: number[], x = Number.NaN, y = Number.NaN): void {
  if (Number.isFinite(x) && Number.isFinite(y)) line.push(x, y);
  else if (line.length > 0 && !Number.isNaN(line[line.length - 1])) line.push(Number.NaN, Number.NaN);
}

/** The first index `i >= from` with `xs[i] >= x`; the length where there is none. `xs` ascending. */
export function firstAtLeast(xs: ArrayLike<number>, x: number, from = 0): number {
  let low = from;
  let high = xs.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((xs[middle] ?? Number.POSITIVE_INFINITY) < x) low = middle + 1;
    else high = middle;
  }
  return low;
}
