import { beforeEach, describe, expect, it, vi } from 'vitest';
import { defaultExperiment } from '../document/schema.ts';
import type { Command, Event, RunRecord } from '../engine/protocol.ts';

interface FakeEngine {
  readonly commands: Command[];
  readonly listen: (event: Event) => void;
  disposed: boolean;
}
const engines = vi.hoisted(() => [] as unknown[]);
vi.mock('../engine/client.ts', () => ({
  createEngine: ({ listen }: { listen: (event: Event) => void }) => {
    const made: FakeEngine = { commands: [], listen, disposed: false };
    engines.push(made);
    return {
      send: (command: Command) => made.commands.push(command),
      dispose: () => {
        made.disposed = true;
      },
    };
  },
}));

const { experimentStore, openExperiment } = await import('./experiment.ts');
const { currentRun } = await import('./runs.ts');
const { reset, train } = await import('./training.ts');
const bench = await import('./stackBench.ts');
const { stackBenchStore } = bench;
const { setView, viewStore } = await import('./view.ts');

const record: RunRecord = { backend: 'wasm', device: '', replicas: 1, kernels: [], version: 'test' };
/** The reader's own engine is the one that fetches data ahead. */
const own = () => {
  const found = (engines as FakeEngine[]).find(({ commands }) =>
    commands.some(({ type }) => type === 'prefetch'),
  );
  if (!found) throw new Error('no engine of the reader’s own');
  return found;
};
const theirs = () => engines.at(-1) as FakeEngine;
const trained = (engine: FakeEngine) =>
  engine.commands.flatMap((command) => (command.type === 'train' ? [command] : []));
const started = (engine: FakeEngine, runId: string, step = 0) =>
  engine.listen({ type: 'started', runId, record, step, stepsPerEpoch: 280, totalSteps: 280 });
const stepped = (engine: FakeEngine, runId: string, firstStep: number, count: number) =>
  engine.listen({
    type: 'stepped',
    runId,
    firstStep,
    losses: new Float32Array(count).fill(1),
    accuracies: new Float32Array(count).fill(0.5),
    imagesPerSecond: 1000,
    tensors: 20,
    bytes: 1,
  });
const evaluated = (engine: FakeEngine, runId: string, accuracy: number) =>
  engine.listen({
    type: 'evaluated',
    runId,
    step: bench.benchSteps,
    split: 'validation',
    images: 1000,
    loss: 0.1,
    accuracy,
  });
const paused = (engine: FakeEngine, runId: string, step: number) =>
  engine.listen({ type: 'paused', runId, step });
const id = (side: 'one' | 'other') => stackBenchStore.getState().runs?.[side].runId ?? '';
const trainSide = (side: 'one' | 'other', accuracy: number) => {
  started(theirs(), id(side));
  stepped(theirs(), id(side), 0, 2);
  evaluated(theirs(), id(side), accuracy);
  paused(theirs(), id(side), bench.benchSteps);
};

beforeEach(() => {
  bench.askBench({ kind: 'stack', kernel: 5 }, 64);
  reset();
  openExperiment(defaultExperiment());
});

describe('training both', () => {
  it('is two runs of one seed on the same images, that differ in their network only', () => {
    bench.trainBoth();
    trainSide('one', 0.9);
    trainSide('other', 0.96);
    const [first, second] = trained(theirs());
    expect(trained(theirs())).toHaveLength(2);
    expect(first?.steps).toBe(bench.benchSteps);
    expect(second).toMatchObject({ ...first, runId: second?.runId, experiment: second?.experiment });
    expect({ ...first?.experiment, network: null }).toEqual({ ...second?.experiment, network: null });
    expect(first?.experiment.network).not.toEqual(second?.experiment.network);
    expect(first?.experiment.seed).toBe(experimentStore.getState().experiment.seed);

    expect(stackBenchStore.getState().status).toBe('done');
    expect(theirs().disposed).toBe(true);
    const outcome = bench.benchOutcome(stackBenchStore.getState());
    expect(outcome?.better).toBe('other');
    expect(outcome?.accuracies.one).toBeCloseTo(0.9);
    expect(Array.from(stackBenchStore.getState().runs?.one.curves.training.xs ?? [])).toEqual([1, 2]);
  });

  it('is done by as many threads as the address asks for', () => {
    const { wantedReplicas } = viewStore.getState();
    bench.trainBoth();
    expect(theirs().commands[0]).not.toHaveProperty('replicas');
    bench.stopBench();
    setView({ wantedReplicas: 3 });
    bench.trainBoth();
    expect(theirs().commands[0]).toMatchObject({ type: 'prepare', replicas: 3 });
    setView({ wantedReplicas });
  });

  it('leaves the document and the reader’s run alone: that one is paused, keeps its engine, and goes on', () => {
    train();
    const run = ownId();
    started(own(), run);
    stepped(own(), run, 0, 1);
    const { experiment } = experimentStore.getState();
    bench.trainBoth();
    expect(theirs()).not.toBe(own());
    expect(own().commands.at(-1)).toEqual({ type: 'pause', runId: run });
    expect(stackBenchStore.getState().ownWaits).toBe(true);
    paused(own(), run, 1);
    bench.stopBench();
    expect(stackBenchStore.getState()).toMatchObject({ status: 'stopped', ownWaits: false });
    expect(own().commands.at(-1)).toEqual({ type: 'resume', runId: run, steps: null });
    expect(own().disposed).toBe(false);
    expect(ownId()).toBe(run);
    expect(experimentStore.getState().experiment).toBe(experiment);
  });

  it('does not wake a run that was resting', () => {
    train();
    started(own(), ownId());
    paused(own(), ownId(), 5);
    const before = own().commands.length;
    bench.trainBoth();
    bench.stopBench();
    expect(own().commands).toHaveLength(before);
  });

  it('says what went wrong, and ends', () => {
    bench.trainBoth();
    const problem = { code: 'dataMissing', split: 'training', piece: 1, images: 5000 } as const;
    theirs().listen({ type: 'failed', runId: id('one'), problem, next: 'waits' });
    expect(stackBenchStore.getState()).toMatchObject({ status: 'failed', problem });
    expect(theirs().disposed).toBe(true);
  });

  it('tells steps once after its worker was replaced', () => {
    bench.trainBoth();
    started(theirs(), id('one'));
    stepped(theirs(), id('one'), 0, 5);
    const problem = { code: 'workerDied', lostSteps: 3 } as const;
    theirs().listen({ type: 'failed', runId: id('one'), problem, next: 'goesOn' });
    started(theirs(), id('one'), 2);
    stepped(theirs(), id('one'), 2, 1);
    expect(Array.from(stackBenchStore.getState().runs?.one.curves.training.xs ?? [])).toEqual([1, 2, 3]);
  });
});

describe('guessing', () => {
  it('is kept when committed, and forgotten when skipped or asked something else', () => {
    bench.guess({ fewerWeights: 'other' });
    bench.guess({ learnsBetter: 'one' });
    bench.reveal('committed');
    expect(stackBenchStore.getState().guesses).toEqual({ fewerWeights: 'other', learnsBetter: 'one' });
    bench.askBench({ kind: 'split' }, 64);
    expect(stackBenchStore.getState()).toMatchObject({
      revealed: 'no',
      guesses: { fewerWeights: null, learnsBetter: null },
    });
    bench.guess({ fewerWeights: 'one' });
    bench.reveal('skipped');
    expect(stackBenchStore.getState().guesses.fewerWeights).toBeNull();
  });
});

function ownId(): string {
  return currentRun()?.id ?? '';
}
