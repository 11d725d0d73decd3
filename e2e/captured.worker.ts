/**
 * What the captured step promises, checked on a device of its own: kernels against the reference; the same bits with and
 * without capture; the same training as the plain CPU; looks, limits and sizes.
 */
import '@tensorflow/tfjs-backend-cpu';
import '@tensorflow/tfjs-core/dist/register_all_gradients.js';
import * as tf from '@tensorflow/tfjs-core';
import { datasetOf } from '../src/data/datasets.ts';
import type { Experiment, Optimiser } from '../src/document/experiment.ts';
import { defaultExperiment } from '../src/document/schema.ts';
import { CapturedExecutor } from '../src/engine/captured/capturedExecutor.ts';
import { checkLayer } from '../src/engine/captured/checkKernelsForTests.ts';
import { correlateWays } from '../src/engine/captured/convolve.ts';
import { DeviceMemory, DeviceRefusal } from '../src/engine/captured/deviceMemory.ts';
import { compile } from '../src/engine/compile.ts';
import type { StepExecutor } from '../src/engine/executor.ts';
import type { ImageBytes } from '../src/engine/images.ts';
import { optimiserRule } from '../src/engine/optimisers.ts';
import { DeviceReads } from '../src/engine/readBack.ts';
import { gradientCases } from '../src/engine/reference/gradientCases.ts';
import type { CaseReport } from '../src/engine/reference/gradientCheck.ts';
import { TfExecutor } from '../src/engine/tfExecutor.ts';
import { firstValues } from '../src/engine/trainStep.ts';
import type { Network } from '../src/model/network.ts';
import { randomStream } from '../src/model/random.ts';
import { answerChecks } from './answerChecks.ts';

const direct = { correlate: 'direct' } as const;
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

async function device(): Promise<GPUDevice> {
  const adapter = await navigator.gpu.requestAdapter();
  if (!adapter) throw new Error('no adapter');
  return adapter.requestDevice();
}

async function start(gpu: GPUDevice, experiment: Experiment, batch: number, captured: boolean) {
  const compiled = compile(experiment);
  if (!compiled.ok) throw new Error(JSON.stringify(compiled.problem));
  const model = compiled.value;
  const { training } = experiment;
  const values = firstValues(model, optimiserRule(training.optimiser));
  const evaluationBatch = Math.max(32, batch);
  return CapturedExecutor.start({
    ...{ device: gpu, model, dataset, training, batch, evaluationBatch, values, ways: direct, captured },
  });
}

function startStock(experiment: Experiment): StepExecutor {
  const compiled = compile(experiment);
  if (!compiled.ok) throw new Error(JSON.stringify(compiled.problem));
  const rule = optimiserRule(experiment.training.optimiser);
  return new TfExecutor({
    model: compiled.value,
    dataset,
    rule,
    weightDecay: experiment.training.weightDecay,
    reads: new DeviceReads(true),
    kernels: [],
    values: firstValues(compiled.value, rule),
  });
}

async function train(executor: StepExecutor, batch: number, steps: number): Promise<number[]> {
  const losses: number[] = [];
  for (let step = 0; step < steps; step += 1) {
    await executor.step(batchOf(batch, step), step, 0.002);
    if (step % 3 === 2 || step === steps - 1) {
      for (const { loss, correct } of await executor.metrics()) losses.push(loss, correct);
    }
  }
  return losses;
}

const checks = {
  /** Errors in units of the largest value, for every case that a kernel covers. */
  kernels: async () => {
    const gpu = await device();
    const reports: CaseReport[] = [];
    for (const [i, one] of gradientCases.entries()) {
      const { kind, params } = one;
      if (kind === 'loss' || params === null) continue;
      // The other kernels are the same whichever way convolutions go; and compiling in software takes its time.
      const both = kind === 'dense' || (kind === 'conv2d' && i % 4 === 1);
      const ways = both ? correlateWays : correlateWays.slice(0, 1);
      for (const correlate of ways) {
        const memory = new DeviceMemory(gpu);
        const report = await checkLayer(memory, { ...one, kind, params }, { correlate });
        memory.dispose();
        if (report) reports.push(report);
      }
    }
    return { reports };
  },

  /** The same bits with and without capture, dropout included; nothing more is held after the last step than before. */
  capture: async () => {
    const gpu = await device();
    const experiment = experimentWith({ kind: 'adam', beta1: 0.9, beta2: 0.999 });
    const runs = [];
    for (const captured of [true, false, true]) {
      const executor = await start(gpu, experiment, 16, captured);
      const before = await train(executor, 16, 3);
      const held = executor.memory();
      await executor.evaluate(batchOf(32, 99), 3);
      const losses = [...before, ...(await train(executor, 16, 47))];
      const values = await executor.read();
      const numbers = [...values.values()].flatMap((value) => [...new Uint32Array(value.buffer)]);
      await executor.probabilities(new Uint8Array(784), 50);
      if (JSON.stringify(held) !== JSON.stringify(executor.memory()))
        throw new Error('more is held than before');
      runs.push({ losses, sum: numbers.length, numbers, held, cost: executor.cost });
      executor.dispose();
    }
    const [first, uncaptured, again] = runs;
    const same = (a: typeof first, b: typeof first) =>
      JSON.stringify([a?.losses, a?.numbers]) === JSON.stringify([b?.losses, b?.numbers]);
    return {
      sameAsUncaptured: same(first, uncaptured),
      repeats: same(first, again),
      losses: first?.losses,
      cost: first?.cost,
      elements: first?.sum,
    };
  },

  /** The same first steps as on the plain CPU, for every optimiser; the same evaluation, answers and looks. */
  stock: async () => {
    await tf.setBackend('cpu');
    const gpu = await device();
    const optimisers: readonly Optimiser[] = [
      { kind: 'sgd' },
      { kind: 'momentum', momentum: 0.9 },
      { kind: 'adagrad' },
      { kind: 'rmsprop', decay: 0.99 },
      { kind: 'adam', beta1: 0.9, beta2: 0.999 },
    ];
    const found = [];
    for (const optimiser of optimisers) {
      const experiment = experimentWith(optimiser, 0.01);
      const ours = await start(gpu, experiment, 12, true);
      const stock = startStock(experiment);
      const losses = [await train(ours, 12, 6), await train(stock, 12, 6)];
      const [a, b] = [await ours.read(), await stock.read()];
      // As one vector: where a gradient is nothing but rounding, AdaGrad and its kin blow it up to a whole step.
      let [distance, norm] = [0, 0];
      for (const [name, values] of b) {
        if (name.startsWith('conv1/bias')) continue;
        const other = a.get(name);
        values.forEach((value, i) => {
          distance += (value - (other?.[i] ?? Number.NaN)) ** 2;
          norm += value ** 2;
        });
      }
      ours.write(b);
      const images = batchOf(20, 77);
      const measured = [await ours.evaluate(images, 6), await stock.evaluate(images, 6)];
      const pixels = images.images.slice(0, 784);
      const answers = [await ours.probabilities(pixels, 6), await stock.probabilities(pixels, 6)].map((p) => [
        ...p,
      ]);
      const looked = await ours.look((store) => store.get('dense1/kernel').shape);
      found.push({
        kind: optimiser.kind,
        losses,
        names: [...a.keys()].join() === [...b.keys()].join(),
        apart: Math.sqrt(distance / norm),
        measured,
        answers,
        looked,
      });
      ours.dispose();
      stock.dispose();
    }
    return { found };
  },

  /** Batches of 1 and of 1,000; what is too large is refused; a NaN is seen by its bits. */
  sizes: async () => {
    const gpu = await device();
    const experiment = experimentWith({ kind: 'sgd' });
    const losses: Record<string, number[]> = {};
    for (const batch of [1, 1000]) {
      const executor = await start(gpu, experiment, batch, true);
      losses[batch] = await train(executor, batch, batch === 1 ? 2 : 1);
      executor.dispose();
    }
    const memory = new DeviceMemory(gpu);
    let refusal = '';
    try {
      memory.buffer({ label: 'vast', length: 2 ** 31, life: 'kept' });
    } catch (error) {
      if (error instanceof DeviceRefusal && error.outOfMemory) refusal = error.message;
    }
    let invalid = '';
    try {
      await memory.guarded(() => memory.pipeline('broken', 'fn main() { this is no program }'));
    } catch (error) {
      if (error instanceof DeviceRefusal) invalid = error.message;
    }
    const executor = await start(gpu, experiment, 4, true);
    await train(executor, 4, 1);
    const sound = [...(await executor.statistics())];
    const values = new Map(await executor.read());
    values.set(
      'dense1/bias',
      (values.get('dense1/bias') ?? new Float32Array()).map((v, i) => (i === 3 ? Number.NaN : v)),
    );
    executor.write(values);
    const broken = (await executor.statistics()).get('dense1/bias')?.notFinite;
    executor.dispose();
    return { losses, refusal, invalid, sound, broken };
  },
};

answerChecks((question) => {
  const name = Object.keys(checks).find((check) => check === question) as keyof typeof checks | undefined;
  if (!name) throw new Error(`no check is named ${question}`);
  return checks[name]();
});
