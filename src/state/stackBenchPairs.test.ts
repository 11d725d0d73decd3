import { describe, expect, test } from 'vitest';
import { analyse } from '../model/analyse.ts';
import {
  type BenchQuestion,
  benchKernels,
  benchMap,
  benchSides,
  fewestTooMany,
  inceptionWidths,
  mostChannels,
  sideFacts,
  stacked,
  twin,
  twinChannels,
  twinWidths,
} from './stackBenchPairs.ts';

const questions: readonly BenchQuestion[] = [
  ...benchKernels.map((kernel) => ({ kind: 'stack', kernel }) as const),
  { kind: 'split' },
  { kind: 'inception' },
];

describe('a stack of 3 x 3', () => {
  test.each([
    [5, 2],
    [7, 3],
    [9, 4],
    [11, 5],
  ] as const)('%i x %i is seen by %i of them', (kernel, count) => {
    expect(stacked(kernel)).toBe(count);
    const [one, other] = benchSides.map((side) => sideFacts({ kind: 'stack', kernel }, side, 64));
    expect(one?.field).toEqual([kernel, kernel]);
    expect(other?.field).toEqual([kernel, kernel]);
    expect([one?.activations, other?.activations]).toEqual([1, count]);
  });

  test.each([1, 3, 64, 512])('has 18 C² weights where 5 x 5 has 25 C², with C = %i', (channels) => {
    const question = { kind: 'stack', kernel: 5 } as const;
    expect(sideFacts(question, 'one', channels).weights).toBe(25 * channels ** 2);
    expect(sideFacts(question, 'other', channels).weights).toBe(18 * channels ** 2);
  });

  test.each([
    [7, 49, 27],
    [9, 81, 36],
    [11, 121, 45],
  ] as const)(
    'saves more the larger the kernel: %i x k has %i C², the stack %i C²',
    (kernel, large, small) => {
      expect(sideFacts({ kind: 'stack', kernel }, 'one', 10).weights).toBe(large * 100);
      expect(sideFacts({ kind: 'stack', kernel }, 'other', 10).weights).toBe(small * 100);
    },
  );

  test('does as many multiply-adds as it has weights, at each place of the map', () => {
    for (const question of questions.slice(0, 5))
      for (const side of benchSides) {
        const { weights, multiplyAdds } = sideFacts(question, side, 6);
        expect(multiplyAdds).toBe(weights * benchMap ** 2);
      }
  });
});

test('the most channels that can be typed are reckoned for every question', () => {
  for (const question of questions)
    for (const side of benchSides)
      expect(sideFacts(question, side, mostChannels).weights).toBeGreaterThan(mostChannels ** 2);
});

test('1 x 3 and 3 x 1 see what 3 x 3 sees, with 6 C² weights for 9 C² and one activation more', () => {
  const [one, other] = benchSides.map((side) => sideFacts({ kind: 'split' }, side, 20));
  expect([one?.weights, other?.weights]).toEqual([9 * 400, 6 * 400]);
  expect([one?.field, other?.field]).toEqual([
    [3, 3],
    [3, 3],
  ]);
  expect([one?.activations, other?.activations]).toEqual([1, 2]);
});

describe('the inception module', () => {
  test('at 192 channels is GoogLeNet’s 3a: 163,328 weights with its 1 x 1, 387,072 without', () => {
    expect(inceptionWidths(192)).toEqual([64, 96, 128, 16, 32, 32]);
    expect(sideFacts({ kind: 'inception' }, 'other', 192).weights).toBe(163_328);
    expect(sideFacts({ kind: 'inception' }, 'one', 192).weights).toBe(387_072);
  });

  test('sees as far with them as without', () => {
    for (const side of benchSides) expect(sideFacts({ kind: 'inception' }, side, 48).field).toEqual([5, 5]);
  });
});

describe.each(questions)('the twins of %o', (question) => {
  test.each(benchSides)('%s can be trained here and is small', (side) => {
    for (const channels of [1, 16, 512, 2048].flatMap((asked) =>
      twinWidths.map((width) => twinChannels(question, asked, width)),
    )) {
      const analysis = analyse(twin(question, side, channels), { image: [28, 28, 1], classes: 10 });
      expect(analysis.problems).toEqual([]);
      expect(analysis.parameters).toBeLessThan(300_000);
    }
  });

  test('differ in the one place only, and take the asked-for channels where they are few', () => {
    const outside = (side: 'one' | 'other') =>
      twin(question, side, 8)
        .nodes.filter(({ id }) => !id.startsWith('piece'))
        .map(({ id, kind, params }) => ({ id, kind, params }));
    expect(outside('one')).toEqual(outside('other'));
    for (const width of twinWidths) expect(twinChannels(question, 8, width)).toBe(8);
    expect(twinChannels(question, 2048, 'quick')).toBeLessThanOrEqual(24);
  });

  test('wide ones have as many channels as asked for, up to the last that a twin may have', () => {
    const most = twinChannels(question, 2048, 'wide');
    expect(most).toBeGreaterThan(30);
    expect(twinChannels(question, most - 1, 'wide')).toBe(most - 1);
    const parameters = (channels: number) =>
      Math.max(...benchSides.map((side) => analyse(twin(question, side, channels)).parameters));
    expect(parameters(most)).toBeLessThan(fewestTooMany);
    expect(parameters(most + 1)).toBeGreaterThanOrEqual(fewestTooMany);
  });
});
