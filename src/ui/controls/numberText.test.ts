import { describe, expect, it } from 'vitest';
import { formatNumber, parseNumber, stepNumber } from './numberText.ts';

const whole = { min: 1, max: 60_000, integer: true };
const rate = { min: 1e-7, max: 100, integer: false };

describe('numbers as a person types them', () => {
  it('reads thousands apart, exponents and full-width digits', () => {
    expect(parseNumber('59,000', whole)).toBe(59_000);
    expect(parseNumber(' 1e-3 ', rate)).toBe(0.001);
    expect(parseNumber('.5', rate)).toBe(0.5);
    expect(parseNumber('３２', whole)).toBe(32);
  });
  it('refuses what is no number, not whole, or out of range', () => {
    for (const text of ['', '-', 'NaN', 'Infinity', '1e999', '0x10', '3 px'])
      expect(parseNumber(text, rate)).toBeNull();
    expect(parseNumber('2.5', whole)).toBeNull();
    expect(parseNumber('0', whole)).toBeNull();
    expect(parseNumber('60001', whole)).toBeNull();
  });
  it('writes what it reads', () => {
    for (const value of [0.001, 1e-7, 59_000, 0.9, 12.5])
      expect(parseNumber(formatNumber(value), { ...rate, max: 1e6 })).toBe(value);
    expect(formatNumber(59_000)).toBe('59,000');
    expect(formatNumber(0.1 + 0.2)).toBe('0.3');
  });
});

describe('stepping', () => {
  it('adds steps and stays inside', () => {
    expect(stepNumber(3, 1, false, { ...whole, step: 1 })).toBe(4);
    expect(stepNumber(3, -1, true, { ...whole, step: 1 })).toBe(1);
    expect(stepNumber(0.1, 1, false, { min: 0, max: 1, integer: false, step: 0.1 })).toBe(0.2);
  });
  it('walks 1, 2, 5, 10 over magnitudes, up and down', () => {
    const scale = { ...rate, step: 'scale' } as const;
    let value = 0.001;
    const up = [1, 2, 3, 4].map(() => (value = stepNumber(value, 1, false, scale)));
    expect(up).toEqual([0.002, 0.005, 0.01, 0.02]);
    const down = [1, 2, 3, 4].map(() => (value = stepNumber(value, -1, false, scale)));
    expect(down).toEqual([0.01, 0.005, 0.002, 0.001]);
    expect(stepNumber(0.003, -1, false, scale)).toBe(0.002);
    expect(stepNumber(0.003, 1, false, scale)).toBe(0.005);
  });
});
