/**
 * How a run's lines are drawn, on the canvas and beside its name: its dash pattern by the run's index (0 is solid), the
 * widths and how pale. In CSS pixels.
 */
const dashes: readonly (readonly number[])[] = [[], [6, 4], [2, 3], [9, 3, 2, 3], [12, 4], [4, 2, 1, 2]];

/** Lengths of line and gap in turn; empty for a solid line. */
export function dashOf(index: number): readonly number[] {
  return dashes[index % dashes.length] ?? [];
}

/** `main` a measured curve, `smoothed` the course of a noisy one, `raw` its values. */
export const strokes = {
  main: { width: 2.2, alpha: 1 },
  smoothed: { width: 1.6, alpha: 0.6 },
  raw: { width: 1, alpha: 0.32 },
} as const;

/** Radius of a single measurement. */
export const dotRadius = 4;
