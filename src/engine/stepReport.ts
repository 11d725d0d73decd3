/**
 * Steps come back in batches, about ten times a second whatever the step rate; the first at once, and the last ones too where
 * the next is long in coming (its images are on their way). Also measures images per second, over the last two seconds of stepping (waiting for data, measuring and pauses do not count).
 */
import type { Event } from './protocol.ts';

const everyMs = 100;
const windowMs = 2000;

export class StepReport {
  readonly #runId: string;
  readonly #batchSize: number;
  readonly #emit: (event: Event, transfer?: Transferable[]) => void;
  readonly #now: () => number;
  readonly #memory: () => { readonly tensors: number; readonly bytes: number };
  #held = { tensors: 0, bytes: 0 };
  #isFirst = true;
  #firstStep = 0;
  #losses: number[] = [];
  #accuracies: number[] = [];
  #lastFlush = Number.NEGATIVE_INFINITY;
  #recent: { images: number; ms: number }[] = [];
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(
    runId: string,
    batchSize: number,
    emit: (event: Event, transfer?: Transferable[]) => void,
    now: () => number,
    memory: () => { readonly tensors: number; readonly bytes: number },
  ) {
    this.#runId = runId;
    this.#batchSize = batchSize;
    this.#emit = emit;
    this.#now = now;
    this.#memory = memory;
  }

  /** Mean milliseconds of the recent steps; null before the first. */
  get stepMs(): number | null {
    const images = this.#recent.reduce((sum, part) => sum + part.images, 0);
    const ms = this.#recent.reduce((sum, part) => sum + part.ms, 0);
    return images > 0 ? (ms * this.#batchSize) / images : null;
  }

  /** Time spent on one step. The first is left out: kernels were compiled in it. */
  spent(ms: number): void {
    if (this.#isFirst) {
      this.#isFirst = false;
      return;
    }
    this.#recent.push({ images: this.#batchSize, ms });
    let total = this.#recent.reduce((sum, part) => sum + part.ms, 0);
    while (total > windowMs && this.#recent.length > 1) total -= this.#recent.shift()?.ms ?? 0;
  }

  add(step: number, loss: number, accuracy: number): void {
    if (this.#losses.length === 0) this.#firstStep = step;
    this.#losses.push(loss);
    this.#accuracies.push(accuracy);
    // Here nothing is under way; when the numbers are told, a measurement may hold a tensor of its own.
    this.#held = this.#memory();
    if (this.#now() - this.#lastFlush >= everyMs) this.flush();
    else this.#timer ??= setTimeout(() => this.flush(), everyMs);
  }

  /** Nothing is told any more. */
  close(): void {
    clearTimeout(this.#timer);
  }

  flush(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    if (this.#losses.length === 0) return;
    const losses = Float32Array.from(this.#losses);
    const accuracies = Float32Array.from(this.#accuracies);
    const { stepMs } = this;
    const { tensors, bytes } = this.#held;
    this.#emit(
      {
        type: 'stepped',
        runId: this.#runId,
        firstStep: this.#firstStep,
        losses,
        accuracies,
        imagesPerSecond: stepMs ? (1000 * this.#batchSize) / stepMs : 0,
        tensors,
        bytes,
      },
      [losses.buffer, accuracies.buffer],
    );
    [this.#losses, this.#accuracies] = [[], []];
    this.#lastFlush = this.#now();
  }
}
