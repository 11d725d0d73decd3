import { describe, expect, it } from 'vitest';
import { plannedSteps, runProgress } from './runProgress.ts';

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
