import { expect, test } from 'vitest';
import { fewer, learnedBetter } from './stackBenchOutcome.ts';

const digits = { images: 1000, classes: 10 };

test('a difference that may be chance is none: 95 % and 96 % of 1,000 images, but not of 10,000', () => {
  expect(learnedBetter({ one: 0.95, other: 0.96 }, digits)).toBe('same');
  expect(learnedBetter({ one: 0.95, other: 0.96 }, { ...digits, images: 10_000 })).toBe('other');
});

test('a clear difference has a winner, on either side', () => {
  expect(learnedBetter({ one: 0.9, other: 0.97 }, digits)).toBe('other');
  expect(learnedBetter({ one: 0.97, other: 0.9 }, digits)).toBe('one');
});

test('two that only guess are not compared, one that does no more beside one that reads is', () => {
  expect(learnedBetter({ one: 0.085, other: 0.114 }, digits)).toBe('neither');
  expect(learnedBetter({ one: 0.098, other: 0.2 }, digits)).toBe('other');
  expect(learnedBetter({ one: 0.4, other: 0.45 }, { images: 1000, classes: 2 })).toBe('neither');
  expect(learnedBetter({ one: 0.13, other: 0.135 }, digits)).toBe('same');
});

test('fewer is fewer', () => {
  expect([fewer({ one: 25, other: 18 }), fewer({ one: 9, other: 9 }), fewer({ one: 1, other: 2 })]).toEqual([
    'other',
    'same',
    'one',
  ]);
});
