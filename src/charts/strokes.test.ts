import { describe, expect, it } from 'vitest';
import { brushRadius, extended, type Stroke } from './strokes.ts';

const start: Stroke = { points: [{ x: 0.5, y: 0.5, radius: 0.04 }], erases: false };

describe('strokes', () => {
  it('grow by a point and leave the former stroke as it was', () => {
    const longer = extended(start, { x: 0.6, y: 0.5, radius: 0.04 });
    expect(longer.points).toHaveLength(2);
    expect(start.points).toHaveLength(1);
  });

  it('do not grow by a point that is where the last one is', () => {
    expect(extended(start, { x: 0.5004, y: 0.5, radius: 0.04 })).toBe(start);
  });

  it('are wider under more pressure, and an eraser is wider than a brush', () => {
    expect(brushRadius(1, false)).toBeGreaterThan(brushRadius(0.2, false));
    expect(brushRadius(0.5, false)).toBeCloseTo(brushRadius(null, false), 10);
    expect(brushRadius(null, true)).toBeGreaterThan(brushRadius(null, false));
    expect(brushRadius(7, false)).toBe(brushRadius(1, false));
  });
});
