/** What the stack bench says beside its numbers is held to the numbers. */
import { describe, expect, test } from 'vitest';
import { en } from '../../i18n/en.ts';
import { ko } from '../../i18n/ko.ts';
import {
  type BenchQuestion,
  benchKernels,
  benchSides,
  sideFacts,
  stacked,
} from '../../state/stackBenchPairs.ts';

const questions: readonly BenchQuestion[] = [
  ...benchKernels.map((kernel) => ({ kind: 'stack', kernel }) as const),
  { kind: 'split' },
];

describe.each([
  ['en', en.figures.bench],
  ['ko', ko.figures.bench],
] as const)('%s', (language, words) => {
  test('the factor before C² is the number of weights of one channel', () => {
    for (const question of questions)
      for (const side of benchSides)
        expect(words.formulas(question, side, Number.NaN)).toBe(`${sideFacts(question, side, 1).weights} C²`);
  });

  test('of the module the factor is told to two digits, and said to be rounded where it is', () => {
    const question = { kind: 'inception' } as const;
    const [one, other] = benchSides.map((side) =>
      words.formulas(question, side, sideFacts(question, side, 192).weights / 192 ** 2),
    );
    expect(one).toBe('10.5 C²');
    expect(other).toMatch(/^≈.4\.43 C²$/);
  });

  test('a stack is called after how many it has', () => {
    const counts = { en: ['two', 'three', 'four', 'five'], ko: ['두', '세', '네', '다섯'] }[language];
    benchKernels.forEach((kernel, i) => {
      expect(stacked(kernel)).toBe(i + 2);
      expect(words.sideName({ kind: 'stack', kernel }, 'other')).toContain(counts[i]);
    });
  });

  test('the reason names both numbers of weights', () => {
    const text = words.whyWeights({ kind: 'inception' }, 387_072, 163_328);
    expect(text).toContain('387,072');
    expect(text).toContain('163,328');
  });
});
