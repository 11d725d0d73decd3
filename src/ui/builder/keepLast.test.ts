import { expect, test } from 'vitest';
import { keepLast } from './keepLast.ts';

test('is made once for the same arguments, and anew for others', () => {
  let made = 0;
  const pair = keepLast((a: number, b: string | null) => {
    made += 1;
    return [a, b];
  });
  const first = pair(1, null);
  expect(pair(1, null)).toBe(first);
  expect(pair(1, 'b')).toEqual([1, 'b']);
  expect(pair(1, null)).not.toBe(first);
  expect(made).toBe(3);
});
