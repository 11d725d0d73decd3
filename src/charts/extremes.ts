/**
 * The least and the greatest of a growing array, over any range of indexes, without reading the whole range again.
 *
 * Values are grouped in blocks of 64; each block keeps its least and greatest. A range is then answered by its whole
 * blocks and at most 126 single values at its ends. Appending costs one comparison for each new value. Values that are
 * not finite (a gap in a curve) are passed over.
 */
const block = 64;

export interface Range {
  readonly low: number;
  readonly high: number;
}

export class Extremes {
  #lows = new Float64Array(16);
  #highs = new Float64Array(16);
  #length = 0;

  /** How many values have been taken in. */
  get length(): number {
    return this.#length;
  }

  /** Takes in `values[length ..]`. The values before must be the ones already taken. */
  extend(values: ArrayLike<number>): void {
    for (let i = this.#length; i < values.length; i += 1) {
      const b = Math.floor(i / block);
      if (i % block === 0) this.#open(b);
      const value = values[i] ?? Number.NaN;
      if (!Number.isFinite(value)) continue;
      if (value < (this.#lows[b] ?? 0)) this.#lows[b] = value;
      if (value > (this.#highs[b] ?? 0)) this.#highs[b] = value;
    }
    this.#length = values.length;
  }

  /** Over `from <= i < to`; null where nothing there is finite. `values` are those of `extend`. */
  over(values: ArrayLike<number>, from: number, to: number): Range | null {
    let low = Number.POSITIVE_INFINITY;
    let high = Number.NEGATIVE_INFINITY;
    let i = from;
    while (i < to) {
      if (i % block === 0 && i + block <= to) {
        low = Math.min(low, this.#lows[i / block] ?? low);
        high = Math.max(high, this.#highs[i / block] ?? high);
        i += block;
        continue;
      }
      const value = values[i] ?? Number.NaN;
      if (Number.isFinite(value)) {
        if (value < low) low = value;
        if (value > high) high = value;
      }
      i += 1;
    }
    return low <= high ? { low, high } : null;
  }

  #open(b: number): void {
    if (b >= this.#lows.length) {
      this.#lows = doubled(this.#lows);
      this.#highs = doubled(this.#highs);
    }
    this.#lows[b] = Number.POSITIVE_INFINITY;
    this.#highs[b] = Number.NEGATIVE_INFINITY;
  }
}

function doubled(array: Float64Array<ArrayBuffer>): Float64Array<ArrayBuffer> {
  const longer = new Float64Array(array.length * 2);
  longer.set(array);
  return longer;
}
