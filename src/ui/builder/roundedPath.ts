/** SVG path data of a line through points whose corners are rounded: quadratic curves that start and end on its segments. */
export type Point = readonly [x: number, y: number];

const short = (value: number): string => String(Math.round(value * 10) / 10);

/** Points that repeat are dropped; a corner never takes more than half of a segment. */
export function roundedPath(points: readonly Point[], radius: number): string {
  const distinct = points.filter((point, i) => {
    const before = points[i - 1];
    return !before || before[0] !== point[0] || before[1] !== point[1];
  });
  const [start] = distinct;
  if (!start) return '';
  let path = `M${short(start[0])} ${short(start[1])}`;
  distinct.slice(1).forEach((point, i) => {
    const before = distinct[i] ?? start;
    const after = distinct[i + 2];
    if (!after) {
      path += `L${short(point[0])} ${short(point[1])}`;
      return;
    }
    const arriving = Math.hypot(point[0] - before[0], point[1] - before[1]);
    const leaving = Math.hypot(after[0] - point[0], after[1] - point[1]);
    const r = Math.min(radius, arriving / 2, leaving / 2);
    const towards = (to: Point, distance: number): string =>
      `${short(point[0] + ((to[0] - point[0]) * r) / distance)} ${short(point[1] + ((to[1] - point[1]) * r) / distance)}`;
    path += `L${towards(before, arriving)}Q${short(point[0])} ${short(point[1])} ${towards(after, leaving)}`;
  });
  return path;
}
