/**
 * The page's side of the engine, in a worker: what is small, large or out of reach, trained for a few steps on every
 * backend, and what came of it: the losses of all steps, or the problem that the engine named.
 */
import type { Experiment } from '../src/document/experiment.ts';
import { createEngine } from '../src/engine/client.ts';
import type { Backend, Command, Event, RunRecord } from '../src/engine/protocol.ts';
import type { Network } from '../src/model/network.ts';
import { answerChecks } from './answerChecks.ts';
import { chain, tinyExperiment } from './experiments.ts';

interface Place {
  readonly name: string;
  readonly backend: Backend;
  readonly replicas: number;
  /** The script of the engine's thread. */
  readonly script: string;
}

export interface Outcome {
  readonly place: string;
  readonly what: string;
  readonly record: RunRecord | null;
  readonly losses: readonly number[];
  /** The code of the problem that the run ended with. */
  readonly problem: string | null;
  /** Of what there was too little, how much there may be. */
  readonly limitBytes: number | null;
}

const places: readonly Place[] = [
  { name: 'cpu', backend: 'cpu', replicas: 1, script: './engine.js' },
  { name: 'wasm', backend: 'wasm', replicas: 1, script: './engine.js' },
  { name: 'wasm x2', backend: 'wasm', replicas: 2, script: './engine.js' },
  { name: 'webgpu', backend: 'webgpu', replicas: 1, script: './engine.js' },
  { name: 'webgpu, bare', backend: 'webgpu', replicas: 1, script: './bareEngine.js' },
];

const usual: Network = chain([
  ['input'],
  ['conv2d', { filters: 8, kernel: 5, stride: 2 }],
  ['batchNorm'],
  ['relu'],
  ['maxPool'],
  ['flatten'],
  ['dropout', { rate: 0.3 }],
  ['dense', { units: 10 }],
  ['output'],
]);

/** All of it but the beginning on maps of one element, with windows larger than they are. */
const onePixel: Network = chain([
  ['input'],
  ['conv2d', { filters: 8, kernel: 7, stride: 7, padding: 'valid' }],
  ['relu'],
  ['maxPool', { size: 4, stride: 4 }],
  ['conv2d', { filters: 8, kernel: 3, padding: 'same' }],
  ['batchNorm'],
  ['leakyRelu'],
  ['depthwiseConv2d', { kernel: 3, padding: 'same' }],
  ['maxPool', { size: 3, stride: 1, padding: 1 }],
  ['avgPool', { size: 3, stride: 1, padding: 'same' }],
  ['flatten'],
  ['dense', { units: 10 }],
  ['output'],
]);

/** 200 MB in one tensor of a batch of 1,000. */
const wide: Network = chain([
  ['input'],
  ['conv2d', { filters: 64, kernel: 1 }],
  ['globalAvgPool'],
  ['dense', { units: 10 }],
  ['output'],
]);
const huge: Network = chain([
  ['input'],
  ['flatten'],
  ['dense', { units: 60_000 }],
  ['dense', { units: 2000 }],
  ['dense', { units: 10 }],
  ['output'],
]);
const imageOfOne: Network = chain([
  ['input', { height: 1, width: 1, channels: 1 }],
  ['flatten'],
  ['dense', { units: 10 }],
  ['output'],
]);

interface Case {
  readonly what: string;
  readonly network: Network;
  readonly batchSize: number;
  readonly steps: number;
  /** Where it is tried; everywhere if left out. */
  readonly on?: readonly string[];
}

const cases: readonly Case[] = [
  { what: 'a batch of 1', network: usual, batchSize: 1, steps: 4 },
  { what: 'a batch of 1,000', network: usual, batchSize: 1000, steps: 2 },
  { what: 'an odd batch', network: usual, batchSize: 7, steps: 3 },
  { what: 'maps of 1 x 1', network: onePixel, batchSize: 9, steps: 4 },
  // Every channel of the normalisation has one value: its variance is zero.
  { what: 'a batch of 1, maps of 1 x 1', network: onePixel, batchSize: 1, steps: 4 },
  { what: 'an image of 1 x 1', network: imageOfOne, batchSize: 8, steps: 1 },
  { what: 'over the budget', network: huge, batchSize: 8, steps: 1, on: ['cpu', 'wasm', 'wasm x2'] },
  { what: 'over the limits of the device', network: wide, batchSize: 1000, steps: 1, on: ['webgpu, bare'] },
];

function experimentOf({ network, batchSize }: Case): Experiment {
  return tinyExperiment({
    network,
    data: { training: 1000, validation: 0 },
    // Not Adam, which makes whole steps of what is only rounding.
    training: { optimiser: { kind: 'momentum', momentum: 0.9 }, batchSize, epochs: 20, learningRate: 0.003 },
  });
}

async function tryAll(place: Place): Promise<readonly Outcome[]> {
  let [heard, done]: [Event[], () => void] = [[], () => {}];
  const engine = createEngine({
    baseUrl: self.location.origin,
    createWorker: () => new Worker(place.script, { type: 'module', name: 'engine' }),
    listen: (event) => {
      heard.push(event);
      if (event.type === 'paused' || (event.type === 'failed' && event.next === 'ended')) done();
    },
  });
  const ask = (command: Command) =>
    new Promise<readonly Event[]>((resolve) => {
      heard = [];
      done = () => resolve(heard);
      engine.send(command);
    });
  engine.send({ type: 'prepare', wanted: place.backend, replicas: place.replicas });
  const outcomes: Outcome[] = [];
  for (const one of cases) {
    if (one.on && !one.on.includes(place.name)) continue;
    const { what, steps } = one;
    const experiment = experimentOf(one);
    const events = await ask({ type: 'train', runId: what, experiment, from: null, steps });
    const failed = events.find((event) => event.type === 'failed');
    const problem = failed?.problem ?? null;
    outcomes.push({
      place: place.name,
      what,
      record: events.find((event) => event.type === 'started')?.record ?? null,
      losses: events.flatMap((event) => (event.type === 'stepped' ? [...event.losses] : [])),
      problem: problem?.code ?? null,
      limitBytes: problem?.code === 'overBudget' ? problem.budgetBytes : null,
    });
  }
  engine.dispose();
  return outcomes;
}

answerChecks(async () => {
  const outcomes: Outcome[] = [];
  for (const place of places) outcomes.push(...(await tryAll(place)));
  return { outcomes };
});
