/**
 * How well the network does on images it does not learn from: mean cross-entropy in nats and the share of right answers,
 * with every layer in inference mode. Batch by batch, so that a pause is heard in between.
 */
import type * as tf from '@tensorflow/tfjs-core';
import { datasetOf } from '../data/datasets.ts';
import type { DataProblem, DatasetReader } from '../data/pieces.ts';
import type { Experiment } from '../document/experiment.ts';
import { type CompiledModel, forward } from './compile.ts';
import type { StepExecutor } from './executor.ts';
import { pickImages } from './images.ts';
import { macrotask } from './macrotask.ts';
import type { TensorStore } from './tensorStore.ts';

export interface EvaluationInput {
  readonly executor: Pick<StepExecutor, 'evaluate'>;
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
  const { experiment, reader, split, indexes } = input;
  const dataset = datasetOf(experiment.data.dataset);
  const size = Math.min(500, Math.max(32, experiment.training.batchSize));
  let [loss, correct] = [0, 0];
  for (let start = 0; start < indexes.length; start += size) {
    const picked = await pickImages(reader, split, indexes.subarray(start, start + size), dataset);
    if (!picked.ok) return { kind: 'missing', problem: picked.problem };
    if (!input.goesOn()) return { kind: 'interrupted' };
    const batch = await input.executor.evaluate(picked.value, input.step);
    loss += batch.loss * picked.value.labels.length;
    correct += batch.correct;
    await macrotask();
    if (!input.goesOn()) return { kind: 'interrupted' };
  }
  const images = indexes.length;
  return { kind: 'measured', images, loss: loss / images, accuracy: correct / images };
}

/** Logits in inference mode. Call inside of a tidy. */
export function infer(
  {
    model,
    store,
    step,
  }: { readonly model: CompiledModel; readonly store: TensorStore; readonly step: number },
  images: tf.Tensor4D,
): tf.Tensor2D {
  return forward(model, images, {
    mode: 'inference',
    step,
    tensor: (name) => store.get(name),
    assign: () => {},
  });
}
