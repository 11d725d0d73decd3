import { expect, it } from 'vitest';
import { PredictionDesk } from './predictionDesk.ts';
import type { Event } from './protocol.ts';

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
  await desk.ask({ predict: async () => null }, question(4));
  expect(told).toEqual([{ type: 'refused', requestId: 4, problem: null }]);
});
