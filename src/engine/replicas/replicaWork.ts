/**
 * What one replica computes: the gradients of its part of a batch, the update from everybody's sum, and its part of an
 * evaluation. All replicas hold the same weights and slots and apply the same sum by the same kernels, so weights never
 * travel: after every step all hold the same bits.
 */
import * as tf from '@tensorflow/tfjs-core';
import { type Dataset, datasetOf } from '../../data/datasets.ts';
import type { CompiledModel } from '../compile.ts';
import { compile } from '../compile.ts';
import { infer } from '../evaluate.ts';
import { disposeBatch, type ImageBytes, toBatch } from '../images.ts';
import { correctCount, softmaxCrossEntropy } from '../loss.ts';
import { type OptimiserRule, optimiserRule } from '../optimisers.ts';
import { TensorStore } from '../tensorStore.ts';
import { applyGradients, storedShapes } from '../trainStep.ts';
import type { Exchange } from './exchange.ts';
import { flatLength, flatPlaces, readFlat } from './flatGradients.ts';
import { partOf } from './parts.ts';
import type { PartNumbers, ReplicaStart, StepOrder } from './replicaProtocol.ts';
import { type PartGradients, stagedGradients } from './stagedGradients.ts';
import { type Stage, stagesOf } from './stages.ts';

export class ReplicaWork {
  readonly model: CompiledModel;
  readonly store: TensorStore;
  /** Numbers in all gradients together. */
  readonly length: number;
  readonly #rule: OptimiserRule;
  readonly #dataset: Dataset;
  readonly #weightDecay: number;
  readonly #batch: number;
  readonly #replicas: number;
  readonly #index: number;
  readonly #stages: readonly Stage[];
  readonly #places: ReadonlyMap<string, number>;
  /** Running statistics as they are to be after the step that is being taken. */
  #buffers: ReadonlyMap<string, Float32Array> = new Map();

  constructor({ experiment, values, replicas }: ReplicaStart, index: number) {
    const compiled = compile(experiment);
    if (!compiled.ok) throw new Error(`a replica cannot compile: ${compiled.problem.code}`);
    const { data, training } = experiment;
    this.model = compiled.value;
    this.length = flatLength(this.model);
    this.#places = flatPlaces(this.model);
    this.#stages = stagesOf(this.model, experiment.network);
    this.#rule = optimiserRule(training.optimiser);
    this.store = new TensorStore(storedShapes(this.model, this.#rule), values);
    this.#dataset = datasetOf(data.dataset);
    this.#weightDecay = training.weightDecay;
    this.#batch = Math.min(training.batchSize, data.training);
    this.#replicas = replicas;
    this.#index = index;
  }

  /** Writes the gradients of this replica's part of the batch; what it yields are statistics for all replicas. */
  *gradients({ step, bytes }: StepOrder, into: Float32Array): Exchange<PartNumbers> {
    const { model, store } = this;
    const begun = performance.now();
    const batch = toBatch(bytes, this.#dataset);
    const part = partOf(this.#batch, this.#replicas, this.#index);
    const input = { model, stages: this.#stages, store, batch, step, part, replicas: this.#replicas };
    let result: PartGradients;
    try {
      result = yield* stagedGradients(input, (name, gradient) => {
        into.set(gradient, this.#places.get(name));
      });
    } finally {
      disposeBatch(batch);
    }
    const { loss, correct, buffers } = result;
    this.#buffers = buffers;
    return { loss, correct, ...held(begun) };
  }

  /** The optimiser's update, from the sum of all replicas' gradients. */
  apply({ step, rate }: Pick<StepOrder, 'step' | 'rate'>, sum: Float32Array): void {
    const { model, store } = this;
    const update = { model, store, rule: this.#rule, step, rate, weightDecay: this.#weightDecay };
    tf.tidy(() => {
      applyGradients(update, readFlat(model, sum));
      for (const [name, values] of this.#buffers) store.replace(name, tf.tensor1d(values));
    });
  }

  /** Sums over these images, of which there may be none. */
  evaluate(bytes: ImageBytes, step: number): PartNumbers {
    const images = bytes.labels.length;
    const begun = performance.now();
    if (images === 0) return { loss: 0, correct: 0, ...held(begun) };
    const { model, store } = this;
    const batch = toBatch(bytes, this.#dataset);
    const [loss = Number.NaN, correct = 0] = tf.tidy(() => {
      const logits = infer({ model, store, step }, batch.images);
      const both = [softmaxCrossEntropy(logits, batch.oneHot), correctCount(logits, batch.labels)];
      return tf.stack(both).dataSync<'float32'>().slice();
    });
    disposeBatch(batch);
    return { loss: loss * images, correct, ...held(begun) };
  }

  dispose(): void {
    this.store.dispose();
  }
}

function held(begun: number): Pick<PartNumbers, 'tensors' | 'bytes' | 'ms'> {
  const { numTensors, numBytes } = tf.memory();
  return { tensors: numTensors, bytes: numBytes, ms: performance.now() - begun };
}
