/** What is measured of one contender, and how training is timed: in windows, after the first step. */

/** Each window lasts at least so many steps and so long. */
export interface WindowRule {
  readonly windows: number;
  readonly leastSteps: number;
  readonly leastMs: number;
  /** No further window is begun once all of them together have taken so long. */
  readonly mostMs: number;
}

/** Of one training step on a GPU, as a mean over the measured ones. */
export interface GpuStep {
  readonly dispatches: number;
  readonly submits: number;
  /** Calls of writeBuffer. */
  readonly writes: number;
  /** Buffers that were created mapped, to be filled by JavaScript. */
  readonly mapped: number;
  /** Buffers that were mapped to be read; each has cost a submit as well. */
  readonly readbacks: number;
  readonly buffers: number;
}

export interface Timing {
  /** Training images a second, one figure a window. */
  readonly rates: readonly number[];
  /** From asking for training to the end of its first step, with the backend started: the first time in this browser. */
  readonly firstStepMs: number;
  /** The same in browsers of their own, where they were tried again; the one above is the first of them. */
  readonly firstStepsMs?: readonly number[];
  /** The same once more, with everything compiled already. */
  readonly warmFirstStepMs: number | null;
  readonly warmFirstStepsMs?: readonly number[];
  /** Loss of the first steps: to check that fast is also right. */
  readonly losses: readonly number[];
  /** Mean loss of the first batch with the initial weights, in inference mode. */
  readonly evaluatedLoss: number | null;
  /** Images a second in inference mode, read back batch by batch; one figure a window. */
  readonly forwardRates: readonly number[];
  /** JavaScript of one step before it waits for the device, in ms: median of the measured steps. */
  readonly scriptMs: number | null;
  readonly scriptsMs?: readonly number[];
  readonly gpu: GpuStep | null;
  /** Of each measured step apart. */
  readonly gpuRange?: { readonly least: GpuStep; readonly most: GpuStep } | null;
  /** Most bytes that buffers held at a time. */
  readonly peakGpuBytes: number | null;
}

/** How many of the first losses are kept. */
export const keptLosses = 4;

export class WindowTimer {
  readonly #rule: WindowRule;
  readonly #batchSize: number;
  readonly #rates: number[] = [];
  #beganMs: number;
  #windowMs: number;
  #windowSteps = 0;

  /** Begins to count now. */
  constructor(rule: WindowRule, batchSize: number) {
    this.#rule = rule;
    this.#batchSize = batchSize;
    this.#beganMs = performance.now();
    this.#windowMs = this.#beganMs;
  }

  /** Tells of finished steps. True once everything has been timed. */
  stepped(steps: number): boolean {
    const { windows, leastSteps, leastMs, mostMs } = this.#rule;
    const now = performance.now();
    this.#windowSteps += steps;
    const elapsed = now - this.#windowMs;
    if (this.#windowSteps < leastSteps || elapsed < leastMs) return false;
    this.#rates.push((this.#windowSteps * this.#batchSize * 1000) / elapsed);
    this.#windowMs = now;
    this.#windowSteps = 0;
    return this.#rates.length >= windows || now - this.#beganMs >= mostMs;
  }

  get rates(): readonly number[] {
    return this.#rates;
  }
}
