import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { defaultExperiment } from '../document/schema.ts';
import type { Command, Event, RunRecord } from '../engine/protocol.ts';

const engine = vi.hoisted(() => ({ commands: [] as unknown[], listen: (_event: unknown): void => {} }));
vi.mock('../engine/client.ts', () => ({
  createEngine: ({ listen }: { listen: (event: unknown) => void }) => {
    engine.listen = listen;
    return { send: (command: unknown) => engine.commands.push(command), dispose: () => {} };
  },
}));

const { openExperiment } = await import('./experiment.ts');
const { currentRun } = await import('./runs.ts');
const { reset, stepOnce } = await import('./training.ts');
const { fetchSample, measureUntrained, probeStore, watchUnit } = await import('./probe.ts');

const record: RunRecord = { backend: 'wasm', device: '', replicas: 1, kernels: [], version: 'test' };
const tell = (event: Event) => engine.listen(event);
const questions = () =>
  (engine.commands as Command[]).flatMap((command) => (command.type === 'probeField' ? [command] : []));
const id = () => currentRun()?.id ?? '';
const begin = () =>
  tell({ type: 'started', runId: id(), record, step: 0, stepsPerEpoch: 590, totalSteps: 1770 });
const stepped = (firstStep: number) =>
  tell({
    type: 'stepped',
    runId: id(),
    firstStep,
    losses: Float32Array.of(1),
    accuracies: Float32Array.of(0.5),
    imagesPerSecond: 1000,
    tensors: 20,
    bytes: 1,
  });
const answer = (step: number) => {
  const question = questions().at(-1);
  if (!question?.unit) throw new Error('nothing was asked');
  const { runId, requestId, nodeId, unit } = question;
  const gradient = Float32Array.of(step);
  tell({ type: 'fieldProbed', runId, requestId, nodeId, unit, step, gradient, massInside: 1, size90: 3 });
};

beforeEach(() => {
  vi.useFakeTimers();
  watchUnit(null);
  reset();
  openExperiment(defaultExperiment());
  engine.commands.length = 0;
});
afterEach(() => vi.useRealTimers());

it('asks nothing of a network that is no run, until it is told to', () => {
  watchUnit({ nodeId: 'conv1', unit: [3, 4] });
  expect(questions()).toEqual([]);
  expect(currentRun()).toBeNull();
  measureUntrained();
  begin();
  expect(questions()[0]).toMatchObject({ runId: id(), nodeId: 'conv1', unit: [3, 4] });
  answer(0);
  expect(probeStore.getState().measured).toMatchObject({ step: 0, nodeId: 'conv1', size90: 3 });
});

it('asks one question at a time, and the newest after its answer', () => {
  watchUnit({ nodeId: 'conv1', unit: [0, 0] });
  stepOnce();
  begin();
  watchUnit({ nodeId: 'conv1', unit: [0, 1] });
  watchUnit({ nodeId: 'conv1', unit: [0, 2] });
  expect(questions()).toHaveLength(1);
  answer(0);
  expect(questions().map(({ unit }) => unit)).toEqual([
    [0, 0],
    [0, 2],
  ]);
  answer(0);
  expect(questions()).toHaveLength(2);
});

it('says that the first look at a layer is being prepared, once for each layer and run', () => {
  const preparing = () => probeStore.getState().preparing;
  watchUnit({ nodeId: 'conv1', unit: [0, 0] });
  expect(preparing()).toBe(false);
  stepOnce();
  begin();
  expect(preparing()).toBe(true);
  answer(0);
  expect(preparing()).toBe(false);
  watchUnit({ nodeId: 'conv1', unit: [0, 1] });
  expect(preparing()).toBe(false);
  answer(0);
  watchUnit({ nodeId: 'pool1', unit: [0, 0] });
  expect(preparing()).toBe(true);
  const { requestId = 0 } = questions().at(-1) ?? {};
  tell({ type: 'refused', requestId, problem: null });
  expect(preparing()).toBe(false);
  reset();
  watchUnit({ nodeId: 'conv1', unit: [0, 0] });
  stepOnce();
  begin();
  expect(preparing()).toBe(true);
});

it('asks again while it trains, with a rest between, and not once nobody looks', () => {
  watchUnit({ nodeId: 'conv1', unit: [0, 0] });
  stepOnce();
  begin();
  answer(0);
  stepped(0);
  stepped(1);
  expect(questions()).toHaveLength(1);
  vi.advanceTimersByTime(300);
  expect(questions()).toHaveLength(2);
  answer(2);
  stepped(2);
  watchUnit(null);
  vi.advanceTimersByTime(1000);
  expect(questions()).toHaveLength(2);
});

it('takes at most a fifth of the time: after an answer that took 200 ms it rests for 800', () => {
  watchUnit({ nodeId: 'conv1', unit: [0, 0] });
  stepOnce();
  begin();
  vi.advanceTimersByTime(200);
  answer(0);
  stepped(0);
  vi.advanceTimersByTime(790);
  expect(questions()).toHaveLength(1);
  vi.advanceTimersByTime(20);
  expect(questions()).toHaveLength(2);
});

it('forgets what was measured with its run', () => {
  watchUnit({ nodeId: 'conv1', unit: [0, 0] });
  stepOnce();
  begin();
  answer(5);
  reset();
  expect(probeStore.getState().measured).toBeNull();
});

it('asks again for what a refusal left open, and shows a problem', () => {
  watchUnit({ nodeId: 'conv1', unit: [0, 0] });
  stepOnce();
  begin();
  const problem = { code: 'dataMissing', split: 'training', piece: 0, images: 0 } as const;
  tell({ type: 'refused', requestId: questions()[0]?.requestId ?? 0, problem });
  expect(probeStore.getState().problem).toEqual(problem);
  tell({ type: 'paused', runId: id(), step: 0 });
  expect(questions()).toHaveLength(2);
});

it('looks into a run that waits for data, and begins none over one that failed', () => {
  watchUnit({ nodeId: 'conv1', unit: [0, 0] });
  stepOnce();
  begin();
  const run = id();
  const problem = { code: 'dataMissing', split: 'training', piece: 0, images: 0 } as const;
  tell({ type: 'failed', runId: run, problem, next: 'waits' });
  answer(0);
  expect(probeStore.getState().measured).toMatchObject({ step: 0 });
  watchUnit({ nodeId: 'conv1', unit: [0, 1] });
  expect(questions()).toHaveLength(2);
  const tooLarge = { code: 'overBudget', neededBytes: 2, budgetBytes: 1 } as const;
  tell({ type: 'failed', runId: run, problem: tooLarge, next: 'ended' });
  measureUntrained();
  expect(id()).toBe(run);
  expect(probeStore.getState().problem).toEqual(tooLarge);
  watchUnit({ nodeId: 'conv1', unit: [0, 2] });
  expect(questions()).toHaveLength(2);
});

it('fetches one sample', () => {
  fetchSample();
  fetchSample();
  const asked = (engine.commands as Command[]).filter(({ type }) => type === 'showImage');
  expect(asked).toHaveLength(1);
  const [question] = asked;
  if (question?.type !== 'showImage') throw new Error('no question');
  tell({ type: 'imageShown', requestId: question.requestId, pixels: Uint8Array.of(9), label: 7 });
  expect(probeStore.getState().sample).toEqual(Uint8Array.of(9));
});
