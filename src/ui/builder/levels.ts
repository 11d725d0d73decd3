/** Intervals that would overlap get levels of their own: arcs above a line, upright lines in a margin. */
export interface Interval {
  readonly from: number;
  readonly to: number;
  /** What comes first lies nearest to the line. */
  readonly rank: number;
  readonly take: (level: number) => void;
}

/** Gives each interval the lowest level at which it touches none before it; short ones lie inside long ones. */
export function levelsOf(intervals: readonly Interval[]): number {
  const levels: { from: number; to: number }[][] = [];
  const inOrder = intervals.toSorted((a, b) => a.rank - b.rank || a.to - a.from - (b.to - b.from));
  for (const { from, to, take } of inOrder) {
    let level = levels.findIndex((taken) =>
      taken.every((other) => other.to < from - 4 || other.from > to + 4),
    );
    if (level < 0) level = levels.push([]) - 1;
    levels[level]?.push({ from, to });
    take(level);
  }
  return levels.length;
}
