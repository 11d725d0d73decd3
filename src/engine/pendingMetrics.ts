/**
 * Loss and right answers of steps whose numbers are still on the device. Where the backend computes on this thread they are
 * read after each step; from a GPU in small batches, about ten times a second, since each reading waits for all that was
 * queued before it. Never more than 16 steps run ahead of what has been read.
 */
import * as tf from '@tensorflow/tfjs-core';
import type { DeviceReads } from './readBack.ts';

const most = 16;
const everyMs = 100;

export interface StepMetrics {
  readonly step: number;
  /** Mean cross-entropy in nats. */
  readonly loss: number;
  /** Right answers among the batch. */
  readonly correct: number;
}

export class PendingMetrics {
  readonly #reads: DeviceReads;
  #pending: { step: number; metrics: tf.Tensor1D }[] = [];

  constructor(reads: DeviceReads) {
    this.#reads = reads;
  }

  /** Takes over the tensor [loss, correct]. */
  add(step: number, metrics: tf.Tensor1D): void {
    this.#pending.push({ step, metrics });
  }

  /** `stepMs`: how long a step takes, where it is known. */
  isFull(stepMs: number | null): boolean {
    const room = this.#reads.atOnce || stepMs === null ? 1 : Math.min(most, Math.floor(everyMs / stepMs));
    return this.#pending.length >= room;
  }

  /** @throws ReadTimeout */
  async read(): Promise<readonly StepMetrics[]> {
    const pending = this.#pending;
    const [first] = pending;
    if (!first) return [];
    this.#pending = [];
    const all = pending.length === 1 ? first.metrics : tf.concat(pending.map(({ metrics }) => metrics));
    try {
      const values = await this.#reads.read(all);
      return pending.map(({ step }, i) => ({
        step,
        loss: values[2 * i] ?? Number.NaN,
        correct: values[2 * i + 1] ?? Number.NaN,
      }));
    } finally {
      all.dispose();
      for (const { metrics } of pending) metrics.dispose();
    }
  }

  dispose(): void {
    for (const { metrics } of this.#pending) metrics.dispose();
    this.#pending = [];
  }
}
