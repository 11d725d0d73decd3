import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import type { Event } from './protocol.ts';
import { StepReport } from './stepReport.ts';

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

it('tells what was held when a step was over, not what a measurement holds when it is told', () => {
  const told: Extract<Event, { type: 'stepped' }>[] = [];
  let tensors = 44;
  const report = new StepReport(
    'r',
    20,
    (event) => {
      if (event.type === 'stepped') told.push(event);
    },
    () => Date.now(),
    () => ({ tensors, bytes: 4 * tensors }),
  );
  report.add(0, 2.3, 0.1);
  report.add(1, 2.2, 0.2);
  tensors = 45;
  vi.advanceTimersByTime(150);
  expect(told.map(({ firstStep, losses, tensors: held }) => [firstStep, losses.length, held])).toEqual([
    [0, 1, 44],
    [1, 1, 44],
  ]);
});
