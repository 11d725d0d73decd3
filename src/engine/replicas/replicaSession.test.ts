/**
 * Several replicas learn what one learns: the same numbers up to the order of summation, and the very same bits from run to
 * run, whoever is late, through shared memory and by message.
 */
import * as tf from '@tensorflow/tfjs-core';
import { afterEach, beforeAll, describe, expect, it } from 'vitest';
import { datasets } from '../../data/datasets.ts';
import type { Experiment } from '../../document/experiment.ts';
import { chain } from '../../model/architectures/chain.ts';
import { randomStream } from '../../model/random.ts';
import { startWasm } from '../backends.ts';
import { compile } from '../compile.ts';
import { nodeWasmPaths, smallExperiment } from '../engineForTests.ts';
import { disposeBatch, type ImageBytes, toBatch } from '../images.ts';
import { optimiserRule } from '../optimisers.ts';
import { TensorStore } from '../tensorStore.ts';
import { firstValues, storedShapes, trainStep } from '../trainStep.ts';
import { ReplicaGroup } from './replicaGroup.ts';
import { ReplicaLost } from './replicaProtocol.ts';
import { ReplicaSession } from './replicaSession.ts';
import { threadInProcess, turn } from './replicasForTests.ts';

const network = {
  nodes: chain(null, [
    ['input', 'input'],
    ['conv', 'conv2d', { filters: 8 }],
    ['relu', 'relu'],
    ['pool', 'maxPool'],
    ['flatten', 'flatten'],
    ['drop', 'dropout', { rate: 0.5 }],
    ['dense', 'dense', { units: 10 }],
    ['output', 'output'],
  ]),
};

let kernels: readonly string[] = [];
beforeAll(async () => {
  kernels = await startWasm(nodeWasmPaths, 'vector');
});

const groups: ReplicaGroup[] = [];
afterEach(() => {
  for (const group of groups.splice(0)) group.close();
});

function experimentOf(batchSize: number): Experiment {
  return smallExperiment({ network, training: { batchSize, weightDecay: 0.01 } });
}

function imagesOf(step: number, count: number): ImageBytes {
  const stream = randomStream(9, 'images', step);
  return {
    images: Uint8Array.from(stream.integers(count * 784, 256)),
    labels: Uint8Array.from(stream.integers(count, 10)),
  };
}

interface Outcome {
  readonly losses: readonly number[];
  readonly correct: readonly number[];
  readonly values: ReadonlyMap<string, Float32Array>;
}

const steps = 4;
const rate = 0.01;
const read = (tensor: tf.Tensor) => tensor.dataSync<'float32'>().slice();

function modelOf(experiment: Experiment) {
  const compiled = compile(experiment);
  if (!compiled.ok) throw new Error(compiled.problem.code);
  return compiled.value;
}

async function alone(batchSize: number): Promise<Outcome> {
  const experiment = experimentOf(batchSize);
  const model = modelOf(experiment);
  const rule = optimiserRule(experiment.training.optimiser);
  const store = new TensorStore(storedShapes(model, rule), firstValues(model, rule));
  const [losses, correct]: [number[], number[]] = [[], []];
  for (let step = 0; step < steps; step += 1) {
    const batch = toBatch(imagesOf(step, batchSize), datasets.mnist);
    const metrics = trainStep({ model, rule, store, batch, step, rate, weightDecay: 0.01 });
    const [loss = 0, right = 0] = metrics.dataSync();
    losses.push(loss);
    correct.push(right);
    metrics.dispose();
    disposeBatch(batch);
  }
  const values = await store.snapshot(read);
  store.dispose();
  return { losses, correct, values };
}

async function groupOf(replicas: number, delay: () => number = () => 0): Promise<ReplicaGroup> {
  const group = new ReplicaGroup(() => threadInProcess(delay), 'vector', kernels);
  groups.push(group);
  expect(await group.start(replicas - 1)).toBe(true);
  return group;
}

interface Way {
  readonly shared?: boolean;
  readonly delay?: () => number;
}

async function together(
  replicas: number,
  batchSize: number,
  { shared = true, delay }: Way = {},
): Promise<Outcome> {
  const experiment = experimentOf(batchSize);
  const model = modelOf(experiment);
  const values = firstValues(model, optimiserRule(experiment.training.optimiser));
  const group = await groupOf(replicas, delay);
  const session = new ReplicaSession(group, { experiment, values, replicas }, { shared, wait: turn });
  const [losses, correct]: [number[], number[]] = [[], []];
  for (let step = 0; step < steps; step += 1) {
    const told = await session.step({ step, rate, bytes: imagesOf(step, batchSize) });
    losses.push(told.loss);
    correct.push(told.correct);
  }
  const after = await session.work.store.snapshot(read);
  session.dispose();
  return { losses, correct, values: after };
}

function expectClose(a: Outcome, b: Outcome): void {
  expect(a.correct).toEqual(b.correct);
  for (const [i, loss] of a.losses.entries()) expect(Math.abs(loss - (b.losses[i] ?? 0))).toBeLessThan(1e-5);
  for (const [name, numbers] of a.values) {
    const others = b.values.get(name) ?? new Float32Array();
    const largest = numbers.reduce(
      (most, x, i) => Math.max(most, Math.abs(x - (others[i] ?? Number.NaN))),
      0,
    );
    expect(largest, name).toBeLessThan(1e-5);
  }
}

describe.each([
  { replicas: 2, batch: 20 },
  { replicas: 3, batch: 100 },
  { replicas: 4, batch: 7 },
])('$replicas replicas with batches of $batch', ({ replicas, batch }) => {
  it('learn what one learns, dropout masks included', async () => {
    expectClose(await together(replicas, batch), await alone(batch));
  });

  it('repeat bit for bit, whoever is late and whichever way the gradients go', async () => {
    const punctual = await together(replicas, batch);
    let turns = 0;
    const delay = () => (turns++ * 7) % 13;
    expect(await together(replicas, batch, { delay })).toEqual(punctual);
    expect(await together(replicas, batch, { shared: false })).toEqual(punctual);
    expect(await together(replicas, batch, { shared: false, delay })).toEqual(punctual);
  });
});

it('takes in evaluations of any number of images the sum over all', async () => {
  const experiment = experimentOf(20);
  const values = firstValues(modelOf(experiment), optimiserRule(experiment.training.optimiser));
  const one = new ReplicaSession(await groupOf(1), { experiment, values, replicas: 1 }, { shared: false });
  const three = new ReplicaSession(await groupOf(3), { experiment, values, replicas: 3 }, { shared: false });
  for (const count of [1, 2, 50]) {
    const [a, b] = [await one.evaluate(imagesOf(1, count), 0), await three.evaluate(imagesOf(1, count), 0)];
    expect(b.correct).toBe(a.correct);
    expect(Math.abs(b.loss - a.loss)).toBeLessThan(1e-4 * count);
  }
  one.dispose();
  three.dispose();
});

it('puts values into every replica', async () => {
  const experiment = experimentOf(20);
  const values = firstValues(modelOf(experiment), optimiserRule(experiment.training.optimiser));
  const session = new ReplicaSession(
    await groupOf(2),
    { experiment, values, replicas: 2 },
    { shared: false },
  );
  const take = () => session.step({ step: 0, rate, bytes: imagesOf(0, 20) });
  const first = await take();
  expect(await take()).not.toEqual(first);
  session.write(values);
  expect(await take()).toEqual(first);
  session.dispose();
});

it.each([true, false])('holds no tensor more from step to step (shared: %s)', async (shared) => {
  const before = tf.memory().numTensors;
  const experiment = experimentOf(20);
  const values = firstValues(modelOf(experiment), optimiserRule(experiment.training.optimiser));
  const session = new ReplicaSession(
    await groupOf(2),
    { experiment, values, replicas: 2 },
    { shared, wait: turn },
  );
  const counts: number[] = [];
  for (let step = 0; step < 5; step += 1) {
    await session.step({ step, rate, bytes: imagesOf(step, 20) });
    await new Promise((resolve) => setTimeout(resolve, 20));
    counts.push(tf.memory().numTensors);
  }
  expect(new Set(counts).size).toBe(1);
  session.dispose();
  await new Promise((resolve) => setTimeout(resolve, 20));
  expect(tf.memory().numTensors).toBe(before);
});

it('names a replica that breaks down lost, at once', async () => {
  const experiment = experimentOf(20);
  const values = firstValues(modelOf(experiment), optimiserRule(experiment.training.optimiser));
  const made: ReturnType<typeof threadInProcess>[] = [];
  const create = () => {
    const thread = threadInProcess(undefined, ({ type }) => type !== 'step');
    made.push(thread);
    return thread;
  };
  const group = new ReplicaGroup(create, 'vector', kernels);
  groups.push(group);
  expect(await group.start(1)).toBe(true);
  const session = new ReplicaSession(
    group,
    { experiment, values, replicas: 2 },
    { shared: true, wait: turn },
  );
  const stepping = session.step({ step: 0, rate, bytes: imagesOf(0, 20) });
  setTimeout(() => made[0]?.onerror?.({ message: 'out of memory' } as ErrorEvent), 50);
  await expect(stepping).rejects.toThrow(ReplicaLost);
  await expect(session.step({ step: 1, rate, bytes: imagesOf(1, 20) })).rejects.toThrow('out of memory');
  session.dispose();
});

it('refuses to start where a thread is missing or computes with other kernels', async () => {
  const silent = new ReplicaGroup(
    () => {
      throw new Error('no nested workers');
    },
    'vector',
    kernels,
  );
  expect(await silent.start(1)).toBe(false);
  const others = new ReplicaGroup(() => threadInProcess(), 'vector', [...kernels, 'vectors: fused or not']);
  expect(await others.start(1)).toBe(false);
  others.close();
});
