import { expect, it } from 'vitest';
import { PredictionDesk } from './predictionDesk.ts';
import type { EngineProblem, Event } from './protocol.ts';

const question = (requestId: number) =>
  ({ type: 'predict', runId: 'r', requestId, pixels: Uint8Array.of(requestId) }) as const;

it('answers the first and the newest, and drops those in between', async () => {
  const told: Event[] = [];
  const desk = new PredictionDesk((event) => told.push(event));
  let answer = () => {};
  const run = {
    predict: (pixels: Uint8Array) =>
      new Promise<{ step: number; probabilities: Float32Array }>((resolve) => {
        answer = () => resolve({ step: 5, probabilities: Float32Array.from(pixels) });
      }),
    askedInVain: async () => null,
  };
  const asked = [1, 2, 3].map((requestId) => desk.ask(run, question(requestId)));
  answer();
  await new Promise((resolve) => setTimeout(resolve));
  answer();
  await Promise.all(asked);
  expect(told.map((event) => event.type === 'predicted' && event.requestId)).toEqual([1, 3]);
});

it('says that there is nobody to ask', async () => {
  const told: Event[] = [];
  const desk = new PredictionDesk((event) => told.push(event));
  await desk.ask({ predict: async () => null, askedInVain: async () => null }, question(4));
  expect(told).toEqual([{ type: 'refused', requestId: 4, problem: null }]);
});

it('refuses what fails, and tells of a lost GPU besides; the next question is answered', async () => {
  const told: Event[] = [];
  const desk = new PredictionDesk((event) => told.push(event));
  const internal = { code: 'internal', detail: 'odd' } as const;
  const lost = { code: 'backendLost', backend: 'webgpu', detail: 'reset' } as const;
  const failing = (problem: EngineProblem | null) => ({
    predict: () => Promise.reject(new Error('odd')),
    askedInVain: async () => problem,
  });
  await desk.ask(failing(internal), question(1));
  await desk.ask(failing(null), question(2));
  await desk.ask(failing(lost), question(3));
  const probabilities = Float32Array.of(1);
  const working = { predict: async () => ({ step: 1, probabilities }), askedInVain: async () => null };
  await desk.ask(working, question(4));
  expect(told).toEqual([
    { type: 'refused', requestId: 1, problem: internal },
    { type: 'refused', requestId: 2, problem: null },
    { type: 'refused', requestId: 3, problem: lost },
    { type: 'failed', runId: 'r', problem: lost, next: 'ended' },
    { type: 'predicted', runId: 'r', requestId: 4, step: 1, probabilities },
  ]);
});
