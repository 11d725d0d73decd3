import { describe, expect, it } from 'vitest';
import { probabilityRows } from './probabilityBars.ts';

describe('probabilityRows', () => {
  it('say the share with one decimal and mark the largest', () => {
    const rows = probabilityRows(['cat', 'dog'], Float32Array.of(0.0004, 0.9996));
    expect(rows.map(({ text }) => text)).toEqual(['0.0 %', '100.0 %']);
    expect(rows.map(({ largest }) => largest)).toEqual([false, true]);
    expect(rows[1]?.share).toBeCloseTo(0.9996, 6);
  });

  it('mark one of equals, and none where nothing is known', () => {
    expect(probabilityRows(['a', 'b'], [0.5, 0.5]).map(({ largest }) => largest)).toEqual([true, false]);
    expect(probabilityRows(['a'], null)).toEqual([{ label: 'a', share: 0, text: '–', largest: false }]);
    expect(
      probabilityRows(['a', 'b'], [Number.NaN, 0.2]).map(({ largest, text }) => [largest, text]),
    ).toEqual([
      [false, '–'],
      [true, '20.0 %'],
    ]);
  });
});
