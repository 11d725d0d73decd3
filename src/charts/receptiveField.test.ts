import { describe, expect, test } from 'vitest';
import {
  centredSquare,
  cutTo,
  frameAround,
  heatBytes,
  outlinePath,
  paddingPath,
  reachOver,
  rectOf,
  unitAfterKey,
  unitAt,
} from './receptiveField.ts';

const corner = { top: -3, left: -3, bottom: 1, right: 1 };
const far = { top: 20, left: 24, bottom: 29, right: 33 };

describe('the frame', () => {
  test('is as wide as the farthest look over any edge', () => {
    expect(reachOver([28, 28], [corner, far])).toBe(6);
    expect(reachOver([28, 28], [{ top: 0, left: 0, bottom: 27, right: 27 }])).toBe(0);
    expect(frameAround([28, 28], 6)).toEqual({ x: -6, y: -6, width: 40, height: 40 });
  });

  test('is never wider than 60 % of the image, and never gone', () => {
    expect(frameAround([224, 224], 1300).x).toBe(-134);
    expect(frameAround([100, 100], 0)).toEqual({ x: -2, y: -2, width: 104, height: 104 });
  });
});

describe('the field', () => {
  test('counts the last pixel in', () => {
    expect(rectOf(corner)).toEqual({ x: -3, y: -3, width: 5, height: 5 });
  });

  test('has the measured square in its middle, of odd and even sides', () => {
    expect(centredSquare(corner, 1)).toEqual({ x: -1, y: -1, width: 1, height: 1 });
    expect(centredSquare({ top: 0, left: 2, bottom: 5, right: 7 }, 2)).toEqual({
      x: 4,
      y: 2,
      width: 2,
      height: 2,
    });
  });

  test('is cut at the frame, and says so', () => {
    const frame = { x: -2, y: -2, width: 32, height: 32 };
    expect(cutTo(rectOf(corner), frame)).toEqual({ rect: { x: -2, y: -2, width: 4, height: 4 }, cut: true });
    expect(cutTo({ x: 3, y: 3, width: 4, height: 4 }, frame)?.cut).toBe(false);
    expect(cutTo({ x: 40, y: 3, width: 4, height: 4 }, frame)).toBeNull();
  });

  test('has an outline that is open where the frame cuts it off, and whole within', () => {
    const frame = { x: -2, y: -2, width: 32, height: 32 };
    expect(outlinePath({ x: 3, y: 4, width: 5, height: 6 }, frame, 1)).toBe('M3 4H8M8 4V10M8 10H3M3 10V4');
    // Of the corner's field neither the left side nor the top is there; the others run to the frame.
    expect(outlinePath(rectOf(corner), frame, 1)).toBe('M2 -2V2M2 2H-2');
    expect(outlinePath({ x: -9, y: -9, width: 60, height: 60 }, frame, 1)).toBe('');
    // Along the frame it is drawn inside of it.
    expect(outlinePath(frame, frame, 1)).toBe('M-1 -1H29M29 -1V29M29 29H-1M-1 29V-1');
  });

  test('is hatched where it lies off the image', () => {
    expect(paddingPath(rectOf(corner), [28, 28])).toBe('M-3 -3h5v5h-5zM0 0h2v2h-2z');
    expect(paddingPath({ x: 3, y: 3, width: 4, height: 4 }, [28, 28])).toBe('');
    expect(paddingPath({ x: -4, y: 0, width: 2, height: 2 }, [28, 28])).toBe('M-4 0h2v2h-2z');
  });
});

describe('the unit', () => {
  test('is the one under the pointer', () => {
    expect(unitAt([14, 7], 0.5, 0.999)).toEqual([7, 6]);
    expect(unitAt([14, 7], -0.2, 1.2)).toEqual([0, 6]);
  });

  test('moves by keys and stays on the map', () => {
    const from = (key: string) => unitAfterKey([1, 6], key, [14, 7]);
    expect(from('ArrowUp')).toEqual([0, 6]);
    expect(from('ArrowRight')).toEqual([1, 6]);
    expect(from('ArrowLeft')).toEqual([1, 5]);
    expect(from('PageDown')).toEqual([5, 6]);
    expect(from('Home')).toEqual([0, 0]);
    expect(from('End')).toEqual([13, 6]);
    expect(from('Tab')).toBeNull();
  });
});

test('heat is opaque at the largest gradient and grows with its square root', () => {
  expect([...heatBytes([0, 1, 4, Number.NaN])]).toEqual([0, 128, 255, 0]);
  expect([...heatBytes([0, 0])]).toEqual([0, 0]);
});
