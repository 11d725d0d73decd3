import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { edit, experimentStore, undo } from '../state/experiment.ts';
import { shownExperimentStore, soon } from './soon.ts';

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

test('calls in quick succession are one, after the last of them', () => {
  const run = vi.fn();
  const later = soon(run);
  for (let press = 0; press < 5; press += 1) {
    later();
    vi.advanceTimersByTime(33);
  }
  expect(run).not.toHaveBeenCalled();
  vi.advanceTimersByTime(1000);
  expect(run).toHaveBeenCalledTimes(1);
  later();
  vi.advanceTimersByTime(1000);
  expect(run).toHaveBeenCalledTimes(2);
});

test('the experiment a moment behind tells its listeners once of several edits, and ends up the same', () => {
  const told = vi.fn();
  const stop = shownExperimentStore.subscribe(told);
  const before = shownExperimentStore.getState();
  for (const title of ['a', 'b', 'c']) edit({ code: 'rename' }, (one) => ({ ...one, title }));
  undo();
  expect(shownExperimentStore.getState()).toBe(before);
  vi.advanceTimersByTime(1000);
  expect(told).toHaveBeenCalledTimes(1);
  expect(shownExperimentStore.getState()).toBe(experimentStore.getState());
  expect(shownExperimentStore.getState().experiment.title).toBe('b');
  stop();
});
