import { describe, expect, it } from 'vitest';
import { slabSize, tensorSlab } from './tensorSlab.ts';

function map(height: number, width: number, channels: number, largest?: number) {
  const slab = tensorSlab([height, width, channels], largest);
  if (slab?.kind !== 'map') throw new Error('a map was expected');
  return slab;
}

function vector(units: number) {
  const slab = tensorSlab([units]);
  if (slab?.kind !== 'vector') throw new Error('a vector was expected');
  return slab;
}

describe('tensorSlab', () => {
  it('stays within its size, centred, from a photograph to 2048 channels', () => {
    for (const [side, channels, largest] of [
      [224, 3, 224],
      [224, 64, 224],
      [112, 512, 224],
      [28, 1, 28],
      [28, 2048, 28],
      [7, 2048, 224],
      [1, 2048, 224],
      [1, 1, 28],
    ] as const) {
      const { front, depth } = map(side, side, channels, largest);
      expect(front.x).toBeGreaterThanOrEqual(-slabSize.width / 2 - 0.01);
      expect(front.x + front.width + depth).toBeLessThanOrEqual(slabSize.width / 2 + 0.01);
      expect(front.y - depth).toBeGreaterThanOrEqual(-slabSize.height / 2 - 0.01);
      expect(front.y + front.height).toBeLessThanOrEqual(slabSize.height / 2 + 0.01);
      expect(front.x + (front.width + depth) / 2).toBeCloseTo(0, 1);
      expect(front.width).toBeGreaterThan(5);
    }
  });

  it('shows halving: every smaller map is clearly smaller', () => {
    for (const [largest, sides] of [
      [28, [28, 14, 7, 3]],
      [224, [224, 112, 56, 28, 14, 7]],
    ] as const) {
      const widths = sides.map((side) => map(side, side, 16, largest).front.width);
      widths.slice(1).forEach((width, i) => {
        expect((widths[i] ?? 0) - width).toBeGreaterThan(1.5);
      });
    }
  });

  it('shows widening: twice the channels are deeper by more than a pixel from 8 on', () => {
    for (const channels of [8, 16, 32, 64, 128, 256, 512, 1024]) {
      expect(map(4, 4, channels * 2).depth - map(4, 4, channels).depth).toBeGreaterThan(1);
    }
  });

  it('draws a map that is not square as it is', () => {
    const { front } = map(7, 28, 4);
    expect(front.width).toBeGreaterThan(front.height * 2);
  });

  it('draws every unit of a short vector, and stands dots for those of a long one', () => {
    expect(vector(1).bars).toHaveLength(1);
    expect(vector(10).bars).toHaveLength(10);
    expect(vector(10).more).toHaveLength(0);
    expect(vector(50).more).toHaveLength(3);
    expect(vector(4096).bars.length).toBeGreaterThan(vector(50).bars.length);
    const { bars } = vector(1e9);
    const last = bars.at(-1);
    expect((last?.y ?? 0) + (last?.height ?? 0)).toBeLessThanOrEqual(slabSize.height / 2);
    expect(bars[0]?.y).toBeGreaterThanOrEqual(-slabSize.height / 2);
  });

  it('has no body for what is no tensor', () => {
    expect(tensorSlab([])).toBeNull();
    expect(tensorSlab([0])).toBeNull();
    expect(tensorSlab([4, -1, 3])).toBeNull();
    expect(tensorSlab([Number.NaN])).toBeNull();
    expect(tensorSlab([2, 3])).toBeNull();
  });
});
