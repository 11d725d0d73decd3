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
  readonly executor: Pick<StepExecutor, 'evaluate' | 'model'>;
  readonly reader: DatasetReader;
  readonly experiment: Experiment;
  readonly split: 'training' | 'test';
  /** Which images of the split. */
  readonly indexes: Uint32Array;
  readonly step: number;
  /** Asked between batches, and when something was heard while images are waited for: false ends it. */
  readonly goesOn: () => boolean;
  /** The work's result, unless a command is heard first. */
  readonly orHeard: <T>(work: Promise<T>) => Promise<T | 'rung'>;
}

export type Evaluation =
  | { readonly kind: 'measured'; readonly images: number; readonly loss: number; readonly accuracy: number }
  | { readonly kind: 'interrupted' }
  | { readonly kind: 'missing'; readonly problem: DataProblem };

export async function evaluate(input: EvaluationInput): Promise<Evaluation> {
  const { experiment, reader, split, indexes } = input;
  const dataset = datasetOf(experiment.data.dataset);
  const size = imagesAtOnce(input.executor.model, experiment.training.batchSize);
  let [loss, correct] = [0, 0];
  for (let start = 0; start < indexes.length; start += size) {
    const picked = await patiently(input, () =>
      pickImages(reader, split, indexes.subarray(start, start + size), dataset),
    );
    if (!picked) return { kind: 'interrupted' };
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

/** Null where a command that ends the measurement was heard while it waited; other commands are no reason. */
async function patiently<T>(
  { orHeard, goesOn }: Pick<EvaluationInput, 'orHeard' | 'goesOn'>,
  work: () => Promise<T>,
): Promise<T | null> {
  for (;;) {
    const done = await orHeard(work());
    if (done !== 'rung') return done;
    if (!goesOn()) return null;
  }
}

/** Bytes of activations that a look at the network may take beside what training holds. */
const lookBytes = 256 * 2 ** 20;

/**
 * How many images a look takes at once: a batch of training fits, and more where they are small. Of the document alone, so
 * that a measurement is the same number everywhere. `copies`: 2 where gradients stand beside the activations.
 */
export function imagesAtOnce(
  { analysis }: Pick<CompiledModel, 'analysis'>,
  batchSize: number,
  copies = 1,
): number {
  const fitting = Math.floor(lookBytes / Math.max(1, copies * 4 * analysis.values));
  return Math.min(500, Math.max(1, batchSize, Math.min(32, fitting)));
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
