import { beforeEach, describe, expect, it } from 'vitest';
import { defaultExperiment } from '../document/schema.ts';
import type { Event, RunRecord } from '../engine/protocol.ts';
import type { Series } from '../model/series.ts';
import { noticeStore } from './notices.ts';
import { applyEvent } from './runEvents.ts';
import { addRun, changeRun, currentRun, leaveRun, recordNow, runsStore } from './runs.ts';

const wasm: RunRecord = { backend: 'wasm', device: '', replicas: 2, kernels: [], version: 'test' };
const webgpu: RunRecord = { ...wasm, backend: 'webgpu', device: 'a card', replicas: 1 };
let runId = '';
const run = () => {
  const found = runsStore.getState().runs.find(({ id }) => id === runId);
  if (!found) throw new Error('the run is gone');
  return found;
};
const started = (step: number, record: RunRecord) =>
  applyEvent({ type: 'started', runId, record, step, stepsPerEpoch: 590, totalSteps: 1770 });
const stepped = (firstStep: number, count: number, loss = 1) =>
  applyEvent({
    type: 'stepped',
    runId,
    firstStep,
    losses: new Float32Array(count).fill(loss),
    accuracies: new Float32Array(count).fill(0.5),
    imagesPerSecond: 1000,
    tensors: 20,
    bytes: 1,
  });
const evaluated = (step: number, split: 'validation' | 'test', loss: number) =>
  applyEvent({ type: 'evaluated', runId, step, split, images: 1000, loss, accuracy: 0.9 });
const changed = (step: number, learningRate: number) =>
  applyEvent({ type: 'learningRateChanged', runId, step, learningRate });
const points = ({ xs, ys }: Series) => Array.from(xs, (x, i) => [x, ys[i]]);

beforeEach(() => {
  runsStore.setState({ runs: [], currentId: null });
  noticeStore.setState({ shown: [] });
  runId = addRun(defaultExperiment()).id;
});

describe('what is kept of a run', () => {
  it('what computed it, from which step on: a run that another backend took over has two entries', () => {
    started(0, webgpu);
    stepped(0, 500);
    applyEvent({
      type: 'failed',
      runId,
      problem: { code: 'backendLost', backend: 'webgpu', detail: '' },
      next: 'goesOn',
    });
    started(400, wasm);
    expect(run().records).toEqual([
      { fromStep: 0, record: webgpu },
      { fromStep: 400, record: wasm },
    ]);
    expect(recordNow(run())).toEqual(wasm);
    // The same one again from an earlier step: nothing of the second stretch is left.
    started(100, webgpu);
    expect(run().records).toEqual([{ fromStep: 0, record: webgpu }]);
    started(0, wasm);
    expect(run().records).toEqual([{ fromStep: 0, record: wasm }]);
  });

  it('a change of the learning rate takes the place of those at its step and after it', () => {
    started(0, wasm);
    changed(10, 0.1);
    changed(10, 0.2);
    changed(20, 0.3);
    expect(run().changes).toEqual([
      { step: 10, learningRate: 0.2 },
      { step: 20, learningRate: 0.3 },
    ]);
    started(5, wasm);
    changed(8, 0.4);
    expect(run().changes).toEqual([{ step: 8, learningRate: 0.4 }]);
  });

  it('a split that is measured again at one step stands in its curve once', () => {
    started(0, wasm);
    evaluated(40, 'validation', 0.5);
    evaluated(40, 'test', 0.6);
    evaluated(80, 'validation', 0.4);
    evaluated(80, 'validation', 0.3);
    const { validationLoss, validationAccuracy, testLoss } = run().curves;
    expect(points(validationLoss).map(([x]) => x)).toEqual([40, 80]);
    expect(validationLoss.ys[1]).toBeCloseTo(0.3, 6);
    expect(validationAccuracy.length).toBe(2);
    expect(testLoss.length).toBe(1);
  });

  it('steps that are told again take the place of what was told before', () => {
    started(0, wasm);
    stepped(0, 4, 1);
    stepped(2, 4, 2);
    expect(points(run().curves.trainingLoss)).toEqual([
      [1, 1],
      [2, 1],
      [3, 2],
      [4, 2],
      [5, 2],
      [6, 2],
    ]);
  });

  it('of a run that was left, only what was measured is still taken in', () => {
    started(0, wasm);
    stepped(0, 2);
    changeRun(runId, { status: 'paused' });
    leaveRun();
    const late: readonly Event[] = [
      { type: 'compiling', runId },
      { type: 'resumed', runId, step: 2 },
      {
        type: 'failed',
        runId,
        problem: { code: 'dataMissing', split: 'training', piece: 0, images: 1 },
        next: 'waits',
      },
      { type: 'finished', runId, step: 2 },
    ];
    for (const event of late) applyEvent(event);
    stepped(2, 1);
    evaluated(3, 'validation', 0.5);
    changed(2, 0.1);
    expect(run()).toMatchObject({ status: 'paused', waitsForData: false, problem: null });
    expect(run().curves.trainingLoss.length).toBe(3);
    expect(run().curves.validationLoss.length).toBe(1);
    expect(run().changes).toHaveLength(1);
    expect(noticeStore.getState().shown).toEqual([]);
    expect(currentRun()).toBeNull();
  });
});

describe('an engine that fails as a whole', () => {
  const fails = (code: 'workerDied' | 'internal' | 'noBackend', next: 'ended' | 'goesOn') => {
    const problem =
      code === 'workerDied'
        ? ({ code, lostSteps: 0 } as const)
        : code === 'internal'
          ? ({ code, detail: '' } as const)
          : ({ code } as const);
    applyEvent({ type: 'failed', runId: null, problem, next });
    return runsStore.getState().engine.state;
  };
  const ready = () =>
    applyEvent({ type: 'ready', backend: 'wasm', device: '', findings: [], budgetBytes: 1 });

  it('stands where one question failed, starts anew where it was replaced, and else has failed', () => {
    ready();
    expect(fails('internal', 'ended')).toBe('ready');
    expect(fails('workerDied', 'goesOn')).toBe('preparing');
    expect(fails('internal', 'ended')).toBe('failed');
    ready();
    expect(fails('workerDied', 'ended')).toBe('failed');
    expect(fails('noBackend', 'ended')).toBe('failed');
  });
});
