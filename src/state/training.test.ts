import { beforeEach, describe, expect, it, vi } from 'vitest';
import { defaultExperiment } from '../document/schema.ts';
import type { Command, EngineProblem, Event, RunRecord } from '../engine/protocol.ts';

const engine = vi.hoisted(() => ({
  commands: [] as unknown[],
  listen: (_event: unknown): void => {},
}));

vi.mock('../engine/client.ts', () => ({
  createEngine: ({ listen }: { listen: (event: unknown) => void }) => {
    engine.listen = listen;
    return { send: (command: unknown) => engine.commands.push(command), dispose: () => {} };
  },
}));

const { edit, experimentStore, openExperiment, undo } = await import('./experiment.ts');
const { noticeStore } = await import('./notices.ts');
const { currentRun, isTraining, progressStore, runsStore } = await import('./runs.ts');
const {
  fewerImages,
  goOnFromCheckpoint,
  goOnWithFewerImages,
  pause,
  reset,
  retryData,
  runToAsk,
  stepOnce,
  toggleTraining,
  train,
} = await import('./training.ts');

const record: RunRecord = { backend: 'wasm', device: '', replicas: 1, kernels: [], version: 'test' };
const tell = (event: Event) => engine.listen(event);
const missing = (split: 'training' | 'test', images: number, piece = 2) =>
  ({ code: 'dataMissing', split, piece, images }) as const;
const waits = (problem: EngineProblem) => tell({ type: 'failed', runId: id(), problem, next: 'waits' });
const sent = (type: Command['type']) =>
  (engine.commands as Command[]).filter((command) => command.type === type);
const id = () => currentRun()?.id ?? '';
const begun = (step = 0) =>
  tell({ type: 'started', runId: id(), record, step, stepsPerEpoch: 590, totalSteps: 1770 });
const stepped = (firstStep: number, count: number) =>
  tell({
    type: 'stepped',
    runId: id(),
    firstStep,
    losses: new Float32Array(count).fill(1),
    accuracies: new Float32Array(count).fill(0.5),
    imagesPerSecond: 1000,
    tensors: 20,
    bytes: 1,
  });

describe('the run controls', () => {
  beforeEach(() => {
    reset();
    openExperiment(defaultExperiment());
    runsStore.setState({ runs: [] });
    noticeStore.setState({ shown: [] });
    engine.commands.length = 0;
  });

  it('train begins a run of the open document; pause and train go on with it', () => {
    train();
    expect(sent('train')).toMatchObject([{ experiment: experimentStore.getState().experiment, steps: null }]);
    begun();
    stepped(0, 3);
    toggleTraining();
    expect(sent('pause')).toHaveLength(1);
    expect(currentRun()?.status).toBe('pausing');
    stepped(3, 1);
    expect(currentRun()?.status).toBe('pausing');
    tell({ type: 'paused', runId: id(), step: 4 });
    expect(currentRun()?.status).toBe('paused');
    train();
    expect(sent('resume')).toMatchObject([{ steps: null }]);
    expect(sent('train')).toHaveLength(1);
    expect(Array.from(currentRun()?.curves.trainingLoss.xs ?? [])).toEqual([1, 2, 3, 4]);
  });

  it('one step is one step', () => {
    stepOnce();
    expect(sent('train')).toMatchObject([{ steps: 1 }]);
    begun();
    stepped(0, 1);
    tell({ type: 'paused', runId: id(), step: 1 });
    stepOnce();
    expect(sent('resume')).toMatchObject([{ steps: 1 }]);
  });

  it('an edit while it trains stops the run, keeps its curve, says so once; the next Train begins a new one', () => {
    train();
    begun();
    stepped(0, 2);
    const first = id();
    edit({ code: 'setSeed' }, (experiment) => ({ ...experiment, seed: 7 }));
    expect(sent('stop')).toMatchObject([{ runId: first }]);
    expect(currentRun()).toBeNull();
    expect(noticeStore.getState().shown.map(({ notice }) => notice.code)).toEqual(['editedWhileRunning']);
    train();
    expect(id()).not.toBe(first);
    expect(runsStore.getState().runs.map((run) => run.id)).toEqual([first, id()]);
    expect(sent('train').at(-1)).toMatchObject({ experiment: { seed: 7 } });
  });

  it('a new title is no reason to stop', () => {
    train();
    begun();
    edit({ code: 'rename' }, (experiment) => ({ ...experiment, title: 'other' }));
    undo();
    expect(sent('stop')).toHaveLength(0);
    expect(currentRun()).not.toBeNull();
  });

  it('a run that goes on from a checkpoint forgets the steps that were lost, and hears them again', () => {
    train();
    begun();
    stepped(0, 10);
    tell({ type: 'failed', runId: id(), problem: { code: 'workerDied', lostSteps: 4 }, next: 'goesOn' });
    expect(currentRun()?.status).toBe('starting');
    begun(6);
    expect(currentRun()?.curves.trainingLoss.length).toBe(6);
    stepped(6, 1);
    expect(Array.from(currentRun()?.curves.trainingLoss.xs ?? [])).toEqual([1, 2, 3, 4, 5, 6, 7]);
    expect(progressStore.getState().step).toBe(7);
    const codes = noticeStore.getState().shown.map(({ notice }) => notice.code);
    expect(codes).toEqual(['engine', 'recovered']);
  });

  it('a run that broke down twice at one place goes on from its checkpoint where somebody asks: the same one', () => {
    train();
    const first = id();
    begun();
    stepped(0, 40);
    const brokenDown = (checkpoint: number | null) =>
      tell({
        type: 'failed',
        runId: id(),
        problem: { code: 'workerFailedAgain', step: 40, checkpoint },
        next: 'ended',
      });
    brokenDown(10);
    expect(currentRun()?.status).toBe('failed');
    expect(runToAsk()).toMatchObject({ ok: false });
    expect(sent('resume')).toEqual([]);
    goOnFromCheckpoint();
    expect(sent('resume')).toEqual([{ type: 'resume', runId: first, steps: null }]);
    expect(currentRun()).toMatchObject({ id: first, status: 'starting', problem: null });
    // Once is enough.
    goOnFromCheckpoint();
    expect(sent('resume')).toHaveLength(1);
    begun(10);
    stepped(10, 5);
    expect(Array.from(currentRun()?.curves.trainingLoss.xs ?? []).at(-1)).toBe(15);
    expect(currentRun()?.curves.trainingLoss.length).toBe(15);
    expect(isTraining(currentRun())).toBe(true);
    expect(runToAsk()).toMatchObject({ ok: true, value: { id: first } });

    // Train, and not that, begins anew; and where nothing was kept there is nothing to go on from.
    brokenDown(null);
    goOnFromCheckpoint();
    expect(sent('resume')).toHaveLength(1);
    expect(currentRun()?.status).toBe('failed');
    train();
    expect(id()).not.toBe(first);
    expect(sent('train')).toHaveLength(2);
  });

  it('a missing piece waits: ask again, or go on with what is here as a new run that says so', () => {
    train();
    begun();
    const first = id();
    waits(missing('training', 10_000));
    expect(currentRun()).toMatchObject({ status: 'failed', waitsForData: true });
    retryData();
    expect(sent('retryData')).toMatchObject([{ runId: first }]);
    waits(missing('training', 10_000));
    goOnWithFewerImages(missing('training', 10_000));
    expect(experimentStore.getState().experiment.data.training).toBe(9_000);
    expect(sent('train').at(-1)).toMatchObject({
      experiment: { data: { training: 9_000, validation: 1_000 } },
    });
    expect(noticeStore.getState().shown.at(-1)?.notice).toEqual({ code: 'fewerImages', images: 9_000 });
  });

  it('fewer images are offered only where they are fewer, some, and of the training', () => {
    const { experiment } = experimentStore.getState();
    expect(fewerImages(missing('training', 10_000), experiment)).toBe(9_000);
    expect(fewerImages(missing('training', 1_000), experiment)).toBeNull();
    expect(fewerImages(missing('training', 60_000), experiment)).toBeNull();
    const small = { ...experiment, data: { ...experiment.data, training: 4_000 } };
    expect(fewerImages(missing('training', 10_000), small)).toBeNull();
    // All training images are here: a run with fewer would miss the same test images.
    train();
    begun();
    stepped(0, 590);
    const first = id();
    const problem = missing('test', 45_000, 0);
    waits(problem);
    expect(fewerImages(problem, experiment)).toBeNull();
    goOnWithFewerImages(problem);
    expect(id()).toBe(first);
    expect(experimentStore.getState().experiment).toBe(experiment);
    expect(sent('train')).toHaveLength(1);
  });

  it('a run that waits for data is asked, and goes on when it is told to: nothing takes its place', () => {
    train();
    begun();
    stepped(0, 500);
    const first = id();
    waits(missing('training', 15_000));
    expect(runToAsk()).toMatchObject({ ok: true, value: { id: first } });
    train();
    expect(currentRun()).toMatchObject({
      id: first,
      status: 'loadingData',
      waitsForData: false,
      problem: null,
    });
    expect(sent('retryData')).toMatchObject([{ runId: first }]);
    waits(missing('training', 15_000));
    stepOnce();
    expect(sent('resume').at(-1)).toMatchObject({ runId: first, steps: 1 });
    waits(missing('training', 15_000));
    toggleTraining();
    expect(sent('retryData')).toHaveLength(3);
    expect(sent('train')).toHaveLength(1);
    // Asking again where nothing waits would leave the run waiting for ever.
    retryData();
    expect(sent('retryData')).toHaveLength(3);
  });

  it('Train while the untrained run is starting has it go on', () => {
    expect(runToAsk()).toMatchObject({ ok: true });
    expect(sent('train')).toMatchObject([{ steps: 0 }]);
    expect(isTraining(currentRun())).toBe(false);
    toggleTraining();
    expect(sent('pause')).toEqual([]);
    expect(sent('resume')).toMatchObject([{ runId: id(), steps: null }]);
    expect(isTraining(currentRun())).toBe(true);
    // It had paused before it heard.
    begun();
    tell({ type: 'paused', runId: id(), step: 0 });
    tell({ type: 'resumed', runId: id(), step: 0 });
    expect(currentRun()?.status).toBe('running');
    toggleTraining();
    expect(sent('pause')).toHaveLength(1);
  });

  it('an edit leaves a run that was only asked without a word: nothing was training', () => {
    runToAsk();
    edit({ code: 'setSeed' }, (experiment) => ({ ...experiment, seed: 8 }));
    expect(currentRun()).toBeNull();
    expect(noticeStore.getState().shown).toEqual([]);
  });

  it('pause before anything runs does nothing', () => {
    pause();
    expect(engine.commands).toEqual([]);
  });
});
