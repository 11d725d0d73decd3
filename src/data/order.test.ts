import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type ImageChoice, imagePlan } from './order.ts';

const book: ImageChoice = { dataset: 'mnist', training: 59_000, validation: 1_000 };

function epochOf(choice: ImageChoice, batchSize: number, seed: number, epoch: number): number[] {
  const plan = imagePlan(choice, batchSize, seed);
  return Array.from({ length: plan.stepsPerEpoch }, (_, step) => [...plan.batch(epoch, step)]).flat();
}

const ascending = (images: Iterable<number>) => [...images].sort((a, b) => a - b);
const rising = (images: ArrayLike<number>) =>
  Array.from(images).every((image, place, all) => place === 0 || image > (all[place - 1] ?? 0));

describe('the default experiment', () => {
  const plan = imagePlan(book, 100, 42);

  test('has 590 steps an epoch, each of 100 images', () => {
    expect(plan.stepsPerEpoch).toBe(590);
    expect(plan.batch(0, 0).length).toBe(100);
    expect(plan.batch(2, 589).length).toBe(100);
  });

  test('every epoch visits every training image once, and no validation image ever', () => {
    const validation = new Set(plan.validation);
    expect(validation.size).toBe(1_000);
    expect(rising(plan.validation)).toBe(true);
    const training = Array.from({ length: 60_000 }, (_, image) => image).filter(
      (image) => !validation.has(image),
    );
    for (const epoch of [0, 1, 2, 7]) expect(ascending(epochOf(book, 100, 42, epoch))).toEqual(training);
  });

  test('validation images are early, and are not simply the first ones', () => {
    expect(plan.validation.at(-1)).toBeLessThan(5_000);
    expect(plan.validation.at(-1)).toBeGreaterThan(4_000);
  });

  test('the first epoch takes the pieces one after another, shuffled inside each', () => {
    const pieces = epochOf(book, 100, 42, 0).map((image) => Math.floor(image / 5_000));
    expect(pieces).toEqual(ascending(pieces));
    const first = epochOf(book, 100, 42, 0).slice(0, 4_000);
    const inPlace = ascending(first).filter((image, place) => image === first[place]).length;
    expect(inPlace).toBeLessThan(20);
  });

  test('later epochs mix all pieces from the first batch on, each in its own order', () => {
    const batches = [1, 2].map((epoch) => [...plan.batch(epoch, 0)]);
    for (const batch of batches)
      expect(new Set(batch.map((image) => Math.floor(image / 5_000))).size).toBe(12);
    expect(batches[0]).not.toEqual(batches[1]);
  });

  test('is frozen: the order belongs to old links', () => {
    expect([...plan.validation.slice(0, 5)]).toEqual([1, 6, 17, 22, 23]);
    expect([...plan.batch(0, 0).slice(0, 5)]).toEqual([2320, 1071, 2458, 4933, 4407]);
    expect([...plan.batch(1, 0).slice(0, 5)]).toEqual([15431, 10583, 33253, 11742, 40183]);
  });
});

test('the order is a function of the document alone, whatever was asked before', () => {
  const asked = imagePlan(book, 100, 42);
  for (const [epoch, step] of [
    [3, 5],
    [0, 0],
    [1, 589],
    [0, 17],
  ] as const)
    asked.batch(epoch, step);
  for (const [epoch, step] of [
    [0, 3],
    [2, 10],
    [1, 0],
  ] as const)
    expect(asked.batch(epoch, step)).toEqual(imagePlan(book, 100, 42).batch(epoch, step));
});

test('a batch that was given away can be changed without harm', () => {
  const plan = imagePlan(book, 100, 42);
  const before = [...plan.batch(0, 0)];
  plan.batch(0, 0).fill(0);
  expect([...plan.batch(0, 0)]).toEqual(before);
});

test('another seed gives another split and another order', () => {
  const [mine, other] = [imagePlan(book, 100, 42), imagePlan(book, 100, 43)];
  expect(other.validation).not.toEqual(mine.validation);
  expect(other.batch(0, 0)).not.toEqual(mine.batch(0, 0));
});

test('any choice: batches of one epoch are distinct training images among those used', () => {
  const choices = fc
    .record({
      training: fc.integer({ min: 1, max: 20_000 }),
      validation: fc.integer({ min: 0, max: 12_000 }),
    })
    .chain((sizes) =>
      fc.record({
        choice: fc.constant<ImageChoice>({ dataset: 'mnist', ...sizes }),
        batchSize: fc.integer({ min: 1, max: sizes.training }),
        seed: fc.integer({ min: 0, max: 0xffffffff }),
        epoch: fc.integer({ min: 0, max: 3 }),
      }),
    );
  fc.assert(
    fc.property(choices, ({ choice, batchSize, seed, epoch }) => {
      const { validation, stepsPerEpoch } = imagePlan(choice, batchSize, seed);
      const images = epochOf(choice, batchSize, seed, epoch);
      const kept = new Set(validation);
      expect(validation.length).toBe(choice.validation);
      expect(kept.size).toBe(choice.validation);
      expect(images.length).toBe(stepsPerEpoch * batchSize);
      expect(images.length).toBeGreaterThan(choice.training - batchSize);
      expect(new Set(images).size).toBe(images.length);
      expect(images.every((image) => image < choice.training + choice.validation && !kept.has(image))).toBe(
        true,
      );
    }),
    { numRuns: 40 },
  );
});

test('one batch larger than the training images leaves no step, and too many images are our own bug', () => {
  expect(imagePlan({ ...book, training: 50 }, 100, 1).stepsPerEpoch).toBe(0);
  expect(() => imagePlan({ ...book, training: 59_001 }, 100, 1)).toThrow(RangeError);
  expect(() => imagePlan(book, 100, 1).batch(0, 590)).toThrow(RangeError);
});
