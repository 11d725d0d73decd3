/**
 * Training in two halves, each held to the last bit that can be asked for: the gradients of a captured step against those
 * of the plain CPU from the very same weights, and every optimiser's update against float64 from the very same gradients.
 * Two whole runs beside each other would say less: where a gradient is nothing but rounding, AdaGrad, RMSProp and Adam
 * divide it by its own size, and the weight takes a whole step to either side.
 */
import '@tensorflow/tfjs-backend-cpu';
import * as tf from '@tensorflow/tfjs-core';
import { datasetOf } from '../src/data/datasets.ts';
import type { Optimiser } from '../src/document/experiment.ts';
import { DeviceMemory } from '../src/engine/captured/deviceMemory.ts';
import { disposeBatch, toBatch } from '../src/engine/images.ts';
import { type PlannedBuffer, wholeOf } from '../src/engine/kernels/webgpu/dispatch.ts';
import { header } from '../src/engine/kernels/webgpu/loss.ts';
import { gradientTable, optimise, rateOf } from '../src/engine/kernels/webgpu/optimise.ts';
import { optimiserRule } from '../src/engine/optimisers.ts';
import { everyOptimiser, updateCase, updateError } from '../src/engine/reference/optimisers.ts';
import { TensorStore } from '../src/engine/tensorStore.ts';
import { storedShapes, trainStep } from '../src/engine/trainStep.ts';
import { answerChecks } from './answerChecks.ts';
import { batchOf, device, experimentWith, modelOf, start } from './capturedRuns.ts';

const decay = 0.01;
const rate = 0.002;

/** The update kernel alone, over two weights: one that decays, and one whose gradient is the sum of two halves. */
async function updateAlone(gpu: GPUDevice, optimiser: Optimiser, step: number) {
  const length = 500;
  const { weight, gradient, slots } = updateCase(optimiser, 2 * length);
  const buffer = (label: string, initial: Float32Array | Uint32Array): PlannedBuffer => ({
    ...{ label, length: initial.length, life: 'kept', initial },
  });
  const halves = gradient.subarray(length).map((g) => g / 2);
  const partials = buffer('partials', Float32Array.of(...gradient.subarray(0, length), ...halves, ...halves));
  const sources = [
    { offset: 0, length, from: 0, stride: length, splits: 1, decays: true },
    { offset: length, length, from: length, stride: length, splits: 2, decays: false },
  ];
  const head = new Float32Array(64);
  head[header.rate] = rateOf(optimiser, rate, step);
  const flat = {
    weights: buffer('weights', weight),
    gradients: buffer('gradients', new Float32Array(2 * length)),
    slots: slots.map((values, i) => buffer(`slot ${i}`, values)),
  };
  const table = buffer('table', gradientTable(sources));
  const dispatch = optimise(optimiser, decay, sources, table, partials, flat, wholeOf(buffer('head', head)));
  const memory = new DeviceMemory(gpu);
  try {
    const told = await memory.once([dispatch], flat.gradients, 60_000);
    const after = await memory.read([flat.weights, ...flat.slots].map(wholeOf), 60_000);
    const before = [weight, ...slots];
    const decays = Array.from(weight, (w, i) => (i < length ? decay * w : 0));
    const sums = gradient.map((g, i) => {
      const [added, wanted] = [Math.abs(g) + Math.abs(decays[i] ?? 0), g + (decays[i] ?? 0)];
      return added === 0
        ? Math.abs(told[i] ?? Number.NaN)
        : Math.abs((told[i] ?? Number.NaN) - wanted) / added;
    });
    const summed = Math.max(...sums);
    return { summed, update: updateError(optimiser, before, told, after, rate, step) };
  } finally {
    memory.dispose();
  }
}

interface StepErrors {
  /** For each weight the largest difference of its gradient, in units of its own largest and of its layer's largest. */
  readonly gradients: Readonly<Record<string, readonly [ofItsOwn: number, ofItsLayer: number]>>;
  readonly update: number;
}

/** Steps of a captured run; before each the plain CPU is given its weights and takes the same step. */
async function stepErrors(gpu: GPUDevice, optimiser: Optimiser, steps: number): Promise<StepErrors[]> {
  const experiment = experimentWith(optimiser, decay);
  const model = modelOf(experiment);
  const rule = optimiserRule(optimiser);
  const executor = await start(gpu, experiment, 12, true);
  const found: StepErrors[] = [];
  for (let step = 0; step < steps; step += 1) {
    const images = batchOf(12, step);
    const before = await executor.read();
    await executor.step(images, step, rate);
    await executor.metrics();
    const [ours, after] = [await executor.gradients(), await executor.read()];

    const store = new TensorStore(storedShapes(model, rule), before);
    const batch = toBatch(images, datasetOf('mnist'));
    const stock = new Map<string, Float32Array>();
    const observeGradient = (name: string, gradient: tf.Tensor) => {
      stock.set(name, gradient.dataSync<'float32'>().slice());
    };
    trainStep({ model, rule, store, batch, step, rate, weightDecay: decay, observeGradient }).dispose();
    disposeBatch(batch);
    store.dispose();

    const largest = (name: string) => Math.max(...(stock.get(name) ?? []).map(Math.abs));
    const gradients: Record<string, readonly [number, number]> = {};
    let update = 0;
    for (const { name, nodeId } of model.weights) {
      const [mine, wanted] = [ours.get(name) ?? new Float32Array(), stock.get(name) ?? []];
      const apart = Math.max(...mine.map((g, i) => Math.abs(g - (wanted[i] ?? Number.NaN))));
      const inLayer = model.weights
        .filter((other) => other.nodeId === nodeId)
        .map((other) => largest(other.name));
      gradients[name] = [apart / largest(name), apart / Math.max(...inLayer)];
      const parts = [name, ...rule.slots.map((slot) => `${name}/${slot}`)];
      const at = (values: ReadonlyMap<string, Float32Array>) =>
        parts.map((part) => values.get(part) ?? new Float32Array());
      update = Math.max(update, updateError(optimiser, at(before), mine, at(after), rate, step));
    }
    found.push({ gradients, update });
  }
  executor.dispose();
  return found;
}

const checks = {
  update: async () => {
    const gpu = await device();
    const found = [];
    for (const optimiser of everyOptimiser) {
      for (const step of [0, 1, 999]) {
        found.push({ kind: optimiser.kind, step, ...(await updateAlone(gpu, optimiser, step)) });
      }
    }
    return { found };
  },
  steps: async () => {
    await tf.setBackend('cpu');
    const gpu = await device();
    const found = [];
    for (const optimiser of everyOptimiser) {
      found.push({ kind: optimiser.kind, steps: await stepErrors(gpu, optimiser, 5) });
    }
    return { found };
  },
};

answerChecks((question) => (question === 'update' ? checks.update() : checks.steps()));
