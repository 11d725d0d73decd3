import { describe, expect, it } from 'vitest';
import { contrast, parse, readableOn } from './contrast.ts';

const okabeIto = ['#0072b2', '#d55e00', '#009e73', '#cc79a7', '#e69f00', '#56b4e9'];

describe('readableOn', () => {
  it('knows the contrast of black on white', () => {
    expect(contrast([0, 0, 0], [255, 255, 255])).toBeCloseTo(21, 5);
  });

  it('makes every colour of the palette readable on the warm white', () => {
    const paper = parse('#fbfaf7');
    for (const colour of okabeIto) {
      const text = parse(readableOn(colour, '#fbfaf7', '#1c1f26'));
      expect(text && paper && contrast(text, paper)).toBeGreaterThanOrEqual(4.5);
    }
  });

  it('leaves a colour that is readable already, and one it cannot read', () => {
    expect(readableOn('#0072b2', '#fbfaf7', '#1c1f26')).toBe('#0072b2');
    expect(readableOn('teal', '#fbfaf7', '#1c1f26')).toBe('teal');
  });
});
