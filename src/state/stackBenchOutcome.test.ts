import { expect, test } from 'vitest';
import { fewer, learnedBetter } from './stackBenchOutcome.ts';

test('a difference that may be chance is none: 95 % and 96 % of 1,000 images, but not of 10,000', () => {
  expect(learnedBetter({ one: 0.95, other: 0.96 }, 1000)).toBe('same');
  expect(learnedBetter({ one: 0.95, other: 0.96 }, 10_000)).toBe('other');
});

test('a clear difference has a winner, on either side', () => {
  expect(learnedBetter({ one: 0.9, other: 0.97 }, 1000)).toBe('other');
  expect(learnedBetter({ one: 0.97, other: 0.9 }, 1000)).toBe('one');
});

test('fewer is fewer', () => {
  expect([fewer({ one: 25, other: 18 }), fewer({ one: 9, other: 9 }), fewer({ one: 1, other: 2 })]).toEqual([
    'other',
    'same',
    'one',
  ]);
});
