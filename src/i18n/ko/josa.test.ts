import { describe, expect, it } from 'vitest';
import { eulReul, euro, gwaWa } from './josa.ts';

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
  it('know the names of networks and activations', () => {
    expect(['ResNet', 'LeNet', 'ReLU', 'VGG-16'].map(eulReul)).toEqual(['을', '을', '를', '을']);
    expect(['합성곱', '더하기', 'ReLU'].map(gwaWa)).toEqual(['과', '와', '와']);
  });
  it('go by the word before what stands in brackets', () => {
    expect(['완전연결(Affine)', '간단한 CNN (사본)', '(사본)'].map(eulReul)).toEqual(['을', '을(를)', '을']);
  });
  it('know how the words of cards and optimisers are read', () => {
    expect(['합성곱 5×5 valid', '합성곱 5×5 same', 'LRN', 'AdaGrad'].map(euro)).toEqual([
      '로',
      '으로',
      '으로',
      '로',
    ]);
  });
  it('show both forms where the reading is unknown', () => {
    expect(eulReul('Dropout')).toBe('을(를)');
    expect(euro('')).toBe('(으)로');
  });
});
