/**
 * The stack bench: a question, the reader's guesses, and both twins trained one after the other with the same seed on the
 * same images. It has an engine (a worker) of its own, for as long as it trains: the reader's run keeps its network and its
 * place. Only the processor is shared, so that run is paused meanwhile and goes on afterwards if it was going on before.
 */
import { createStore } from 'zustand/vanilla';
import { datasetOf } from '../data/datasets.ts';
import type { Experiment } from '../document/experiment.ts';
import { createEngine, type Engine } from '../engine/client.ts';
import type { EngineProblem, Event } from '../engine/protocol.ts';
import { Series } from '../model/series.ts';
import { experimentStore } from './experiment.ts';
import { currentRun, isTraining, runsStore } from './runs.ts';
import { type Answer, type LearnedBetter, learnedBetter } from './stackBenchOutcome.ts';
import {
  type BenchQuestion,
  type BenchSide,
  benchSides,
  type TwinWidth,
  twin,
  twinChannels,
} from './stackBenchPairs.ts';
import { pause, train } from './training.ts';
import { viewStore } from './view.ts';

/** x is the number of steps learned; accuracies in 0..1. */
export interface BenchCurves {
  readonly training: Series;
  readonly validation: Series;
}

export interface BenchRun {
  readonly runId: string;
  readonly curves: BenchCurves;
}

export interface Guesses {
  readonly fewerWeights: Answer | null;
  readonly learnsBetter: Answer | null;
}

export interface StackBenchState {
  readonly question: BenchQuestion;
  readonly channels: number;
  /** How wide the twins are that are trained. */
  readonly width: TwinWidth;
  readonly guesses: Guesses;
  /** The numbers stay covered until the reader has committed, or does not want to guess. */
  readonly revealed: 'no' | 'committed' | 'skipped';
  readonly runs: Readonly<Record<BenchSide, BenchRun>> | null;
  readonly status: 'idle' | 'starting' | 'training' | 'done' | 'stopped' | 'failed';
  /** Which twin is being trained. */
  readonly side: BenchSide | null;
  readonly problem: EngineProblem | null;
  /** The reader's own run was going on and waits. */
  readonly ownWaits: boolean;
}

const noGuess: Guesses = { fewerWeights: null, learnsBetter: null };

export const stackBenchStore = createStore<StackBenchState>()(() => ({
  question: { kind: 'stack', kernel: 5 },
  channels: 64,
  width: 'quick',
  guesses: noGuess,
  revealed: 'no',
  runs: null,
  status: 'idle',
  side: null,
  problem: null,
  ownWaits: false,
}));

export const benchData = { training: 14_000, validation: 1_000, batchSize: 50 } as const;
/** With these images validation is measured after every 34 steps: seven times, and nobody waits for a test. */
export const benchSteps = 7 * 34;

let engine: Engine | null = null;
let benches = 0;

/** Another question: what was guessed and trained belongs to the one before. */
export function askBench(question: BenchQuestion, channels: number): void {
  end('idle');
  stackBenchStore.setState({
    question,
    channels,
    guesses: noGuess,
    revealed: 'no',
    runs: null,
    problem: null,
  });
}

/** More or fewer channels: the same question, so the guesses stand; what was trained does not. */
export function setBenchChannels(channels: number): void {
  end('idle');
  stackBenchStore.setState({ channels, runs: null, problem: null });
}

/** Wider or narrower twins: what was trained is no longer theirs. */
export function setTwinWidth(width: TwinWidth): void {
  end('idle');
  stackBenchStore.setState({ width, runs: null, problem: null });
}

export function guess(change: Partial<Guesses>): void {
  stackBenchStore.setState(({ guesses }) => ({ guesses: { ...guesses, ...change } }));
}

/** Uncovers the numbers: with the guesses that were made, or without any. */
export function reveal(how: 'committed' | 'skipped'): void {
  stackBenchStore.setState(({ guesses }) => ({
    revealed: how,
    guesses: how === 'skipped' ? noGuess : guesses,
  }));
}

/** The document of one twin of so many channels: the reader's seed, everything else alike for both. */
function benchExperiment(question: BenchQuestion, side: BenchSide, channels: number): Experiment {
  const { seed, data } = experimentStore.getState().experiment;
  const { training, validation, batchSize } = benchData;
  return {
    v: 1,
    title: '',
    seed,
    data: { dataset: data.dataset, training, validation, augmentation: { kind: 'none' } },
    network: twin(question, side, channels),
    training: {
      optimiser: { kind: 'adam', beta1: 0.9, beta2: 0.999 },
      learningRate: 0.001,
      schedule: { kind: 'constant' },
      batchSize,
      epochs: 1,
      weightDecay: 0,
      precision: 'float32',
    },
    hidden: [],
  };
}

/** Trains both twins. */
export function trainBoth(): void {
  end('idle');
  const own = currentRun();
  const ownWaits = isTraining(own);
  if (ownWaits) pause();
  benches += 1;
  const run = (side: BenchSide): BenchRun => ({
    runId: `bench-${benches}-${side}`,
    curves: { training: new Series(), validation: new Series() },
  });
  const runs = { one: run('one'), other: run('other') };
  stackBenchStore.setState({ runs, status: 'starting', problem: null, ownWaits });
  engine = createEngine({ listen: hear });
  const { wantedBackend, wantedReplicas } = viewStore.getState();
  const wanted = runsStore.getState().engine.backend ?? wantedBackend;
  engine.send({ type: 'prepare', wanted, ...(wantedReplicas === null ? {} : { replicas: wantedReplicas }) });
  begin('one');
}

export function stopBench(): void {
  end('stopped');
}

function begin(side: BenchSide): void {
  const { question, channels, width, runs } = stackBenchStore.getState();
  if (!engine || !runs) return;
  stackBenchStore.setState({ side });
  const experiment = benchExperiment(question, side, twinChannels(question, channels, width));
  engine.send({ type: 'train', runId: runs[side].runId, experiment, from: null, steps: benchSteps });
}

/** Lets the worker go, and the reader's own run go on if it had been going on. */
function end(status: StackBenchState['status']): void {
  if (!engine) return;
  engine.dispose();
  engine = null;
  const { ownWaits } = stackBenchStore.getState();
  stackBenchStore.setState({ status, side: null, ownWaits: false });
  const own = currentRun();
  if (ownWaits && own && (own.status === 'paused' || own.status === 'pausing')) train();
}

function hear(event: Event): void {
  const { runs, side } = stackBenchStore.getState();
  if (event.type === 'failed' && event.next !== 'goesOn') {
    stackBenchStore.setState({ problem: event.problem });
    end('failed');
    return;
  }
  if (!runs || !side || !('runId' in event) || event.runId !== runs[side].runId) return;
  const { training, validation } = runs[side].curves;
  switch (event.type) {
    case 'started':
      // After the worker was replaced some steps are told again.
      training.cutFrom(event.step + 1);
      validation.cutFrom(event.step + 1);
      return;
    case 'stepped':
      event.accuracies.forEach((accuracy, i) => {
        training.append(event.firstStep + i + 1, accuracy);
      });
      stackBenchStore.setState({ status: 'training' });
      return;
    case 'evaluated':
      if (event.split === 'validation') validation.append(event.step, event.accuracy);
      return;
    case 'paused':
    case 'finished':
      if (event.step < benchSteps) return;
      if (side === 'one') begin('other');
      else end('done');
      return;
    default:
      return;
  }
}

/** What each twin read right of the validation images in the end, and which learned better, if any; null before both are done. */
export function benchOutcome({ runs, status }: StackBenchState): {
  readonly accuracies: Readonly<Record<BenchSide, number>>;
  readonly better: LearnedBetter;
} | null {
  if (!runs || status !== 'done') return null;
  const [one, other] = benchSides.map((side) => runs[side].curves.validation.ys.at(-1));
  if (one === undefined || other === undefined) return null;
  const accuracies = { one, other };
  const { classes } = datasetOf(experimentStore.getState().experiment.data.dataset);
  const asked = { images: benchData.validation, classes: classes.length };
  return { accuracies, better: learnedBetter(accuracies, asked) };
}
