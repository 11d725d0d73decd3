/**
 * The moving average of a growing array, for the line that is drawn over a noisy one:
 *
 *     m_t = w_t m_(t-1) + (1 - w_t) y_t,      w_t = min(w, t / (t + 8)),      t = 0, 1, 2, ...
 *
 * Exponential smoothing with weight w, but for its beginning: there it looks back over about an eighth of what there
 * is (polynomial-decay averaging, Shamir and Zhang 2013), so that it begins at the first value and does not trail
 * behind a loss that falls steeply. A value that is not finite leaves the average alone and a gap in the drawn line.
 */
export class Smoothing {
  /** The weight of the past, 0 (none: the values themselves) to below 1. */
  readonly weight: number;
  #values = new Float32Array(64);
  #length = 0;
  #mean = 0;
  /** Finite values taken in. */
  #count = 0;

  constructor(weight: number) {
    if (!(weight >= 0 && weight < 1))
      throw new Error(`a smoothing weight lies in 0 <= w < 1, not at ${weight}`);
    this.weight = weight;
  }

  /** The smoothed values so far, one for each value taken in. A view: read it again after `extend`. */
  get values(): Float32Array {
    return this.#values.subarray(0, this.#length);
  }

  /** Takes in `values[length ..]`. */
  extend(values: ArrayLike<number>): void {
    if (values.length > this.#values.length) {
      const longer = new Float32Array(Math.max(values.length, this.#values.length * 2));
      longer.set(this.#values);
      this.#values = longer;
    }
    for (let i = this.#length; i < values.length; i += 1) {
      const value = values[i] ?? Number.NaN;
      if (!Number.isFinite(value)) {
        this.#values[i] = Number.NaN;
        continue;
      }
      const past = Math.min(this.weight, this.#count / (this.#count + 8));
      this.#mean = past * this.#mean + (1 - past) * value;
      this.#count += 1;
      this.#values[i] = this.#mean;
    }
    this.#length = values.length;
  }
}
