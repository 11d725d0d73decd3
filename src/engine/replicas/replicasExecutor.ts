/**
 * A run's steps taken by several threads on WASM: data parallelism. What it holds has the same names as everywhere, so that a
 * checkpoint goes on with any other executor; what it computes differs from one replica's only by the order of summation.
 */
import * as tf from '@tensorflow/tfjs-core';
import { type Dataset, datasetOf } from '../../data/datasets.ts';
import type { CompiledModel } from '../compile.ts';
import { infer } from '../evaluate.ts';
import type { StepExecutor } from '../executor.ts';
import { type ImageBytes, imagesTensor } from '../images.ts';
import { logSoftmax } from '../loss.ts';
import type { StepMetrics } from '../pendingMetrics.ts';
import type { TensorStore } from '../tensorStore.ts';
import type { ReplicaGroup } from './replicaGroup.ts';
import type { ReplicaStart } from './replicaProtocol.ts';
import { ReplicaSession, type SessionOptions } from './replicaSession.ts';

/** Where replicas can be had. */
export interface ReplicaHost extends SessionOptions {
  /** How many there may be where nobody asked for another number. */
  readonly available: number;
  readonly group: ReplicaGroup;
}

const read = (tensor: tf.Tensor): Float32Array => tensor.dataSync<'float32'>().slice();

export class ReplicasExecutor implements StepExecutor {
  readonly model: CompiledModel;
  readonly kernels: readonly string[];
  readonly replicas: number;
  readonly #session: ReplicaSession;
  readonly #dataset: Dataset;
  #taken: StepMetrics[] = [];

  /** The group has its threads ready. */
  constructor(host: ReplicaHost, start: Omit<ReplicaStart, 'shared'>, kernels: readonly string[]) {
    this.#session = new ReplicaSession(host.group, start, host);
    this.model = this.#session.work.model;
    this.kernels = kernels;
    this.replicas = start.replicas;
    this.#dataset = datasetOf(start.experiment.data.dataset);
  }

  /** @throws ReplicaLost */
  async step(bytes: ImageBytes, step: number, rate: number): Promise<void> {
    const { loss, correct } = await this.#session.step({ step, rate, bytes });
    this.#taken.push({ step, loss, correct });
  }

  /** They are here already. */
  isFull(): boolean {
    return true;
  }

  async metrics(): Promise<readonly StepMetrics[]> {
    const taken = this.#taken;
    this.#taken = [];
    return taken;
  }

  /** @throws ReplicaLost */
  async evaluate(bytes: ImageBytes, step: number): Promise<{ loss: number; correct: number }> {
    const { loss, correct } = await this.#session.evaluate(bytes, step);
    return { loss: loss / bytes.labels.length, correct };
  }

  async probabilities(pixels: Uint8Array, step: number): Promise<Float32Array> {
    const { model } = this;
    const { store } = this.#session.work;
    return tf.tidy(() =>
      read(tf.exp(logSoftmax(infer({ model, store, step }, imagesTensor(pixels, this.#dataset.image))))),
    );
  }

  read(): Promise<ReadonlyMap<string, Float32Array>> {
    return this.#session.work.store.snapshot(read);
  }

  write(values: ReadonlyMap<string, Float32Array>): void {
    this.#session.write(values);
  }

  async look<T>(work: (store: TensorStore) => T): Promise<T> {
    return work(this.#session.work.store);
  }

  memory(): { tensors: number; bytes: number } {
    const { numTensors, numBytes } = tf.memory();
    const { tensors, bytes } = this.#session.held;
    return { tensors: numTensors + tensors, bytes: numBytes + bytes };
  }

  dispose(): void {
    this.#session.dispose();
  }
}
