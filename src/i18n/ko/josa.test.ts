import { describe, expect, it } from 'vitest';
import { eulReul, euro } from './josa.ts';

describe('particles', () => {
  it('go by the final consonant of Hangul', () => {
    expect(['합성곱', '카드', '"실험"'].map(eulReul)).toEqual(['을', '를', '을']);
    expect(['합성곱', '카드', '교실'].map(euro)).toEqual(['으로', '로', '로']);
  });
  it('go by how digits are read', () => {
    expect([...'0123456789'].map(euro)).toEqual([
      '으로',
      '로',
      '로',
      '으로',
      '로',
      '로',
      '으로',
      '로',
      '로',
      '로',
    ]);
  });
  it('show both forms where the reading is unknown', () => {
    expect(eulReul('LeNet')).toBe('을(를)');
    expect(euro('')).toBe('(으)로');
  });
});
