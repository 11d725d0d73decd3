/**
 * The runs of this page: the current one and those kept for comparison. Curves are append-only typed-array series
 * that charts read on animation frames; what React sees changes only about as often as a person can read.
 */
import { createStore } from 'zustand/vanilla';
import type { Experiment } from '../document/experiment.ts';
import type { Backend, BackendFinding, EngineProblem, RunChange, RunRecord } from '../engine/protocol.ts';
import { Series } from '../model/series.ts';

export type RunStatus =
  | 'starting'
  | 'loadingData'
  | 'compiling'
  | 'running'
  | 'pausing'
  | 'paused'
  | 'finished'
  | 'failed'
  /** Nothing was begun: the network or its size does not allow it. */
  | 'refused';

/** x is the number of steps learned; losses in nats, accuracies in 0..1. */
export interface RunCurves {
  readonly trainingLoss: Series;
  readonly trainingAccuracy: Series;
  readonly validationLoss: Series;
  readonly validationAccuracy: Series;
  readonly testLoss: Series;
  readonly testAccuracy: Series;
}

/** What computed a stretch of the run: a run that was taken over by another backend has several. */
export interface RecordedPart {
  readonly fromStep: number;
  readonly record: RunRecord;
}

export interface Run {
  readonly id: string;
  /** 1, 2, 3 ... of those that trained, in the order of beginning: the name on the chart is made of it. */
  readonly number: number;
  /** Index into the palette of runs, kept for life. */
  readonly colour: number;
  readonly experiment: Experiment;
  readonly curves: RunCurves;
  readonly status: RunStatus;
  /** In the order of steps; empty until it has started. */
  readonly records: readonly RecordedPart[];
  readonly stepsPerEpoch: number;
  readonly totalSteps: number;
  readonly changes: readonly RunChange[];
  readonly problem: EngineProblem | null;
  /** A piece of the data is missing: the run can go on once it has been asked for again. */
  readonly waitsForData: boolean;
  /** Begun at step 0 to be asked, and nobody has pressed Train or Step since. */
  readonly onlyAsked: boolean;
  /** Its loss stays above where it began (divergence.ts). */
  readonly diverged: boolean;
}

/** Numbers that move while it trains, about ten times a second. */
export interface Progress {
  readonly step: number;
  readonly imagesPerSecond: number;
  readonly tensors: number;
  readonly bytes: number;
  readonly validationAccuracy: number | null;
  readonly testAccuracy: number | null;
  readonly loadedImages: number;
  readonly ofImages: number;
  readonly loadedBytes: number;
  readonly ofBytes: number;
}

export interface EngineState {
  readonly state: 'off' | 'preparing' | 'ready' | 'failed';
  readonly backend: Backend | null;
  readonly device: string;
  readonly findings: readonly BackendFinding[];
  readonly budgetBytes: number | null;
  readonly problem: EngineProblem | null;
}

export interface RunsState {
  readonly runs: readonly Run[];
  /** The run that Train, Pause and Draw speak of; null before the first and after an edit or a reset. */
  readonly currentId: string | null;
  readonly engine: EngineState;
}

const noProgress: Progress = {
  step: 0,
  imagesPerSecond: 0,
  tensors: 0,
  bytes: 0,
  validationAccuracy: null,
  testAccuracy: null,
  loadedImages: 0,
  ofImages: 0,
  loadedBytes: 0,
  ofBytes: 0,
};

export const runsStore = createStore<RunsState>()(() => ({
  runs: [],
  currentId: null,
  engine: { state: 'off', backend: null, device: '', findings: [], budgetBytes: null, problem: null },
}));

export const progressStore = createStore<Progress>()(() => noProgress);

const keptRuns = 4;
const colours = 6;
let begun = 0;

/** Adds a run and makes it the current one. The newest earlier runs stay for comparison. */
export function addRun(experiment: Experiment): Run {
  // A run that never took a step is nothing to compare with, and does not count.
  const earlier = runsStore.getState().runs.filter(hasTrained);
  const number = Math.max(0, ...earlier.map((run) => run.number)) + 1;
  begun += 1;
  const run: Run = {
    id: `run-${begun}-${Date.now().toString(36)}`,
    number,
    colour: freeColour(number, earlier),
    experiment,
    curves: {
      trainingLoss: new Series(),
      trainingAccuracy: new Series(),
      validationLoss: new Series(),
      validationAccuracy: new Series(),
      testLoss: new Series(),
      testAccuracy: new Series(),
    },
    status: 'starting',
    records: [],
    stepsPerEpoch: 0,
    totalSteps: 0,
    changes: [],
    problem: null,
    waitsForData: false,
    onlyAsked: false,
    diverged: false,
  };
  runsStore.setState({ runs: [...earlier, run].slice(-keptRuns), currentId: run.id });
  progressStore.setState({ ...noProgress, ...loadedSoFar() });
  return run;
}

export function hasTrained({ curves }: Run): boolean {
  return curves.trainingLoss.length > 0;
}

/** The number's own, or the next one that no run on the chart has. */
function freeColour(number: number, shown: readonly Run[]): number {
  const own = (number - 1) % colours;
  const taken = new Set(shown.slice(1 - keptRuns).map(({ colour }) => colour));
  for (let i = 0; i < colours; i += 1) if (!taken.has((own + i) % colours)) return (own + i) % colours;
  return own;
}

/** Data stays loaded from run to run: its progress does not start anew. */
function loadedSoFar(): Partial<Progress> {
  const { loadedImages, ofImages, loadedBytes, ofBytes } = progressStore.getState();
  return { loadedImages, ofImages, loadedBytes, ofBytes };
}

export function currentRun(): Run | null {
  const { runs, currentId } = runsStore.getState();
  return runs.find((run) => run.id === currentId) ?? null;
}

export function changeRun(id: string, change: Partial<Run>): void {
  runsStore.setState(({ runs }) => ({
    runs: runs.map((run) => (run.id === id ? { ...run, ...change } : run)),
  }));
}

export function removeRun(id: string): void {
  runsStore.setState(({ runs, currentId }) => ({
    runs: runs.filter((run) => run.id !== id),
    currentId: currentId === id ? null : currentId,
  }));
}

/** The current run becomes one of those kept for comparison. */
export function leaveRun(): void {
  runsStore.setState({ currentId: null });
  progressStore.setState({ ...noProgress, ...loadedSoFar() });
}

export function isActive(status: RunStatus): boolean {
  return status !== 'paused' && status !== 'finished' && status !== 'failed' && status !== 'refused';
}

/** It has stopped, or never began, and no waiting helps: asking it anything would only make it fail again. */
export function cannotGoOn({ status, waitsForData }: Run): boolean {
  return status === 'refused' || (status === 'failed' && !waitsForData);
}

/** The learning rate in force, before the schedule scales it: the experiment's, or what it was changed to meanwhile. */
export function learningRateNow({ changes, experiment }: Run): number {
  return changes.at(-1)?.learningRate ?? experiment.training.learningRate;
}

/** Is it learning, or about to? Then Pause is what a press of the button means. */
export function isTraining(run: Run | null): boolean {
  return run !== null && isActive(run.status) && run.status !== 'pausing' && !run.onlyAsked;
}

/** What computes the run now; null before it has started. */
export function recordNow(run: Run | null): RunRecord | null {
  return run?.records.at(-1)?.record ?? null;
}
