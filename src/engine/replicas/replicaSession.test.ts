/**
 * Several replicas learn what one learns: the same numbers up to the order of summation, and the very same bits from run to
 * run, whoever is late, through shared memory and by message.
 */
import * as tf from '@tensorflow/tfjs-core';
import { afterEach, beforeAll, describe, expect, it } from 'vitest';
import { datasets } from '../../data/datasets.ts';
import type { Experiment } from '../../document/experiment.ts';
import { chain } from '../../model/architectures/chain.ts';
import type { Network } from '../../model/network.ts';
import { newNode } from '../../model/node.ts';
import { randomStream } from '../../model/random.ts';
import { startWasm } from '../backends.ts';
import { compile } from '../compile.ts';
import { nodeWasmPaths, smallExperiment } from '../engineForTests.ts';
import { disposeBatch, type ImageBytes, toBatch } from '../images.ts';
import { macrotask } from '../macrotask.ts';
import { optimiserRule } from '../optimisers.ts';
import { TensorStore } from '../tensorStore.ts';
import { firstValues, storedShapes, trainStep } from '../trainStep.ts';
import { ReplicaGroup } from './replicaGroup.ts';
import { ReplicaLost } from './replicaProtocol.ts';
import { ReplicaSession } from './replicaSession.ts';
import { threadInProcess, turn } from './replicasForTests.ts';

const plain = {
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

/** Normalised before and after the ReLU, on both branches of a skip, and after a dense layer. */
const normalised: Network = {
  nodes: [
    ...chain(null, [
      ['input', 'input'],
      ['first', 'batchNorm'],
      ['conv', 'conv2d', { filters: 8, stride: 2, bias: false }],
      ['norm', 'batchNorm', { momentum: 0.8 }],
      ['relu', 'relu'],
    ]),
    ...chain('relu', [
      ['left', 'conv2d', { filters: 8, bias: false }],
      ['leftNorm', 'batchNorm'],
    ]),
    ...chain('relu', [
      ['right', 'conv2d', { filters: 8, kernel: 1 }],
      ['rightNorm', 'batchNorm', { epsilon: 0.001 }],
    ]),
    newNode('add', { id: 'add', inputs: ['leftNorm', 'rightNorm'] }),
    ...chain('add', [
      ['pool', 'globalAvgPool'],
      ['drop', 'dropout', { rate: 0.3 }],
      ['dense', 'dense', { units: 10 }],
      ['last', 'batchNorm'],
      ['output', 'output'],
    ]),
  ],
};
const networks = { plain, normalised };
type NetworkName = keyof typeof networks;

let kernels: readonly string[] = [];
beforeAll(async () => {
  kernels = await startWasm(nodeWasmPaths, 'vector');
});

const groups: ReplicaGroup[] = [];
afterEach(() => {
  for (const group of groups.splice(0)) group.close();
});

/** Adam would make noise of gradients that a later normalisation cancels. */
function experimentOf(batchSize: number, name: NetworkName = 'plain'): Experiment {
  const optimiser = name === 'plain' ? {} : ({ optimiser: { kind: 'momentum', momentum: 0.9 } } as const);
  return smallExperiment({
    network: networks[name],
    training: { batchSize, weightDecay: 0.01, ...optimiser },
  });
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

async function alone(batchSize: number, name: NetworkName): Promise<Outcome> {
  const experiment = experimentOf(batchSize, name);
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
  readonly name?: NetworkName;
}

async function together(
  replicas: number,
  batchSize: number,
  { shared = true, delay, name = 'plain' }: Way = {},
): Promise<Outcome> {
  const experiment = experimentOf(batchSize, name);
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
  { replicas: 2, batch: 20, name: 'plain' },
  { replicas: 3, batch: 100, name: 'plain' },
  { replicas: 4, batch: 7, name: 'plain' },
  { replicas: 2, batch: 20, name: 'normalised' },
  { replicas: 3, batch: 50, name: 'normalised' },
] as const)('$replicas replicas with batches of $batch, $name', ({ replicas, batch, name }) => {
  it('learn what one learns, dropout masks included', async () => {
    expectClose(await together(replicas, batch, { name }), await alone(batch, name));
  });

  it('repeat bit for bit, whoever is late and whichever way the gradients go', async () => {
    const punctual = await together(replicas, batch, { name });
    let turns = 0;
    const delay = () => (turns++ * 7) % 13;
    expect(await together(replicas, batch, { name, delay })).toEqual(punctual);
    expect(await together(replicas, batch, { name, shared: false })).toEqual(punctual);
    expect(await together(replicas, batch, { name, shared: false, delay })).toEqual(punctual);
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

it.each([
  { shared: true, name: 'plain' },
  { shared: false, name: 'plain' },
  { shared: true, name: 'normalised' },
  { shared: false, name: 'normalised' },
] as const)('holds no tensor more from step to step (shared: $shared, $name)', async ({ shared, name }) => {
  const before = tf.memory().numTensors;
  const experiment = experimentOf(20, name);
  const values = firstValues(modelOf(experiment), optimiserRule(experiment.training.optimiser));
  const session = new ReplicaSession(
    await groupOf(2),
    { experiment, values, replicas: 2 },
    { shared, wait: turn },
  );
  const counts: number[] = [];
  for (let step = 0; step < 5; step += 1) {
    await session.step({ step, rate, bytes: imagesOf(step, 20) });
    await atRest();
    counts.push(tf.memory().numTensors);
  }
  expect(new Set(counts).size).toBe(1);
  session.dispose();
  await atRest();
  expect(tf.memory().numTensors).toBe(before);
});

/** Every message that is under way has arrived, and been answered: so many turns, however long each takes. */
async function atRest(): Promise<void> {
  for (let turns = 0; turns < 200; turns += 1) await macrotask();
}

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
