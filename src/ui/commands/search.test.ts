import { describe, expect, it } from 'vitest';
import { initialsOf, rank } from './search.ts';

describe('finding commands', () => {
  it('asks that every word occurs, in any order and case', () => {
    expect(rank('conv ADD', 'Add convolution')).not.toBeNull();
    expect(rank('conv remove', 'Add convolution')).toBeNull();
    expect(rank('', 'anything')).toBe(0);
  });
  it('puts a match at the beginning first', () => {
    expect(rank('re', 'Reset') ?? 99).toBeLessThan(rank('re', 'Share') ?? 99);
  });
  it('finds Korean while a syllable is still being typed', () => {
    expect(rank('합서', '합성곱 추가')).not.toBeNull();
    expect(rank('풀', '합성곱 추가')).toBeNull();
  });
  it('finds Korean by initial consonants', () => {
    expect(initialsOf('합성곱')).toBe('ㅎㅅㄱ');
    expect(rank('ㅎㅅㄱ', '합성곱 추가')).toBe(0);
    expect(rank('ㅎㅅㄱㅊㄱ', '합성곱 추가')).toBe(0);
    expect(rank('ㅍㄹ', '합성곱 추가')).toBeNull();
  });
});
