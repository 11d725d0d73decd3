/**
 * How well the network does on images it does not learn from: mean cross-entropy in nats and the share of right answers,
 * with every layer in inference mode. Batch by batch, so that a pause is heard in between.
 */
import * as tf from '@tensorflow/tfjs-core';
import { datasetOf } from '../data/datasets.ts';
import type { DataProblem, DatasetReader } from '../data/pieces.ts';
import type { Experiment } from '../document/experiment.ts';
import { type CompiledModel, forward } from './compile.ts';
import { disposeBatch, pickImages, toBatch } from './images.ts';
import { correctCount, softmaxCrossEntropy } from './loss.ts';
import { macrotask } from './macrotask.ts';
import type { DeviceReads } from './readBack.ts';
import type { TensorStore } from './tensorStore.ts';

export interface EvaluationInput {
  readonly model: CompiledModel;
  readonly store: TensorStore;
  readonly reads: DeviceReads;
  readonly reader: DatasetReader;
  readonly experiment: Experiment;
  readonly split: 'training' | 'test';
  /** Which images of the split. */
  readonly indexes: Uint32Array;
  readonly step: number;
  /** Asked between batches: false ends it. */
  readonly goesOn: () => boolean;
}

export type Evaluation =
  | { readonly kind: 'measured'; readonly images: number; readonly loss: number; readonly accuracy: number }
  | { readonly kind: 'interrupted' }
  | { readonly kind: 'missing'; readonly problem: DataProblem };

export async function evaluate(input: EvaluationInput): Promise<Evaluation> {
  const { experiment, reader, split, indexes, reads } = input;
  const dataset = datasetOf(experiment.data.dataset);
  const size = Math.min(500, Math.max(32, experiment.training.batchSize));
  let [loss, correct] = [0, 0];
  for (let start = 0; start < indexes.length; start += size) {
    const picked = await pickImages(reader, split, indexes.subarray(start, start + size), dataset);
    if (!picked.ok) return { kind: 'missing', problem: picked.problem };
    if (!input.goesOn()) return { kind: 'interrupted' };
    const batch = toBatch(picked.value, dataset);
    const sums = tf.tidy(() => {
      const logits = infer(input, batch.images);
      return tf.stack([softmaxCrossEntropy(logits, batch.oneHot), correctCount(logits, batch.labels)]);
    });
    disposeBatch(batch);
    const [batchLoss = Number.NaN, batchCorrect = Number.NaN] = await reads
      .read(sums)
      .finally(() => sums.dispose());
    loss += batchLoss * picked.value.labels.length;
    correct += batchCorrect;
    await macrotask();
    if (!input.goesOn()) return { kind: 'interrupted' };
  }
  const images = indexes.length;
  return { kind: 'measured', images, loss: loss / images, accuracy: correct / images };
}

/** Logits in inference mode. Call inside of a tidy. */
export function infer(
  { model, store, step }: Pick<EvaluationInput, 'model' | 'store' | 'step'>,
  images: tf.Tensor4D,
): tf.Tensor2D {
  return forward(model, images, {
    mode: 'inference',
    step,
    tensor: (name) => store.get(name),
    assign: () => {},
  });
}
