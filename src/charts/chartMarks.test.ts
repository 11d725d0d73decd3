import { describe, expect, it } from 'vitest';
import { placeMarks } from './chartMarks.ts';

const room = { end: 100, width: 200, gap: 4 };
const mark = (x: number, textWidth = 40) => ({ x, textWidth });

describe('marks on a chart', () => {
  it('stand at their step, their words to the right', () => {
    expect(placeMarks([mark(25)], room)).toEqual([{ x: 50, words: { left: 54, row: 0 } }]);
  });
  it('have their words to the left where the edge is near, never outside', () => {
    expect(placeMarks([mark(100)], room)).toEqual([{ x: 200, words: { left: 156, row: 0 } }]);
    expect(placeMarks([mark(1, 300)], room)[0]?.words?.left).toBe(0);
  });
  it('have words that would touch others a line lower, and none where no line is left', () => {
    const placed = placeMarks([mark(10), mark(12), mark(14), mark(16), mark(60)], room);
    expect(placed.map(({ words }) => words?.row)).toEqual([0, 1, 2, undefined, 0]);
    expect(placed).toHaveLength(5);
  });
});
