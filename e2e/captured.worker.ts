/**
 * What the captured step promises, checked on a device of its own: the same bits with and without
 * capture; the same training as the plain CPU; looks, limits and sizes.
 */
import '@tensorflow/tfjs-backend-cpu';
import '@tensorflow/tfjs-core/dist/register_all_gradients.js';
import * as tf from '@tensorflow/tfjs-core';
import { DeviceMemory } from '../src/engine/captured/deviceMemory.ts';
import { DeviceRefusal } from '../src/engine/captured/deviceRefusal.ts';
import { planTraining } from '../src/engine/captured/plan.ts';
import { Recording } from '../src/engine/captured/recording.ts';
import { stateOf } from '../src/engine/captured/state.ts';
import { StepInput } from '../src/engine/captured/stepInput.ts';
import { kernelWays } from '../src/engine/captured/ways.ts';
import { everyOptimiser } from '../src/engine/reference/optimisers.ts';
import { answerChecks } from './answerChecks.ts';
import { longRun } from './capturedLong.ts';
import { batchOf, device, experimentWith, modelOf, start, startStock, train } from './capturedRuns.ts';
import { chain } from './experiments.ts';

const none = new Float32Array();

const checks = {
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

  /** The same losses as on the plain CPU for every optimiser; the same evaluation, answers and looks. */
  stock: async () => {
    await tf.setBackend('cpu');
    const gpu = await device();
    const found = [];
    for (const optimiser of everyOptimiser) {
      const experiment = experimentWith(optimiser, 0.01);
      const ours = await start(gpu, experiment, 12, true);
      const stock = startStock(experiment);
      const losses = [await train(ours, 12, 6), await train(stock, 12, 6)];
      const [a, b] = [await ours.read(), await stock.read()];
      ours.write(b);
      const images = batchOf(20, 77);
      const measured = [await ours.evaluate(images, 6), await stock.evaluate(images, 6)];
      const pixels = images.images.slice(0, 784);
      const answers = [await ours.probabilities(pixels, 6), await stock.probabilities(pixels, 6)].map((p) => [
        ...p,
      ]);
      const looked = await ours.look((store) => store.get('dense1/kernel').shape);
      const names = [...a.keys()].join() === [...b.keys()].join();
      found.push({ kind: optimiser.kind, losses, names, measured, answers, looked });
      ours.dispose();
      stock.dispose();
    }
    return { found };
  },

  /** A step in many submissions and slices of dispatches is the step in one, bit for bit, whichever kernels compute. */
  slices: async () => {
    const gpu = await device();
    const layer = ['conv2d', { filters: 16, kernel: 3, padding: 'same' }] as const;
    const network = chain([
      ['input'],
      layer,
      ['relu'],
      layer,
      ['flatten'],
      ['dense', { units: 10 }],
      ['output'],
    ]);
    const experiment = { ...experimentWith({ kind: 'sgd' }), network };
    const model = modelOf(experiment);
    const found = [];
    for (const way of kernelWays) {
      const ways = { correlate: way, product: way, kernelGradient: way };
      const results = [];
      for (const mostWork of [Number.POSITIVE_INFINITY, 2 ** 24]) {
        const memory = new DeviceMemory(gpu);
        const state = stateOf(model, []);
        const plan = planTraining(model, state, experiment.training, 40, ways);
        for (const region of state.regions) memory.write(region, model.initial().get(region.name) ?? none);
        const input = new StepInput(plan);
        input.setImages(batchOf(40, 0));
        input.setStep(0.01, 0);
        const { submissions, ring } = await memory.guarded(async () => {
          const recording = await Recording.make(plan, memory);
          recording.upload(input.bytes);
          return { submissions: recording.replay(mostWork, false), ring: plan.ring };
        });
        const read = await memory.read([{ buffer: ring, offset: 0, length: 2 }, ...state.regions], 100_000);
        const sliceable = plan.dispatches.filter((dispatch) => dispatch.sliceable !== undefined).length;
        results.push({ submissions, sliceable, numbers: JSON.stringify(read.map((values) => [...values])) });
        memory.dispose();
      }
      const [whole, cut] = results;
      found.push({
        way,
        same: whole?.numbers === cut?.numbers,
        sliceable: whole?.sliceable ?? 0,
        submissions: results.map((one) => one.submissions),
      });
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
      if (error instanceof DeviceRefusal && error.memory) refusal = error.message;
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

  long: async () => {
    await tf.setBackend('cpu');
    return longRun(10_000);
  },
};

answerChecks((question) => {
  const name = Object.keys(checks).find((check) => check === question) as keyof typeof checks | undefined;
  if (!name) throw new Error(`no check is named ${question}`);
  return checks[name]();
});
