/** Which runs count, and what remains of one that was never begun. */
import { beforeEach, describe, expect, it, vi } from 'vitest';
import { defaultExperiment } from '../document/schema.ts';
import type { EngineProblem, Event } from '../engine/protocol.ts';

const engine = vi.hoisted(() => ({
  commands: [] as { readonly type: string }[],
  listen: (_event: unknown): void => {},
}));

vi.mock('../engine/client.ts', () => ({
  createEngine: ({ listen }: { listen: (event: unknown) => void }) => {
    engine.listen = listen;
    return { send: (command: { type: string }) => engine.commands.push(command), dispose: () => {} };
  },
}));

const { edit, openExperiment } = await import('./experiment.ts');
const { currentRun, isActive, isTraining, learningRateNow, removeRun, runsStore } = await import('./runs.ts');
const { reset, runToAsk, stepOnce, train } = await import('./training.ts');

const id = () => currentRun()?.id ?? '';
const tell = (event: Event) => engine.listen(event);
const sent = (type: string) => engine.commands.filter((command) => command.type === type).length;
const record = { backend: 'wasm', device: '', replicas: 1, kernels: [], version: 'test' } as const;
const begun = () =>
  tell({ type: 'started', runId: id(), record, step: 0, stepsPerEpoch: 590, totalSteps: 1770 });
const learns = (losses: readonly number[] = [2.3, 2.2]) =>
  tell({
    type: 'stepped',
    runId: id(),
    firstStep: currentRun()?.curves.trainingLoss.length ?? 0,
    losses: new Float32Array(losses),
    accuracies: new Float32Array(losses.length).fill(0.5),
    imagesPerSecond: 1000,
    tensors: 20,
    bytes: 1,
  });
const trainsABit = () => {
  train();
  begun();
  learns();
};
const fails = (problem: EngineProblem) => tell({ type: 'failed', runId: id(), problem, next: 'ended' });
const wrong: EngineProblem = { code: 'notTrainable', nodeId: null, problem: { code: 'noInput' } };
const tooLarge: EngineProblem = { code: 'overBudget', neededBytes: 9, budgetBytes: 8 };
const numbers = () => runsStore.getState().runs.map(({ number }) => number);

beforeEach(() => {
  reset();
  openExperiment(defaultExperiment());
  runsStore.setState({ runs: [], currentId: null });
  engine.commands.length = 0;
});

describe('the number of a run', () => {
  it('counts those that trained: not one that was refused, and not one that was only asked', () => {
    trainsABit();
    reset();
    runToAsk();
    edit({ code: 'setSeed' }, (experiment) => ({ ...experiment, seed: 7 }));
    train();
    fails(wrong);
    trainsABit();
    expect(numbers()).toEqual([1, 2]);
    expect(new Set(runsStore.getState().runs.map((run) => run.id)).size).toBe(2);
  });

  it('gives no two runs on the chart one colour, however many were taken off it', () => {
    trainsABit();
    for (let i = 0; i < 6; i += 1) {
      reset();
      trainsABit();
      const [, second] = runsStore.getState().runs;
      if (i < 5 && second) removeRun(second.id);
    }
    reset();
    trainsABit();
    const colours = runsStore.getState().runs.map(({ colour }) => colour);
    expect(new Set(colours).size).toBe(colours.length);
  });
});

describe('training that is refused', () => {
  it.each([wrong, tooLarge])('was never begun: $code', (problem) => {
    train();
    fails(problem);
    const run = currentRun();
    expect(run).toMatchObject({ status: 'refused', problem });
    expect(run && isActive(run.status)).toBe(false);
    expect(isTraining(run)).toBe(false);
    expect(runToAsk()).toEqual({ ok: false, problem });
    const refused = id();
    train();
    expect(id()).not.toBe(refused);
    expect(runsStore.getState().runs).toHaveLength(1);
  });

  it('is another thing than a run that stopped', () => {
    trainsABit();
    fails({ code: 'notFinite', step: 2, nodeId: null, where: 'forward' });
    expect(currentRun()?.status).toBe('failed');
    reset();
    train();
    begun();
    fails(tooLarge);
    expect(currentRun()?.status, 'one that had started').toBe('failed');
  });

  it('has no run once the network was edited', () => {
    train();
    fails(wrong);
    edit({ code: 'setSeed' }, (experiment) => ({ ...experiment, seed: 7 }));
    expect(currentRun()).toBeNull();
  });
});

describe('a finished run', () => {
  it('is not thrown away for a step; Train begins another beside it', () => {
    trainsABit();
    const first = id();
    tell({ type: 'finished', runId: first, step: 2 });
    stepOnce();
    expect(id()).toBe(first);
    expect(sent('train')).toBe(1);
    expect(sent('resume')).toBe(0);
    trainsABit();
    expect(id()).not.toBe(first);
    expect(runsStore.getState().runs.map((run) => run.id)).toEqual([first, id()]);
  });

  it('tells that it diverged, and its rate in force', () => {
    train();
    begun();
    learns([2.3, ...Array.from({ length: 40 }, () => 600)]);
    expect(currentRun()?.diverged).toBe(false);
    tell({ type: 'learningRateChanged', runId: id(), step: 41, learningRate: 7 });
    tell({ type: 'finished', runId: id(), step: 41 });
    const run = currentRun();
    expect(run?.diverged).toBe(true);
    expect(run && learningRateNow(run)).toBe(7);
  });

  it('that diverged is told while it goes on, and no more when it has come back', () => {
    train();
    begun();
    learns([2.3, ...Array.from({ length: 199 }, () => 600)]);
    expect(currentRun()?.diverged).toBe(true);
    learns(Array.from({ length: 100 }, () => 1));
    expect(currentRun()?.diverged).toBe(false);
  });
});
