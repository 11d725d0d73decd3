/**
 * Train, pause, one step, reset: what the run controls do. The engine itself loads late (tfjs is large); `warmUp` starts
 * it once the page can be used, so that pressing Train finds it ready.
 */

import type { DataProblem } from '../data/pieces.ts';
import type { Experiment } from '../document/experiment.ts';
import { createEngine, type Engine } from '../engine/client.ts';
import type { Backend, EngineProblem, Event } from '../engine/protocol.ts';
import { fail, ok, type Result } from '../model/result.ts';
import { edit, experimentStore, trainsAlike } from './experiment.ts';
import { notify } from './notices.ts';
import { applyEvent } from './runEvents.ts';
import {
  addRun,
  cannotGoOn,
  changeRun,
  currentRun,
  isActive,
  isTraining,
  leaveRun,
  type Run,
  runsStore,
} from './runs.ts';
import { viewStore } from './view.ts';

let engine: Engine | null = null;
const listeners = new Set<(event: Event) => void>();

/** Hears every event after the stores have taken it in. Returns how to stop. */
export function listen(listener: (event: Event) => void): () => void {
  listeners.add(listener);
  return () => {
    listeners.delete(listener);
  };
}

function started(): Engine {
  if (engine) return engine;
  engine = createEngine({
    listen: (event) => {
      applyEvent(event);
      for (const listener of listeners) listener(event);
    },
  });
  runsStore.setState(({ engine: state }) => ({ engine: { ...state, state: 'preparing', problem: null } }));
  const { wantedBackend: wanted, wantedReplicas } = viewStore.getState();
  engine.send({ type: 'prepare', wanted, ...(wantedReplicas === null ? {} : { replicas: wantedReplicas }) });
  engine.send({ type: 'prefetch', dataset: experimentStore.getState().experiment.data.dataset });
  return engine;
}

export function warmUp(): void {
  started();
}

export function sendToEngine(command: Parameters<Engine['send']>[0]): void {
  started().send(command);
}

/** Starts over with another backend; the current run stays for comparison. */
export function chooseBackend(wanted: Backend | null): void {
  leaveCurrent();
  viewStore.setState({ wantedBackend: wanted });
  engine?.dispose();
  engine = null;
  started();
}

let requests = 0;

/** Numbers one question to the engine: no two have the same. */
export function freshRequestId(): number {
  requests += 1;
  return requests;
}

function begin(steps: number | null): Run {
  const { experiment } = experimentStore.getState();
  const run = addRun(experiment);
  started().send({ type: 'train', runId: run.id, experiment, from: null, steps });
  return run;
}

/** Trains to the end: goes on where the run was paused or waits for data, or begins a new one. */
export function train(): void {
  goOn(null);
}

/** One step, then pause. A finished run has none left, and is not thrown away for one: Train begins anew. */
export function stepOnce(): void {
  if (currentRun()?.status === 'finished') return;
  goOn(1);
}

function goOn(steps: number | null): void {
  const run = currentRun();
  if (isTraining(run)) return;
  if (!run || run.status === 'finished' || cannotGoOn(run)) {
    begin(steps);
    return;
  }
  // One that is still starting, to be asked, says by itself when it trains.
  const status = isActive(run.status) && run.status !== 'pausing' ? run.status : 'running';
  changeRun(run.id, { status, onlyAsked: false });
  started().send({ type: 'resume', runId: run.id, steps });
  if (run.waitsForData) retryData();
}

/**
 * The run whose network answers now: begins one that stands at step 0 if there is none, so that an untrained network can
 * be asked. Where this document's run has failed, asking would only make it fail again, and its explanation vanish: then
 * why it failed.
 */
export function runToAsk(): Result<Run, EngineProblem | null> {
  const run = currentRun();
  if (run) return cannotGoOn(run) ? fail(run.problem) : ok(run);
  const begun = begin(0);
  changeRun(begun.id, { onlyAsked: true });
  return ok(begun);
}

export function pause(): void {
  const run = currentRun();
  if (!run || !isTraining(run)) return;
  changeRun(run.id, { status: 'pausing' });
  started().send({ type: 'pause', runId: run.id });
}

export function toggleTraining(): void {
  if (isTraining(currentRun())) pause();
  else train();
}

function leaveCurrent(): void {
  const run = currentRun();
  if (!run) return;
  engine?.send({ type: 'stop', runId: run.id });
  if (run.status !== 'finished' && run.status !== 'failed' && run.status !== 'refused')
    changeRun(run.id, { status: 'paused' });
  leaveRun();
}

/** Back to step 0 with fresh initial weights; the curve so far stays for comparison. */
export function reset(): void {
  leaveCurrent();
}

/** Changes the learning rate of the run that is going on; recorded in the run, the document stays as it is. */
export function changeLearningRate(learningRate: number): void {
  const run = currentRun();
  if (run) started().send({ type: 'setLearningRate', runId: run.id, learningRate });
}

export function retryData(): void {
  const run = currentRun();
  if (!run?.waitsForData) return;
  changeRun(run.id, { status: 'loadingData', problem: null, waitsForData: false });
  started().send({ type: 'retryData', runId: run.id });
}

/** The run whose thread broke down twice at one place, once more from its last checkpoint: the same run, the same curve. */
export function goOnFromCheckpoint(): void {
  const run = currentRun();
  if (run?.status !== 'failed' || run.problem?.code !== 'workerFailedAgain') return;
  if (run.problem.checkpoint === null) return;
  changeRun(run.id, { status: 'starting', problem: null, onlyAsked: false });
  started().send({ type: 'resume', runId: run.id, steps: null });
}

/**
 * How many training images there would be with the pieces that are here, where that is another experiment than the open
 * one; null where it is not: none are left, none less, or what is missing is a piece of the test images.
 */
export function fewerImages(problem: DataProblem, { data }: Experiment): number | null {
  if (problem.split !== 'training') return null;
  const training = Math.min(data.training, problem.images - data.validation);
  return training > 0 && training < data.training ? training : null;
}

/** Goes on with the images that are here: another document, so a new run, and it says so. */
export function goOnWithFewerImages(problem: DataProblem): void {
  const training = fewerImages(problem, experimentStore.getState().experiment);
  if (training === null) return;
  edit({ code: 'setData' }, (experiment) => ({ ...experiment, data: { ...experiment.data, training } }));
  notify({ code: 'fewerImages', images: training });
  train();
}

// An edit that changes what is trained ends the run's claim to be this document's: pause it, keep it for comparison.
experimentStore.subscribe(({ experiment }) => {
  const run = currentRun();
  if (!run || trainsAlike(run.experiment, experiment)) return;
  if (isActive(run.status) && !run.onlyAsked) notify({ code: 'editedWhileRunning' });
  leaveCurrent();
});
