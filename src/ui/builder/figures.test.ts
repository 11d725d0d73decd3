import { expect, test } from 'vitest';
import { fullShape, percent, roundCount, shortShape, tinyCount } from './figures.ts';

test('a square map is its side squared; one channel is left unsaid', () => {
  expect(shortShape([28, 28, 16])).toBe('28² × 16');
  expect(shortShape([28, 28, 1])).toBe('28²');
  expect(shortShape([28, 14, 16])).toBe('28 × 14 × 16');
  expect(shortShape([4320])).toBe('4,320');
  expect(fullShape([28, 28, 16])).toBe('28 × 28 × 16');
});

test('counts are exact below a million and carry the unit of the language above', () => {
  expect(roundCount(432_100, 'en')).toBe('432,100');
  expect(roundCount(8_770_048, 'en')).toBe('8.77\u202fM');
  expect(roundCount(8_770_048, 'ko')).toBe('877만');
  expect(roundCount(80_281_600, 'ko')).toBe('8,030만');
  expect(tinyCount(123_552, 'en')).toBe('124\u202fk');
  expect(tinyCount(123_552, 'ko')).toBe('12.4만');
  expect(tinyCount(80, 'en')).toBe('80');
});

test('a share that rounds to nothing is still said to be there', () => {
  expect(percent(0.273)).toBe('27 %');
  expect(percent(0.001)).toBe('< 1 %');
  expect(percent(0)).toBe('0 %');
});
