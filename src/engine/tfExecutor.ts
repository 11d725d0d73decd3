/** The stock way: every step runs operation by operation in tf, on whichever backend has started. */
import * as tf from '@tensorflow/tfjs-core';
import type { Dataset } from '../data/datasets.ts';
import type { CompiledModel } from './compile.ts';
import { infer } from './evaluate.ts';
import type { StepExecutor } from './executor.ts';
import { disposeBatch, type ImageBytes, imagesTensor, toBatch } from './images.ts';
import { correctCount, logSoftmax, softmaxCrossEntropy } from './loss.ts';
import type { OptimiserRule } from './optimisers.ts';
import { PendingMetrics, type StepMetrics } from './pendingMetrics.ts';
import type { DeviceReads } from './readBack.ts';
import { TensorStore } from './tensorStore.ts';
import { storedShapes, trainStep } from './trainStep.ts';

export interface TfExecutorInput {
  readonly model: CompiledModel;
  readonly dataset: Dataset;
  readonly rule: OptimiserRule;
  readonly weightDecay: number;
  readonly reads: DeviceReads;
  /** Names of our kernels that stand in for stock ones. */
  readonly kernels: readonly string[];
  readonly values: ReadonlyMap<string, Float32Array>;
  /** Hears what the device has against the first step: stands round taking it and round reading its numbers. */
  readonly guard?: <T>(work: () => Promise<T>) => Promise<T>;
}

export class TfExecutor implements StepExecutor {
  readonly model: CompiledModel;
  readonly kernels: readonly string[];
  readonly replicas = 1;
  readonly #input: TfExecutorInput;
  readonly #store: TensorStore;
  readonly #pending: PendingMetrics;
  readonly #unheard = new Set(['step', 'metrics']);

  constructor(input: TfExecutorInput) {
    const { model, rule, kernels, reads, values } = input;
    this.model = model;
    this.kernels = kernels;
    this.#input = input;
    this.#store = new TensorStore(storedShapes(model, rule), values);
    this.#pending = new PendingMetrics(reads);
  }

  step(images: ImageBytes, step: number, rate: number): Promise<void> {
    return this.#heard('step', async () => this.#take(images, step, rate));
  }

  #take(images: ImageBytes, step: number, rate: number): void {
    const { model, rule, dataset, weightDecay } = this.#input;
    const batch = toBatch(images, dataset);
    const metrics = trainStep({ model, rule, store: this.#store, batch, step, rate, weightDecay });
    disposeBatch(batch);
    this.#pending.add(step, metrics);
  }

  isFull(stepMs: number | null): boolean {
    return this.#pending.isFull(stepMs);
  }

  metrics(): Promise<readonly StepMetrics[]> {
    return this.#heard('metrics', () => this.#pending.read());
  }

  #heard<T>(what: 'step' | 'metrics', work: () => Promise<T>): Promise<T> {
    const { guard } = this.#input;
    return guard && this.#unheard.delete(what) ? guard(work) : work();
  }

  async evaluate(images: ImageBytes, step: number): Promise<{ loss: number; correct: number }> {
    const { model, dataset, reads } = this.#input;
    const batch = toBatch(images, dataset);
    const sums = tf.tidy(() => {
      const logits = infer({ model, store: this.#store, step }, batch.images);
      return tf.stack([softmaxCrossEntropy(logits, batch.oneHot), correctCount(logits, batch.labels)]);
    });
    disposeBatch(batch);
    const [loss = Number.NaN, correct = Number.NaN] = await reads.read(sums).finally(() => sums.dispose());
    return { loss, correct };
  }

  async probabilities(pixels: Uint8Array, step: number): Promise<Float32Array> {
    const { model, dataset, reads } = this.#input;
    const probabilities = tf.tidy(() => {
      const images = imagesTensor(pixels, dataset.image);
      return tf.exp(logSoftmax(infer({ model, store: this.#store, step }, images)));
    });
    return reads.read(probabilities).finally(() => probabilities.dispose());
  }

  read(): Promise<ReadonlyMap<string, Float32Array>> {
    return this.#store.snapshot((tensor) => this.#input.reads.read(tensor));
  }

  write(values: ReadonlyMap<string, Float32Array>): void {
    this.#store.restore(values);
  }

  async look<T>(work: (store: TensorStore) => T): Promise<T> {
    return work(this.#store);
  }

  memory(): { tensors: number; bytes: number } {
    const { numTensors, numBytes } = tf.memory();
    return { tensors: numTensors, bytes: numBytes };
  }

  dispose(): void {
    this.#store.dispose();
    this.#pending.dispose();
  }
}
