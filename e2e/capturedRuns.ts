/**
 * Small runs for checks of the captured step: a network with most kinds of layer, images that can be learned from, and the
 * same steps taken captured on a device or operation by operation on the plain CPU.
 */
import { datasetOf } from '../src/data/datasets.ts';
import type { Experiment, Optimiser } from '../src/document/experiment.ts';
import { defaultExperiment } from '../src/document/schema.ts';
import { CapturedExecutor } from '../src/engine/captured/capturedExecutor.ts';
import type { Ways } from '../src/engine/captured/ways.ts';
import { type CompiledModel, compile } from '../src/engine/compile.ts';
import type { StepExecutor } from '../src/engine/executor.ts';
import type { ImageBytes } from '../src/engine/images.ts';
import { optimiserRule } from '../src/engine/optimisers.ts';
import { DeviceReads } from '../src/engine/readBack.ts';
import { TfExecutor } from '../src/engine/tfExecutor.ts';
import { firstValues } from '../src/engine/trainStep.ts';
import type { Network } from '../src/model/network.ts';
import { randomStream } from '../src/model/random.ts';

const direct: Ways = { correlate: 'direct', product: 'direct', kernelGradient: 'direct' };
const dataset = datasetOf('mnist');

/** Every kind of layer that our kernels know, small, with a branch that joins and one that is added. */
const network: Network = {
  nodes: [
    { id: 'input', kind: 'input', params: { height: 28, width: 28, channels: 1 }, inputs: [] },
    {
      id: 'conv1',
      kind: 'conv2d',
      params: { filters: 8, kernel: 5, stride: 2, padding: 'same', initial: 'he' },
      inputs: ['input'],
    },
    { id: 'norm1', kind: 'batchNorm', params: { momentum: 0.9, epsilon: 1e-5 }, inputs: ['conv1'] },
    { id: 'relu1', kind: 'relu', params: {}, inputs: ['norm1'] },
    { id: 'pool1', kind: 'maxPool', params: { size: 2, stride: 2, padding: 'valid' }, inputs: ['relu1'] },
    {
      id: 'conv2',
      kind: 'conv2d',
      params: { filters: 8, kernel: 3, stride: 1, padding: 'same', initial: 'he' },
      inputs: ['pool1'],
    },
    { id: 'add', kind: 'add', params: {}, inputs: ['pool1', 'conv2'] },
    { id: 'leaky', kind: 'leakyRelu', params: { slope: 0.1 }, inputs: ['add'] },
    { id: 'mean', kind: 'avgPool', params: { size: 3, stride: 2, padding: 1 }, inputs: ['leaky'] },
    {
      id: 'conv3',
      kind: 'conv2d',
      params: { filters: 4, kernel: 3, stride: 2, padding: 1, initial: 'he' },
      inputs: ['leaky'],
    },
    { id: 'sigmoid', kind: 'sigmoid', params: {}, inputs: ['conv3'] },
    { id: 'join', kind: 'concat', params: {}, inputs: ['mean', 'sigmoid'] },
    { id: 'drop1', kind: 'dropout', params: { rate: 0.3 }, inputs: ['join'] },
    { id: 'flat', kind: 'flatten', params: {}, inputs: ['drop1'] },
    { id: 'dense1', kind: 'dense', params: { units: 21, initial: 'he' }, inputs: ['flat'] },
    { id: 'tanh', kind: 'tanh', params: {}, inputs: ['dense1'] },
    { id: 'drop2', kind: 'dropout', params: { rate: 0.5 }, inputs: ['tanh'] },
    { id: 'dense2', kind: 'dense', params: { units: 10, initial: 'he' }, inputs: ['drop2'] },
    { id: 'output', kind: 'output', params: { classes: 10 }, inputs: ['dense2'] },
  ],
};

export function experimentWith(optimiser: Optimiser, weightDecay = 0): Experiment {
  const standard = defaultExperiment();
  return { ...standard, network, training: { ...standard.training, optimiser, weightDecay } };
}

export function modelOf(experiment: Experiment): CompiledModel {
  const compiled = compile(experiment);
  if (!compiled.ok) throw new Error(JSON.stringify(compiled.problem));
  return compiled.value;
}

/** A bright bar whose place is the digit, with noise. */
export function batchOf(count: number, step: number): ImageBytes {
  const stream = randomStream(3, 'batch', step);
  const labels = Uint8Array.from(stream.integers(count, 10));
  const noise = stream.integers(count * 784, 64);
  const images = new Uint8Array(count * 784);
  images.forEach((_, i) => {
    const row = Math.floor((i % 784) / 28);
    const label = labels[Math.floor(i / 784)] ?? 0;
    images[i] = (noise[i] ?? 0) + (row >= 2 * label + 4 && row < 2 * label + 6 ? 160 : 0);
  });
  return { images, labels };
}

export async function device(): Promise<GPUDevice> {
  const adapter = await navigator.gpu.requestAdapter();
  if (!adapter) throw new Error('no adapter');
  return adapter.requestDevice();
}

export async function start(gpu: GPUDevice, experiment: Experiment, batch: number, captured: boolean) {
  const model = modelOf(experiment);
  const { training } = experiment;
  const values = firstValues(model, optimiserRule(training.optimiser));
  const evaluationBatch = Math.max(32, batch);
  return CapturedExecutor.start({
    ...{ device: gpu, model, dataset, training, batch, evaluationBatch, values, ways: direct, captured },
  });
}

export function startStock(experiment: Experiment): StepExecutor {
  const model = modelOf(experiment);
  const rule = optimiserRule(experiment.training.optimiser);
  return new TfExecutor({
    model,
    dataset,
    rule,
    weightDecay: experiment.training.weightDecay,
    reads: new DeviceReads(true),
    kernels: [],
    values: firstValues(model, rule),
  });
}

export async function train(executor: StepExecutor, batch: number, steps: number): Promise<number[]> {
  const losses: number[] = [];
  for (let step = 0; step < steps; step += 1) {
    await executor.step(batchOf(batch, step), step, 0.002);
    if (step % 3 === 2 || step === steps - 1) {
      for (const { loss, correct } of await executor.metrics()) losses.push(loss, correct);
    }
  }
  return losses;
}
