import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import type { Event } from './protocol.ts';
import { StepReport } from './stepReport.ts';

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

function reported() {
  const told: number[] = [];
  const hear = (event: Event) => {
    if (event.type === 'stepped') told.push(event.losses.length);
  };
  const report = new StepReport(
    'r',
    10,
    hear,
    () => Date.now(),
    () => ({ tensors: 1, bytes: 1 }),
  );
  return { report, told };
}

it('tells the first step at once, and those that follow about ten times a second', () => {
  const { report, told } = reported();
  for (let step = 0; step < 300; step += 1) {
    report.add(step, 1, 0.5);
    vi.advanceTimersByTime(1);
  }
  expect(told[0]).toBe(1);
  expect(told.reduce((sum, count) => sum + count, 0)).toBeGreaterThan(190);
  expect(told.length).toBeLessThanOrEqual(4);
});

it('tells what was done while the next step is long in coming, and nothing when the run is over', () => {
  const { report, told } = reported();
  report.add(0, 1, 0.5);
  report.add(1, 1, 0.5);
  report.add(2, 1, 0.5);
  expect(told).toEqual([1]);
  vi.advanceTimersByTime(100);
  expect(told).toEqual([1, 2]);
  report.add(3, 1, 0.5);
  report.close();
  vi.advanceTimersByTime(1000);
  expect(told).toEqual([1, 2]);
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
