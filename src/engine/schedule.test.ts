import { describe, expect, it } from 'vitest';
import type { Schedule, Training } from '../document/experiment.ts';
import { evaluationsAt, learningRateAt, withChange } from './schedule.ts';

const training = (schedule: Schedule): Training => ({
  optimiser: { kind: 'sgd' },
  learningRate: 0.1,
  schedule,
  batchSize: 100,
  epochs: 4,
  weightDecay: 0,
  precision: 'float32',
});

describe('learningRateAt', () => {
  it('stays constant', () => {
    expect(learningRateAt(training({ kind: 'constant' }), 10, 39, [])).toBe(0.1);
  });

  it('falls by the factor after so many epochs', () => {
    const falls = training({ kind: 'step', everyEpochs: 2, factor: 0.1 });
    expect(learningRateAt(falls, 10, 19, [])).toBe(0.1);
    expect(learningRateAt(falls, 10, 20, [])).toBeCloseTo(0.01, 12);
  });

  it('goes down half a cosine', () => {
    const cosine = training({ kind: 'cosine' });
    expect(learningRateAt(cosine, 10, 0, [])).toBe(0.1);
    expect(learningRateAt(cosine, 10, 20, [])).toBeCloseTo(0.05, 12);
    expect(learningRateAt(cosine, 10, 40, [])).toBeCloseTo(0, 12);
  });

  it('scales what it was changed to, from that step on', () => {
    const falls = training({ kind: 'step', everyEpochs: 1, factor: 0.5 });
    const changes = [{ step: 12, learningRate: 1 }];
    expect(learningRateAt(falls, 10, 11, changes)).toBeCloseTo(0.05, 12);
    expect(learningRateAt(falls, 10, 12, changes)).toBeCloseTo(0.5, 12);
  });
});

it('a change takes the place of those at its step and later', () => {
  const changes = [3, 5, 7].map((step) => ({ step, learningRate: step }));
  expect(withChange(changes, { step: 5, learningRate: 9 })).toEqual([
    { step: 3, learningRate: 3 },
    { step: 5, learningRate: 9 },
  ]);
});

describe('evaluationsAt', () => {
  const steps = Array.from({ length: 591 }, (_, step) => step);

  it('validates ten times an epoch, and tests at its end', () => {
    const validated = steps.filter((step) => evaluationsAt(step, 590, 100, 1000).includes('validation'));
    expect(validated).toHaveLength(10);
    expect(validated.at(-1)).toBe(590);
    expect(steps.filter((step) => evaluationsAt(step, 590, 100, 1000).includes('test'))).toEqual([590]);
  });

  it('validates less often where it would take more than a fifth of the time', () => {
    const validated = steps.filter((step) => evaluationsAt(step, 590, 100, 10_000).includes('validation'));
    expect(validated).toEqual([167, 334, 501, 590]);
  });

  it('measures nothing without validation images, nor before the first step', () => {
    expect(evaluationsAt(59, 590, 100, 0)).toEqual([]);
    expect(evaluationsAt(0, 590, 100, 1000)).toEqual([]);
  });
});
