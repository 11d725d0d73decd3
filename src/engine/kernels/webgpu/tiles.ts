/**
 * How outputs are shared out among threads, and which reads may fall off the edge of a map. What can be told when the
 * program is written needs no test when it runs.
 */

/** How many filters one thread takes: as many as divide them evenly, while enough threads stand side by side. */
export function tileFilters(filters: number, most: number): number {
  for (let each = most; each > 1; each -= 1) {
    if (filters % each === 0 && filters / each >= 4) return each;
  }
  return 1;
}

/** How many neighbouring columns one thread takes: what costs least for the whole row, loads counted twice. */
export function tileColumns(
  width: number,
  most: number,
  kernelWidth: number,
  stride: number,
  filters: number,
): number {
  let best = { columns: 1, cost: Number.POSITIVE_INFINITY };
  for (let columns = 1; columns <= Math.min(most, width); columns += 1) {
    const loads = (columns - 1) * stride + kernelWidth + kernelWidth * filters;
    const cost = Math.ceil(width / columns) * (columns * kernelWidth * filters + 2 * loads);
    if (cost <= best.cost) best = { columns, cost };
  }
  return best.columns;
}

interface Row {
  readonly inWidth: number;
  readonly kernelWidth: number;
}

/**
 * A column at `first + offset`, where `first` is from 0 to `lastFirst` (and up to a kernel further on where the kernel's
 * columns are a loop). `always`: it is never off the map.
 */
export function guardedColumn(
  { inWidth, kernelWidth }: Row,
  offset: number,
  lastFirst: number,
  unrolled: number,
) {
  const looped = kernelWidth - unrolled;
  return {
    always: offset >= 0 && lastFirst + looped + offset < inWidth,
    inside: (first: string) => `(${first} + ${offset} >= 0 && ${first} + ${offset} < ${inWidth})`,
    safe: (first: string) => `u32(clamp(${first} + ${offset}, 0, ${inWidth - 1}))`,
  };
}

/**
 * Of the threads that share a place, four hold neighbouring filters and then the next ones of their tiles follow: what
 * they read together are whole lines of memory.
 */
export function lanesSideBySide(lanes: number): number {
  return lanes % 4 === 0 ? 4 : lanes;
}

/** The first filter of a thread's tile; the others follow in steps of `side`. */
function firstFilter(lane: string, side: number, filters: number): string {
  return `(${lane} / ${side}u) * ${side * filters}u + ${lane} % ${side}u`;
}

/** Names `filter0`, the first filter of a thread's tile, and `channel0`, the first channel that its group sees. */
export function filterOfLane(
  lane: string,
  group: { readonly channels: number; readonly filters: number },
  groups: number,
  filters: number,
): string {
  const lanes = group.filters / filters;
  const side = lanesSideBySide(lanes);
  if (groups === 1) return `  let filter0 = ${firstFilter(lane, side, filters)};\n  let channel0 = 0u;`;
  const within = firstFilter(`(${lane} % ${lanes}u)`, side, filters);
  return `  let filter0 = (${lane} / ${lanes}u) * ${group.filters}u + ${within};
  let channel0 = (${lane} / ${lanes}u) * ${group.channels}u;`;
}
