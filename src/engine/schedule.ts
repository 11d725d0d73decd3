/**
 * When what happens in a run, as functions of the document and the recorded changes alone.
 *
 * Learning rate at a step, with r the document's rate or the latest change up to that step:
 *   constant: r;   step: r factor^floor(epoch / everyEpochs);   cosine: r (1 + cos(pi step / totalSteps)) / 2.
 *
 * Validation is measured after every `validationEvery` steps and at the end of each epoch.
 */
import type { Training } from '../document/experiment.ts';
import type { RunChange, Split } from './protocol.ts';

/** `step` counts from 0. */
export function learningRateAt(
  training: Training,
  stepsPerEpoch: number,
  step: number,
  changes: readonly RunChange[],
): number {
  let rate = training.learningRate;
  for (const change of changes) if (change.step <= step) rate = change.learningRate;
  const { schedule } = training;
  switch (schedule.kind) {
    case 'constant':
      return rate;
    case 'step':
      return rate * schedule.factor ** Math.floor(Math.floor(step / stepsPerEpoch) / schedule.everyEpochs);
    case 'cosine':
      return (rate * (1 + Math.cos((Math.PI * step) / (stepsPerEpoch * training.epochs)))) / 2;
    default:
      return schedule satisfies never;
  }
}

/** The changes in the order of their steps, with `change` in the place of any of the same step or later. */
export function withChange(changes: readonly RunChange[], change: RunChange): readonly RunChange[] {
  return [...changes.filter(({ step }) => step < change.step), change];
}

/**
 * Ten times an epoch, but rarer where the validation images are many beside the training images: a forward pass costs
 * about a third of a training step, and measuring should take at most a fifth of the time. At least once an epoch.
 */
function validationEvery(stepsPerEpoch: number, batchSize: number, validationImages: number): number {
  const tenth = Math.ceil(stepsPerEpoch / 10);
  const affordable = Math.ceil(validationImages / 3 / (batchSize * 0.2));
  return Math.min(stepsPerEpoch, Math.max(tenth, affordable));
}

/** What is measured when `step` steps are done, in this order. Nothing before the first. */
export function evaluationsAt(
  step: number,
  stepsPerEpoch: number,
  batchSize: number,
  validationImages: number,
): readonly Exclude<Split, 'training'>[] {
  if (step === 0) return [];
  const epochEnds = step % stepsPerEpoch === 0;
  const validates = epochEnds || step % validationEvery(stepsPerEpoch, batchSize, validationImages) === 0;
  return [
    ...(validates && validationImages > 0 ? (['validation'] as const) : []),
    ...(epochEnds ? (['test'] as const) : []),
  ];
}
