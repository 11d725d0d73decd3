import { describe, expect, it } from 'vitest';
import { plannedSteps, runProgress, waitsForImages } from './runProgress.ts';

const book = { stepsPerEpoch: 590, totalSteps: 1770, epochs: 3, batchSize: 100, imagesPerSecond: 1000 };

describe('where a run stands', () => {
  it('counts epochs from 1 and stays in the last one at the end', () => {
    expect(runProgress({ ...book, step: 0 }).epoch).toBe(1);
    expect(runProgress({ ...book, step: 590 }).epoch).toBe(2);
    expect(runProgress({ ...book, step: 1770 })).toMatchObject({ epoch: 3, done: 1, secondsLeft: 0 });
  });
  it('tells the time left by images, and nothing where the speed is unknown', () => {
    expect(runProgress({ ...book, step: 770 }).secondsLeft).toBe(100);
    expect(runProgress({ ...book, step: 770, imagesPerSecond: 0 }).secondsLeft).toBeNull();
  });
  it('knows nothing before the run has begun', () => {
    expect(runProgress({ ...book, step: 0, stepsPerEpoch: 0, totalSteps: 0 })).toMatchObject({
      epoch: 1,
      done: 0,
    });
    expect(plannedSteps(59_000, 100)).toBe(590);
    expect(plannedSteps(99, 100)).toBe(0);
  });
});

it('knows when a step waits for the next piece', () => {
  const waits = (step: number, loadedImages: number, ofImages = 15_000) =>
    waitsForImages({ step, batchSize: 200, validationImages: 1000, loadedImages, ofImages });
  expect(waits(0, 0)).toBe(true);
  expect(waits(0, 5000)).toBe(false);
  // 4,000 of the first piece are learned from, its other 1,000 are for validation.
  expect(waits(19, 5000)).toBe(false);
  expect(waits(20, 5000)).toBe(true);
  expect(waits(20, 10_000)).toBe(false);
  // A later epoch takes from everywhere.
  expect(waits(200, 10_000)).toBe(true);
  expect(waits(200, 15_000)).toBe(false);
  expect(waits(0, 0, 0)).toBe(false);
});
