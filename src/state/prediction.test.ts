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

const { edit, openExperiment } = await import('./experiment.ts');
const { currentRun, runsStore } = await import('./runs.ts');
const { reset, train } = await import('./training.ts');
const { clearPicture, predictionStore, showPicture } = await import('./prediction.ts');

const record: RunRecord = { backend: 'wasm', device: '', replicas: 1, kernels: [], version: 'test' };
const tell = (event: Event) => engine.listen(event);
const sent = (type: Command['type']) =>
  (engine.commands as Command[]).filter((command) => command.type === type);
const id = () => currentRun()?.id ?? '';
const begun = () =>
  tell({ type: 'started', runId: id(), record, step: 0, stepsPerEpoch: 590, totalSteps: 1770 });
const stepped = (firstStep: number) =>
  tell({
    type: 'stepped',
    runId: id(),
    firstStep,
    losses: new Float32Array(1).fill(1),
    accuracies: new Float32Array(1).fill(0.5),
    imagesPerSecond: 1000,
    tensors: 20,
    bytes: 1,
  });
const ended = (problem: EngineProblem) => tell({ type: 'failed', runId: id(), problem, next: 'ended' });
const draw = (ink: number) => showPicture(new Uint8Array(784).fill(ink), { kind: 'drawn' });
const answer = (step: number) => {
  const question = sent('predict').at(-1);
  if (question?.type !== 'predict') throw new Error('nothing was asked');
  const { runId, requestId } = question;
  tell({ type: 'predicted', runId, requestId, step, probabilities: new Float32Array(10).fill(0.1) });
};
const tooLarge: EngineProblem = { code: 'overBudget', neededBytes: 2, budgetBytes: 1 };
const notFinite: EngineProblem = { code: 'notFinite', step: 3, nodeId: null, where: 'weights' };

describe('what the network says of a picture', () => {
  beforeEach(() => {
    reset();
    openExperiment(defaultExperiment());
    runsStore.setState({ runs: [] });
    clearPicture();
    engine.commands.length = 0;
  });

  it('an untrained network can be asked: a run that stands at step 0', () => {
    draw(9);
    expect(sent('train')).toMatchObject([{ steps: 0 }]);
    answer(0);
    expect(predictionStore.getState()).toMatchObject({ step: 0, problem: null });
    // As it learns it is asked again, one question at a time.
    begun();
    stepped(0);
    stepped(1);
    expect(sent('predict')).toHaveLength(2);
  });

  it('says whose answer it is, so that one from before an edit is known as such', () => {
    draw(9);
    answer(0);
    const asked = id();
    expect(predictionStore.getState().runId).toBe(asked);
    edit({ code: 'setSeed' }, (experiment) => ({ ...experiment, seed: 7 }));
    expect(predictionStore.getState()).toMatchObject({ runId: asked, step: 0 });
    expect(currentRun()?.id).not.toBe(asked);
    draw(8);
    answer(0);
    expect(predictionStore.getState().runId).toBe(currentRun()?.id);
  });

  it('a run that waits for data answers as it is', () => {
    train();
    begun();
    stepped(0);
    const run = id();
    const problem = { code: 'dataMissing', split: 'training', piece: 3, images: 15_000 } as const;
    tell({ type: 'failed', runId: run, problem, next: 'waits' });
    draw(1);
    expect(id()).toBe(run);
    expect(sent('train')).toHaveLength(1);
    expect(sent('predict')).toMatchObject([{ runId: run }]);
    // Asked before it began to wait: the answer still comes.
    tell({ type: 'failed', runId: run, problem, next: 'waits' });
    answer(1);
    expect(predictionStore.getState().step).toBe(1);
  });

  it('a network that was refused is not begun again with every picture; why is kept', () => {
    for (let ink = 1; ink <= 5; ink += 1) {
      draw(ink);
      if (ink === 1) ended(tooLarge);
      expect(predictionStore.getState()).toMatchObject({ probabilities: null, problem: tooLarge });
    }
    expect(sent('train')).toHaveLength(1);
    // Another network is another matter.
    edit({ code: 'setSeed' }, (experiment) => ({ ...experiment, seed: 7 }));
    draw(6);
    expect(sent('train')).toHaveLength(2);
    expect(predictionStore.getState().problem).toBeNull();
  });

  it('a run that grew beyond all bounds keeps its place and its explanation', () => {
    train();
    begun();
    stepped(0);
    draw(1);
    answer(1);
    const run = id();
    ended(notFinite);
    // What it said of this picture before, it did say.
    expect(predictionStore.getState()).toMatchObject({ step: 1, problem: null });
    draw(2);
    expect(currentRun()).toMatchObject({ id: run, status: 'failed', problem: notFinite });
    expect(predictionStore.getState()).toMatchObject({ probabilities: null, step: null, problem: notFinite });
    reset();
    expect(predictionStore.getState().problem).toBeNull();
    draw(3);
    expect(predictionStore.getState().problem).toBeNull();
    expect(sent('predict').at(-1)).toMatchObject({ runId: id() });
  });

  it('an engine that failed as a whole has forgotten the question: the next picture is asked anew', () => {
    tell({ type: 'ready', backend: 'wasm', device: '', findings: [], budgetBytes: 1 });
    train();
    begun();
    stepped(0);
    draw(1);
    const problem = { code: 'internal', detail: 'no answer within 30000 ms' } as const;
    tell({ type: 'failed', runId: null, problem, next: 'ended' });
    expect(runsStore.getState().engine.state).toBe('ready');
    draw(2);
    expect(sent('predict')).toHaveLength(2);
    expect(currentRun()?.status).toBe('running');
  });
});
