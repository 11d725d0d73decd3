/**
 * From the engine's events to what is kept of a run. Events of a run that is no longer here are dropped: an answer
 * may arrive after its question lost its meaning. Of a run that was left only what was measured is still taken in.
 */

import { datasetOf } from '../data/datasets.ts';
import type { Event, RunRecord } from '../engine/protocol.ts';
import { hasDiverged } from './divergence.ts';
import { notify } from './notices.ts';
import {
  changeRun,
  type EngineState,
  hasTrained,
  isActive,
  progressStore,
  type Run,
  type RunStatus,
  runsStore,
} from './runs.ts';

function runOf(id: string | null): Run | null {
  return runsStore.getState().runs.find((run) => run.id === id) ?? null;
}

function isCurrent(run: Run): boolean {
  return runsStore.getState().currentId === run.id;
}

/** Applies one event. Answers to requests (`predicted`, `imageShown`, `refused`) are for `prediction.ts`. */
export function applyEvent(event: Event): void {
  if (event.type === 'ready') {
    const { backend, device, findings, budgetBytes } = event;
    runsStore.setState({
      engine: { state: 'ready', backend, device, findings, budgetBytes, problem: null },
    });
    return;
  }
  if (event.type === 'failed' && event.runId === null) {
    const { problem } = event;
    runsStore.setState(({ engine }) => ({ engine: { ...engine, ...afterFailure(engine, event) } }));
    notify({ code: 'engine', problem });
    return;
  }
  if (!('runId' in event)) return;
  const run = runOf(event.runId);
  if (!run) return;
  if (isCurrent(run)) applyToRun(run, event);
  else if (isMeasured(event)) applyMeasured(run, event);
}

/** One question that failed leaves an engine standing that had started; one that was replaced is started anew. */
function afterFailure(
  { state }: EngineState,
  { problem, next }: Extract<Event, { type: 'failed' }>,
): Partial<EngineState> {
  if (next === 'goesOn') return { state: 'preparing', problem: null };
  return state === 'ready' && problem.code === 'internal' ? {} : { state: 'failed', problem };
}

type Measured = Extract<Event, { type: 'stepped' | 'evaluated' | 'learningRateChanged' }>;

function isMeasured(event: Event): event is Measured {
  return event.type === 'stepped' || event.type === 'evaluated' || event.type === 'learningRateChanged';
}

/** The points of the curves and the changes that bent them. What is told again takes the place of what was told before. */
function applyMeasured(run: Run, event: Measured): void {
  const { curves } = run;
  switch (event.type) {
    case 'stepped':
      curves.trainingLoss.cutFrom(event.firstStep + 1);
      curves.trainingAccuracy.cutFrom(event.firstStep + 1);
      event.losses.forEach((loss, i) => {
        const learned = event.firstStep + i + 1;
        curves.trainingLoss.append(learned, loss);
        curves.trainingAccuracy.append(learned, event.accuracies[i] ?? Number.NaN);
      });
      return;
    case 'evaluated': {
      const [loss, accuracy] =
        event.split === 'test'
          ? [curves.testLoss, curves.testAccuracy]
          : [curves.validationLoss, curves.validationAccuracy];
      loss.cutFrom(event.step);
      accuracy.cutFrom(event.step);
      loss.append(event.step, event.loss);
      accuracy.append(event.step, event.accuracy);
      return;
    }
    case 'learningRateChanged': {
      const earlier = run.changes.filter(({ step }) => step < event.step);
      changeRun(run.id, {
        changes: [...earlier, { step: event.step, learningRate: event.learningRate }],
      });
      return;
    }
    default:
      event satisfies never;
  }
}

/** What computed the run up to `fromStep`, and what does from there on: one entry for as long as nothing differs. */
function recorded(records: Run['records'], fromStep: number, record: RunRecord): Run['records'] {
  const earlier = records.filter((part) => part.fromStep < fromStep);
  const before = earlier.at(-1)?.record;
  return before && JSON.stringify(before) === JSON.stringify(record)
    ? earlier
    : [...earlier, { fromStep, record }];
}

/** Looks whether the loss stays above where it began; the run changes only where that has changed. */
function judge(run: Run, over: boolean): void {
  const classes = datasetOf(run.experiment.data.dataset).classes.length;
  const diverged = hasDiverged(run.curves.trainingLoss, { classes, over, before: run.diverged });
  if (diverged !== run.diverged) changeRun(run.id, { diverged });
}

/** Where training goes on by itself from its last checkpoint, `started` will say from which step. */
function statusAfter(run: Run, { next, problem }: Extract<Event, { type: 'failed' }>): RunStatus {
  if (next === 'goesOn') return 'starting';
  const wrong = problem.code === 'notTrainable' || problem.code === 'overBudget';
  return wrong && run.records.length === 0 && !hasTrained(run) ? 'refused' : 'failed';
}

/** Events of the current run. */
function applyToRun(run: Run, event: Event): void {
  if (isMeasured(event)) applyMeasured(run, event);
  switch (event.type) {
    case 'dataLoaded':
      progressStore.setState({
        loadedImages: event.images,
        ofImages: event.ofImages,
        loadedBytes: event.bytes,
        ofBytes: event.ofBytes,
      });
      if (run.status === 'starting') changeRun(run.id, { status: 'loadingData' });
      return;
    case 'compiling':
      changeRun(run.id, { status: 'compiling' });
      return;
    case 'started': {
      const recovered = run.records.length > 0;
      changeRun(run.id, {
        records: recorded(run.records, event.step, event.record),
        stepsPerEpoch: event.stepsPerEpoch,
        totalSteps: event.totalSteps,
        status: 'running',
        problem: null,
        waitsForData: false,
      });
      if (recovered) {
        for (const series of Object.values(run.curves)) series.cutFrom(event.step + 1);
        notify({ code: 'recovered', step: event.step, backend: event.record.backend });
      }
      progressStore.setState({ step: event.step });
      return;
    }
    case 'stepped':
      progressStore.setState({
        step: event.firstStep + event.losses.length,
        imagesPerSecond: event.imagesPerSecond,
        tensors: event.tensors,
        bytes: event.bytes,
      });
      // Steps that were under way may be told after the pause was asked for.
      if (isActive(run.status) && run.status !== 'pausing' && run.status !== 'running') {
        changeRun(run.id, { status: 'running' });
      }
      judge(run, false);
      return;
    case 'evaluated':
      progressStore.setState(
        event.split === 'test' ? { testAccuracy: event.accuracy } : { validationAccuracy: event.accuracy },
      );
      return;
    case 'paused':
      changeRun(run.id, { status: 'paused', onlyAsked: false });
      return;
    case 'resumed':
      changeRun(run.id, { status: 'running' });
      return;
    case 'finished':
      changeRun(run.id, { status: 'finished' });
      judge(run, true);
      return;
    case 'failed': {
      const status = statusAfter(run, event);
      changeRun(run.id, { status, problem: event.problem, waitsForData: event.next === 'waits' });
      notify({ code: 'engine', problem: event.problem });
      return;
    }
    default:
      return;
  }
}
