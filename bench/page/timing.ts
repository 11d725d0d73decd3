/** Training timed in windows, after the first step: each window lasts at least so many steps and so long. */
export interface WindowRule {
  readonly windows: number;
  readonly leastSteps: number;
  readonly leastMs: number;
}

export interface Timing {
  /** Images a second, one figure a window. */
  readonly rates: readonly number[];
  /** From asking for training to the end of its first step. */
  readonly firstStepMs: number;
  /** Loss of the first steps: to check that fast is also right. */
  readonly losses: readonly number[];
}

export class WindowTimer {
  readonly #rule: WindowRule;
  readonly #batchSize: number;
  readonly #begunMs = performance.now();
  readonly #rates: number[] = [];
  readonly #losses: number[] = [];
  #firstStepMs = 0;
  #windowMs = 0;
  #windowSteps = 0;

  constructor(rule: WindowRule, batchSize: number) {
    this.#rule = rule;
    this.#batchSize = batchSize;
  }

  /** Tells of finished steps. True once everything has been timed. */
  stepped(losses: ArrayLike<number>): boolean {
    const now = performance.now();
    for (const loss of Array.from(losses)) if (this.#losses.length < 400) this.#losses.push(loss);
    if (this.#firstStepMs === 0) {
      this.#firstStepMs = now - this.#begunMs;
      this.#windowMs = now;
      return false;
    }
    this.#windowSteps += losses.length;
    const elapsed = now - this.#windowMs;
    if (this.#windowSteps < this.#rule.leastSteps || elapsed < this.#rule.leastMs) return false;
    this.#rates.push((this.#windowSteps * this.#batchSize * 1000) / elapsed);
    this.#windowMs = now;
    this.#windowSteps = 0;
    return this.#rates.length >= this.#rule.windows;
  }

  get timing(): Timing {
    return { rates: this.#rates, firstStepMs: this.#firstStepMs, losses: this.#losses };
  }
}
