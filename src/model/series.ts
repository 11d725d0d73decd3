/**
 * A curve that only grows: pairs (x, y) in two typed arrays that double when they are full, so that a step costs
 * nothing and a chart reads without a copy. `version` counts the changes; a reader that remembers it knows whether
 * there is anything to draw.
 */
export class Series {
  #length = 0;
  #version = 0;
  #xs: Float64Array;
  #ys: Float32Array;

  /** `capacity`: points before it grows for the first time. */
  constructor(capacity = 1024) {
    this.#xs = new Float64Array(Math.max(1, capacity));
    this.#ys = new Float32Array(this.#xs.length);
  }

  get length(): number {
    return this.#length;
  }

  get version(): number {
    return this.#version;
  }

  /** A view of what is there now; ask anew after `append`. */
  get xs(): Float64Array {
    return this.#xs.subarray(0, this.#length);
  }

  get ys(): Float32Array {
    return this.#ys.subarray(0, this.#length);
  }

  append(x: number, y: number): void {
    if (this.#length === this.#xs.length) this.#grow();
    this.#xs[this.#length] = x;
    this.#ys[this.#length] = y;
    this.#length += 1;
    this.#version += 1;
  }

  /** Forgets every point from `x` on: a run that goes on from an earlier checkpoint says them again. */
  cutFrom(x: number): void {
    const before = this.#length;
    while (this.#length > 0 && (this.#xs[this.#length - 1] ?? 0) >= x) this.#length -= 1;
    if (this.#length !== before) this.#version += 1;
  }

  #grow(): void {
    const xs = new Float64Array(this.#xs.length * 2);
    const ys = new Float32Array(xs.length);
    xs.set(this.#xs);
    ys.set(this.#ys);
    this.#xs = xs;
    this.#ys = ys;
  }
}
