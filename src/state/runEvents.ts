/**
 * From the engine's events to what is kept of a run. Events of a run that is no longer here are dropped: an answer
 * may arrive after its question lost its meaning.
 */
import type { Event } from '../engine/protocol.ts';
import { notify } from './notices.ts';
import { changeRun, isActive, progressStore, type Run, runsStore } from './runs.ts';

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
    runsStore.setState(({ engine }) => ({ engine: { ...engine, state: 'failed', problem } }));
    notify({ code: 'engine', problem });
    return;
  }
  if (!('runId' in event)) return;
  const run = runOf(event.runId);
  if (run) applyToRun(run, event);
}

function applyToRun(run: Run, event: Event): void {
  switch (event.type) {
    case 'dataLoaded':
      if (isCurrent(run)) {
        progressStore.setState({
          loadedImages: event.images,
          ofImages: event.ofImages,
          loadedBytes: event.bytes,
          ofBytes: event.ofBytes,
        });
      }
      if (run.status === 'starting') changeRun(run.id, { status: 'loadingData' });
      return;
    case 'compiling':
      changeRun(run.id, { status: 'compiling' });
      return;
    case 'started': {
      const recovered = run.record !== null;
      changeRun(run.id, {
        record: event.record,
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
      if (isCurrent(run)) progressStore.setState({ step: event.step });
      return;
    }
    case 'stepped': {
      event.losses.forEach((loss, i) => {
        const learned = event.firstStep + i + 1;
        run.curves.trainingLoss.append(learned, loss);
        run.curves.trainingAccuracy.append(learned, event.accuracies[i] ?? Number.NaN);
      });
      if (isCurrent(run)) {
        progressStore.setState({
          step: event.firstStep + event.losses.length,
          imagesPerSecond: event.imagesPerSecond,
          tensors: event.tensors,
          bytes: event.bytes,
        });
      }
      // Steps that were under way may be told after the pause was asked for.
      if (isActive(run.status) && run.status !== 'pausing' && run.status !== 'running') {
        changeRun(run.id, { status: 'running' });
      }
      return;
    }
    case 'evaluated': {
      const { curves } = run;
      const [loss, accuracy] =
        event.split === 'test'
          ? [curves.testLoss, curves.testAccuracy]
          : [curves.validationLoss, curves.validationAccuracy];
      loss.append(event.step, event.loss);
      accuracy.append(event.step, event.accuracy);
      if (isCurrent(run)) {
        progressStore.setState(
          event.split === 'test' ? { testAccuracy: event.accuracy } : { validationAccuracy: event.accuracy },
        );
      }
      return;
    }
    case 'paused':
      changeRun(run.id, { status: 'paused' });
      return;
    case 'resumed':
      changeRun(run.id, { status: 'running' });
      return;
    case 'learningRateChanged':
      changeRun(run.id, {
        changes: [...run.changes, { step: event.step, learningRate: event.learningRate }],
      });
      return;
    case 'finished':
      changeRun(run.id, { status: 'finished' });
      return;
    case 'failed': {
      // Where training goes on by itself from its last checkpoint, `started` will say from which step.
      const status = event.next === 'goesOn' ? 'starting' : 'failed';
      changeRun(run.id, { status, problem: event.problem, waitsForData: event.next === 'waits' });
      notify({ code: 'engine', problem: event.problem });
      return;
    }
    default:
      return;
  }
}
