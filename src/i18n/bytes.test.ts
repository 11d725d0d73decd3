import { expect, test } from 'vitest';
import { megabytes } from './bytes.ts';

test('memory is written in decimal units, with a digit behind the point where that says something', () => {
  expect([0, 340_000, 9_960_000, 10_400_000, 999_000_000, 1e9, 12_345_678_901].map(megabytes)).toEqual([
    '0 MB',
    '0.3 MB',
    '10 MB',
    '10 MB',
    '999 MB',
    '1 GB',
    '12.35 GB',
  ]);
});
