import { describe, expect, it } from 'vitest';
import { timeAgo } from './timeAgo.ts';

const now = Date.UTC(2026, 10, 24, 12);
const ago = (seconds: number, language: 'en' | 'ko' = 'en') => timeAgo(now - seconds * 1000, now, language);

describe('how long ago', () => {
  it('counts in the largest whole unit', () => {
    expect(ago(20)).toBe('now');
    expect(ago(61)).toBe('1 minute ago');
    expect(ago(7200)).toBe('2 hours ago');
    expect(ago(86_400)).toBe('yesterday');
    expect(ago(86_400, 'ko')).toBe('어제');
  });
  it('gives the date after a week, and now for a time to come', () => {
    expect(ago(8 * 86_400)).toContain('2026');
    expect(ago(-500)).toBe('now');
  });
});
