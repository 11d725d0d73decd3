/**
 * The page's side of the engine, in a worker: whole runs with a device that is lost twice, at places drawn from a seed, and
 * one run that nothing disturbs. Everything that the engine tells is written down.
 */
import { createEngine } from '../src/engine/client.ts';
import type { Event } from '../src/engine/protocol.ts';
import { randomStream } from '../src/model/random.ts';
import { answerChecks } from './answerChecks.ts';
import { chain, tinyExperiment } from './experiments.ts';

const steps = 80;
const experiment = tinyExperiment({
  network: chain([
    ['input'],
    ['conv2d', { filters: 4, stride: 4 }],
    ['batchNorm'],
    ['relu'],
    ['flatten'],
    ['dropout', { rate: 0.3 }],
    ['dense', { units: 10 }],
    ['output'],
  ]),
  training: { batchSize: 8, epochs: 10 },
  data: { training: 1600, validation: 32 },
});

export interface Recovery {
  /** Submissions after which the device was destroyed. */
  readonly after: number;
  /** Steps told before, and how many of them the last checkpoint holds. */
  readonly told: number;
  readonly kept: number;
  /** Where the run went on, and on what. */
  readonly from: number | null;
  readonly backend: string | null;
}

export interface LossReport {
  readonly recoveries: readonly Recovery[];
  /** Steps of the runs whose loss was not that of the undisturbed run, bit for bit, while they were on WebGPU. */
  readonly different: number;
  /** The largest difference of a loss after going on with WASM. */
  readonly apart: number;
  readonly reached: readonly number[];
  readonly backends: readonly string[];
}

/** All events of a run until it pauses after its last step, or ends. */
function train(losses: readonly number[], kernels: readonly string[] | null): Promise<readonly Event[]> {
  return new Promise((resolve) => {
    const events: Event[] = [];
    const names = losses.map(String);
    const engine = createEngine({
      baseUrl: self.location.origin,
      createWorker: () => new Worker('./engine.js', { type: 'module', name: names.shift() ?? '' }),
      listen: (event) => {
        events.push(event);
        const over = event.type === 'paused' || (event.type === 'failed' && event.next === 'ended');
        if (!over) return;
        engine.dispose();
        resolve(events);
      },
    });
    engine.send({ type: 'prepare', wanted: 'webgpu' });
    engine.send({
      type: 'train',
      runId: 'r',
      experiment,
      from: null,
      steps,
      ...(kernels ? { kernels } : {}),
    });
  });
}

function recoveriesOf(events: readonly Event[], losses: readonly number[]): Recovery[] {
  const found: Recovery[] = [];
  let [told, kept] = [0, 0];
  for (const [i, event] of events.entries()) {
    if (event.type === 'stepped') told = event.firstStep + event.losses.length;
    if (event.type === 'checkpointed') kept = event.checkpoint.step;
    if (event.type !== 'failed' || event.problem.code !== 'backendLost') continue;
    const next = events.slice(i).find((one) => one.type === 'started');
    const [from, backend] = next ? [next.step, next.record.backend] : [null, null];
    found.push({ after: losses[found.length] ?? Number.NaN, told, kept, from, backend });
  }
  return found;
}

/** Losses of all steps told, each with the backend that it was told from. */
function stepsOf(events: readonly Event[]) {
  let backend = '';
  return events.flatMap((event) => {
    if (event.type === 'started') backend = event.record.backend;
    if (event.type !== 'stepped') return [];
    const { firstStep, losses } = event;
    const on = backend;
    return Array.from(losses, (loss, i) => ({ step: firstStep + i, loss, on }));
  });
}

async function loseOften(runs: number): Promise<LossReport> {
  const undisturbed = await train([], null);
  const begun = undisturbed.find((event) => event.type === 'started');
  const expected = stepsOf(undisturbed).map(({ loss }) => loss);
  const recoveries: Recovery[] = [];
  let [different, apart] = [0, 0];
  const reached: number[] = [];
  const backends = [begun?.record.backend ?? ''];
  for (let run = 0; run < runs; run += 1) {
    const [first = 0, second = 0] = randomStream(11, 'losses', run).integers(2, 1000);
    // The second comes before the end, wherever the first left the run.
    const losses = [1 + (first % (steps - 25)), 1 + (second % 20)];
    const events = await train(losses, begun?.record.kernels ?? null);
    recoveries.push(...recoveriesOf(events, losses));
    for (const { step, loss, on } of stepsOf(events)) {
      const difference = Math.abs(loss - (expected[step] ?? Number.NaN));
      if (on === 'webgpu' && difference !== 0) different += 1;
      if (on === 'wasm' && !(difference <= apart)) apart = difference;
    }
    const last = events.at(-1);
    reached.push(last?.type === 'paused' ? last.step : -1);
    backends.push(events.findLast((event) => event.type === 'started')?.record.backend ?? '');
  }
  return { recoveries, different, apart, reached, backends };
}

answerChecks((question) => loseOften(Number(question)));
