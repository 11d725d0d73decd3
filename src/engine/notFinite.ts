/**
 * Which layer first produced a NaN or an infinity. The steps since the last finite checkpoint are taken again (they
 * repeat bit for bit) until one goes wrong; that one is then looked at layer by layer, in the order in which it computes:
 * what each layer puts out, then each gradient from the output backwards, then the weights after the update.
 */
import * as tf from '@tensorflow/tfjs-core';
import type { Dataset } from '../data/datasets.ts';
import { type CompiledModel, forward } from './compile.ts';
import type { StepExecutor } from './executor.ts';
import { type Batch, disposeBatch, type ImageBytes, toBatch } from './images.ts';
import { macrotask } from './macrotask.ts';
import type { OptimiserRule } from './optimisers.ts';
import type { EngineProblem } from './protocol.ts';
import type { DeviceReads } from './readBack.ts';
import { allFinite, firstNotFinite, TensorStore } from './tensorStore.ts';
import { type StepInput, storedShapes, trainStep } from './trainStep.ts';

export interface ReplayInput {
  readonly executor: StepExecutor;
  readonly rule: OptimiserRule;
  readonly dataset: Dataset;
  readonly weightDecay: number;
  readonly reads: DeviceReads;
  /** All finite: what the executor held after `fromStep` steps. */
  readonly from: ReadonlyMap<string, Float32Array>;
  readonly fromStep: number;
  /** The step whose loss was not finite, or the last one taken. */
  readonly badStep: number;
  /** Everything of that step; null where its images are not here or the run was stopped. */
  readonly stepInput: (step: number) => Promise<StepImages | null>;
}

/** What one step is given. */
export interface StepImages {
  readonly images: ImageBytes;
  readonly step: number;
  readonly rate: number;
}

type NotFinite = Extract<EngineProblem, { code: 'notFinite' }>;

/** The executor is of no use afterwards: it holds what the replay left. */
export async function findNotFinite(input: ReplayInput): Promise<NotFinite> {
  const { executor, fromStep, badStep } = input;
  const unknown: NotFinite = { code: 'notFinite', step: badStep, nodeId: null, where: 'forward' };
  executor.write(input.from);
  let before = input.from;
  for (let step = fromStep; step <= badStep; step += 1) {
    const taken = await input.stepInput(step);
    if (!taken) return unknown;
    await executor.step(taken.images, taken.step, taken.rate);
    const [metrics] = await executor.metrics();
    const after = await executor.read();
    if (!Number.isFinite(metrics?.loss) || firstNotFinite(after) !== null) {
      return (await lookAgain(input, before, taken)) ?? { ...unknown, step };
    }
    before = after;
    await macrotask();
  }
  return unknown;
}

/** The guilty step once more with stock operations, whose every result can be looked at. */
async function lookAgain(
  { executor: { model }, rule, dataset, weightDecay, reads }: ReplayInput,
  before: ReadonlyMap<string, Float32Array>,
  { images, step, rate }: StepImages,
): Promise<NotFinite | null> {
  const store = new TensorStore(storedShapes(model, rule), before);
  const batch = toBatch(images, dataset);
  try {
    return await lookClosely(reads, { model, rule, store, batch, step, rate, weightDecay });
  } finally {
    disposeBatch(batch);
    store.dispose();
  }
}

async function lookClosely(reads: DeviceReads, taken: StepInput): Promise<NotFinite | null> {
  const { model, store, step, batch } = taken;
  const named = (nodeId: string, where: NotFinite['where']): NotFinite => ({
    code: 'notFinite',
    step,
    nodeId,
    where,
  });

  const outputs = await firstBad(layerOutputs(model, store, batch, step), reads);
  if (outputs !== null) return named(outputs, 'forward');

  const gradients: [string, tf.Tensor][] = [];
  const metrics = trainStep({
    ...taken,
    observeGradient: (name, gradient) => gradients.push([name, tf.keep(gradient.clone())]),
  });
  const [loss = Number.NaN] = await reads.read(metrics);
  metrics.dispose();
  const gradient = await firstBad(gradients.reverse(), reads);
  // All outputs are finite, but their softmax or logarithm is not: the output layer's own doing.
  if (!Number.isFinite(loss)) return named(model.outputId, 'forward');
  if (gradient !== null) return named(nodeOf(model, gradient), 'gradient');
  const weight = firstNotFinite(await store.snapshot((tensor) => reads.read(tensor)));
  return weight === null ? null : named(nodeOf(model, weight), 'weights');
}

function layerOutputs(
  model: CompiledModel,
  store: TensorStore,
  batch: Batch,
  step: number,
): readonly [string, tf.Tensor][] {
  const outputs: [string, tf.Tensor][] = [];
  tf.tidy(() => {
    forward(model, batch.images, {
      mode: 'training',
      step,
      tensor: (name) => store.get(name),
      assign: () => {},
      observe: (id, output) => outputs.push([id, tf.keep(output.clone())]),
    });
  });
  return outputs;
}

/** The name of the first tensor that is not all finite; disposes all. */
async function firstBad(tensors: readonly [string, tf.Tensor][], reads: DeviceReads): Promise<string | null> {
  try {
    for (const [name, tensor] of tensors) if (!allFinite(await reads.read(tensor))) return name;
    return null;
  } finally {
    for (const [, tensor] of tensors) tensor.dispose();
  }
}

function nodeOf({ nodes }: CompiledModel, name: string): string {
  const owner = nodes.find(({ id }) => name.startsWith(`${id}/`));
  if (!owner) throw new Error(`no layer owns ${name}`);
  return owner.id;
}
