/**
 * Where the labels at the ends of curves stand, so that none covers another: as near to their curves as may be.
 *
 * Wanted positions are sorted; labels that are too close form a group, which stands at the mean of what its members
 * want; groups that touch merge (pooling of adjacent violators: the least-squares answer). At the edges of the
 * picture the pile is pushed back in.
 */
export interface EndLabel {
  readonly text: string;
  readonly colour: number;
  /** Wanted centre, in pixels from the top. */
  readonly y: number;
}

/** The same labels with `y` moved, in the order of their height, at least `gap` pixels apart within `0 .. height`. */
export function spreadLabels(labels: readonly EndLabel[], gap: number, height: number): EndLabel[] {
  const room = Math.max(1, Math.floor(height / gap));
  const sorted = labels.slice(0, room).sort((a, b) => a.y - b.y);
  const groups: { sum: number; count: number }[] = [];
  for (const label of sorted) {
    let group = { sum: clamp(label.y, 0, height), count: 1 };
    for (let last = groups.at(-1); last && topOf(group, gap) < bottomOf(last, gap); last = groups.at(-1)) {
      groups.pop();
      group = { sum: last.sum + group.sum, count: last.count + group.count };
    }
    groups.push(group);
  }
  const centres: number[] = [];
  for (const group of groups)
    for (let i = 0; i < group.count; i += 1) centres.push(topOf(group, gap) + (i + 0.5) * gap);

  // Push what hangs over an edge back in, and its neighbours with it.
  const half = gap / 2;
  for (let i = 0, least = half; i < centres.length; i += 1, least += gap)
    centres[i] = Math.max(centres[i] ?? 0, least);
  for (let i = centres.length - 1, most = height - half; i >= 0; i -= 1, most -= gap)
    centres[i] = Math.min(centres[i] ?? 0, most);
  return sorted.map((label, i) => ({ ...label, y: centres[i] ?? label.y }));
}

function topOf(group: { sum: number; count: number }, gap: number): number {
  return group.sum / group.count - (group.count * gap) / 2;
}

function bottomOf(group: { sum: number; count: number }, gap: number): number {
  return group.sum / group.count + (group.count * gap) / 2;
}

function clamp(value: number, low: number, high: number): number {
  return Math.min(high, Math.max(low, value));
}
