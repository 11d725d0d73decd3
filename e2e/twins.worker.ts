/**
 * The page's side of the engine, in a worker: every twin of the shelf takes two steps of two images on every backend, one
 * network after the other on one engine, as a reader would open them; and what each learned beside the plain CPU.
 *
 * After the first step of momentum from rest v = -rate g: a checkpoint there holds the gradient of every weight.
 */
import type { Experiment } from '../src/document/experiment.ts';
import { createEngine } from '../src/engine/client.ts';
import type { Backend, Command, Event, RunRecord } from '../src/engine/protocol.ts';
import { architectures } from '../src/model/architectures/index.ts';
import { answerChecks } from './answerChecks.ts';
import { tinyExperiment } from './experiments.ts';

interface Place {
  readonly backend: Backend;
  readonly replicas: number;
}

export interface TwinReport {
  readonly twin: string;
  readonly record: RunRecord;
  /** In nats, of the two steps. */
  readonly losses: readonly [number, number];
  /** The plain CPU's. */
  readonly expected: readonly [number, number];
  /** The tensor that is furthest from the plain CPU's after the first step, and by how much of its own length. */
  readonly furthest: { readonly tensor: string; readonly apart: number };
}

interface Learned {
  readonly twin: string;
  readonly record: RunRecord;
  readonly losses: readonly [number, number];
  /** Of the first step: -rate times the gradient of each weight, and what a batch normalisation carries on. */
  readonly tensors: ReadonlyMap<string, Float32Array>;
}

const twins = architectures.filter(({ group }) => group === 'twins');
const usual = tinyExperiment({ data: { training: 64, validation: 0 } });
const training: Experiment['training'] = {
  ...usual.training,
  ...{ optimiser: { kind: 'momentum', momentum: 0.9 }, batchSize: 2 },
};

/** Sends a command, and hears all events until the run rests. Rejects where something fails instead. */
type Ask = (command: Command) => Promise<readonly Event[]>;

async function twoSteps(ask: Ask, twin: string, experiment: Experiment): Promise<Learned> {
  const first = await ask({ type: 'train', runId: twin, experiment, from: null, steps: 1 });
  const events = [...first, ...(await ask({ type: 'resume', runId: twin, steps: 1 }))];
  const told = events.flatMap((event) => (event.type === 'stepped' ? [...event.losses] : []));
  const started = events.find((event) => event.type === 'started');
  const kept = events.find((event) => event.type === 'checkpointed')?.checkpoint;
  const [one, two] = told;
  if (!started || kept?.step !== 1 || one === undefined || two === undefined || told.length > 2)
    throw new Error(`${twin} told ${told.length} steps and kept step ${kept?.step}`);
  // What has a v of its own is a weight: known by its v.
  const tensors = [...kept.tensors].filter(([name]) => !kept.tensors.has(`${name}/v`));
  return { twin, record: started.record, losses: [one, two], tensors: new Map(tensors) };
}

async function trainAll({ backend, replicas }: Place): Promise<readonly Learned[]> {
  let heard: Event[] = [];
  let done: (events: readonly Event[]) => void;
  let fail: (why: Error) => void;
  const engine = createEngine({
    baseUrl: self.location.origin,
    createWorker: () => new Worker('./engine.js', { type: 'module', name: 'engine' }),
    listen: (event) => {
      heard.push(event);
      if (event.type === 'paused') done(heard);
      if (event.type === 'failed') fail(new Error(`${backend}: ${JSON.stringify(event)}`));
    },
  });
  const ask: Ask = (command) =>
    new Promise((resolve, reject) => {
      [heard, done, fail] = [[], resolve, reject];
      engine.send(command);
    });
  engine.send({ type: 'prepare', wanted: backend, replicas });
  const learned: Learned[] = [];
  for (const { name, network } of twins)
    learned.push(await twoSteps(ask, name, { ...usual, title: name, network: network(), training }));
  engine.dispose();
  return learned;
}

const lengthOf = (values: Float32Array): number =>
  Math.sqrt(values.reduce((sum, value) => sum + value * value, 0));

/** A gradient whose true value is zero is nothing but rounding: it is held to the longest of its network. */
const leastLength = 1e-4;

function compare(ours: Learned, stock: Learned): TwinReport {
  const longest = Math.max(...[...stock.tensors.values()].map(lengthOf));
  let furthest = { tensor: '', apart: 0 };
  for (const [tensor, wanted] of stock.tensors) {
    const got = ours.tensors.get(tensor);
    const difference = lengthOf(wanted.map((value, i) => value - (got?.[i] ?? Number.NaN)));
    const apart = difference / Math.max(lengthOf(wanted), leastLength * longest);
    if (!(apart <= furthest.apart)) furthest = { tensor, apart };
  }
  const { twin, record, losses } = ours;
  return { twin, record, losses, expected: stock.losses, furthest };
}

/** What the processor computes runs beside what it imitates a GPU for. */
async function everywhere(): Promise<{ reports: readonly TwinReport[] }> {
  const one = (backend: Backend, replicas = 1) => trainAll({ backend, replicas });
  const onProcessor = async () => [await one('cpu'), await one('wasm'), await one('wasm', 2)];
  const onGpu = async () => [await one('webgl'), await one('webgpu')];
  const [[stock = [], ...processor], gpu] = await Promise.all([onProcessor(), onGpu()]);
  const others = [...processor, ...gpu];
  return { reports: others.flatMap((all) => stock.map((twin, i) => compare(all[i] ?? twin, twin))) };
}

answerChecks(everywhere);
