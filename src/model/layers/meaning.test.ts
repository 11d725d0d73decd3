/** What single kinds mean, beyond the contract: numbers worked out by hand or by plain loops. */
import '@tensorflow/tfjs-backend-cpu';
import '@tensorflow/tfjs-core/dist/register_all_gradients.js';
import * as tf from '@tensorflow/tfjs-core';
import fc from 'fast-check';
import { beforeAll, describe, expect, test } from 'vitest';
import { avgPool } from './avgPool.ts';
import { batchNorm } from './batchNorm.ts';
import { conv2d } from './conv2d.ts';
import { dropout } from './dropout.ts';
import type { ForwardContext } from './layerType.ts';
import { localResponseNorm } from './localResponseNorm.ts';
import { maxPool } from './maxPool.ts';
import { transposedConv2d } from './transposedConv2d.ts';
import { upsample } from './upsample.ts';
import { zeroPad } from './zeroPad.ts';

beforeAll(() => tf.setBackend('cpu'));

const inference: ForwardContext = {
  tf,
  mode: 'inference',
  random: () => new Float32Array(),
  buffers: { get: () => tf.scalar(0), assign: () => {} },
};
const padding = fc.oneof(fc.constantFrom('same' as const, 'valid' as const), fc.integer({ min: 0, max: 4 }));

test('convolution and pooling promise the shapes that tf builds, whatever the numbers', () => {
  const extent = fc.integer({ min: 1, max: 9 });
  const any = fc.record({
    height: extent,
    width: extent,
    size: fc.integer({ min: 1, max: 6 }),
    stride: fc.integer({ min: 1, max: 4 }),
    padding,
  });
  fc.assert(
    fc.property(any, ({ height, width, size, stride, padding }) => {
      const input = [height, width, 2];
      const x = tf.randomNormal([1, ...input], 0, 1, 'float32', 1);
      const pool = { size, stride, padding };
      for (const layer of [maxPool, avgPool]) {
        const promised = layer.outputShape([input], pool);
        if (promised.ok)
          expect(layer.forward([x], {}, pool, inference).shape).toEqual([1, ...promised.value]);
      }
      const conv = { filters: 3, kernel: size, stride, padding, initial: 'he' as const };
      const promised = conv2d.outputShape([input], conv);
      if (!promised.ok) return;
      const weights = { kernel: tf.zeros([size, size, 2, 3]), bias: tf.zeros([3]) };
      expect(conv2d.forward([x], weights, conv, inference).shape).toEqual([1, ...promised.value]);
    }),
    { numRuns: 150 },
  );
});

describe('average pooling over the border', () => {
  test('counts real elements only, in value and in gradient', () => {
    const x = tf.tensor4d([1, 2, 3, 4, 5, 6, 7, 8, 9], [1, 3, 3, 1]);
    const params = { size: 2, stride: 2, padding: 'same' } as const;
    const pool = (t: tf.Tensor) => avgPool.forward([t], {}, params, inference);
    // Windows {1 2 4 5}, {3 6}, {7 8}, {9}: the padding stands after the map.
    expect([...pool(x).dataSync()]).toEqual([3, 4.5, 7.5, 9]);
    const gradient = tf.grad((t: tf.Tensor) => tf.sum(pool(t)))(x);
    expect([...gradient.dataSync()]).toEqual([0.25, 0.25, 0.5, 0.25, 0.25, 0.5, 0.5, 0.5, 1]);
  });

  test('agrees with stock tf going forward', () => {
    const x = tf.randomNormal<tf.Rank.R4>([2, 7, 5, 3], 0, 1, 'float32', 7);
    const ours = avgPool.forward([x], {}, { size: 3, stride: 2, padding: 1 }, inference);
    const stock = tf.avgPool(x, 3, 2, 1, 'floor');
    expect(tf.max(tf.abs(tf.sub(ours, stock))).dataSync()[0]).toBeLessThan(1e-6);
  });

  test('a padding as wide as the window is refused', () => {
    expect(avgPool.outputShape([[8, 8, 1]], { size: 2, stride: 2, padding: 2 })).toEqual({
      ok: false,
      problem: { code: 'badParameter', name: 'padding' },
    });
  });
});

test('padding never wins a maximum', () => {
  const x = tf.fill([1, 3, 3, 1], -5);
  const y = maxPool.forward([x], {}, { size: 3, stride: 1, padding: 1 }, inference);
  expect(new Set(y.dataSync())).toEqual(new Set([-5]));
});

test('dropout keeps the expected value, and does nothing but in training', () => {
  const x = tf.ones([1, 10]);
  const random = (_purpose: string, count: number) => Float32Array.from({ length: count }, (_, i) => i / 10);
  const training: ForwardContext = { ...inference, mode: 'training', random };
  expect([...dropout.forward([x], {}, { rate: 0.5 }, training).dataSync()]).toEqual([
    0, 0, 0, 0, 0, 2, 2, 2, 2, 2,
  ]);
  expect([...dropout.forward([x], {}, { rate: 0.5 }, inference).dataSync()]).toEqual(Array(10).fill(1));
});

describe('batch normalisation', () => {
  const x = tf.tensor2d([1, 10, 3, 30], [2, 2]);
  const weights = () => ({ scale: tf.tensor1d([1, 2]), shift: tf.tensor1d([0, 5]) });
  const params = { momentum: 0.75, epsilon: 1e-8 };

  test('brings a batch to mean 0 and variance 1, then scales and shifts, and carries what it saw', () => {
    const assigned = new Map<string, number[]>();
    const context: ForwardContext = {
      ...inference,
      mode: 'training',
      buffers: {
        get: (name) => (name === 'mean' ? tf.zeros([2]) : tf.ones([2])),
        assign: (name, value) => assigned.set(name, [...value.dataSync()]),
      },
    };
    const y = [...batchNorm.forward([x], weights(), params, context).dataSync()];
    expect(y.map((value) => Number(value.toFixed(5)))).toEqual([-1, 3, 1, 7]);
    // A quarter of the batch's mean (2, 20) and variance (1, 100), three quarters of 0 and 1.
    expect(assigned.get('mean')).toEqual([0.5, 5]);
    expect(assigned.get('variance')).toEqual([1, 25.75]);
  });

  test('uses the carried statistics elsewhere', () => {
    const buffers: ForwardContext['buffers'] = {
      get: (name) => (name === 'mean' ? tf.tensor1d([1, 10]) : tf.tensor1d([4, 100])),
      assign: () => {},
    };
    const y = [...batchNorm.forward([x], weights(), params, { ...inference, buffers }).dataSync()];
    expect(y.map((value) => Number(value.toFixed(5)))).toEqual([0, 5, 1, 9]);
  });
});

describe('kinds that move values about', () => {
  const row = (...values: number[]) => tf.tensor4d(values, [1, 1, values.length, 1]);
  const shown = (y: tf.Tensor) => [...y.dataSync()].map((value) => Number(value.toFixed(4)));

  test('upsampling copies, or blends by the distance between centres', () => {
    const near = upsample.forward([row(1, 5)], {}, { factor: 3, method: 'nearest' }, inference);
    expect(shown(near).slice(0, 6)).toEqual([1, 1, 1, 5, 5, 5]);
    const blended = upsample.forward([row(0, 4)], {}, { factor: 2, method: 'bilinear' }, inference);
    expect(shown(blended)).toEqual([0, 1, 3, 4, 0, 1, 3, 4]);
  });

  test('bilinear is what stock tf gives with half-pixel centres', () => {
    const x = tf.randomNormal<tf.Rank.R4>([2, 5, 3, 2], 0, 1, 'float32', 3);
    for (const factor of [2, 3, 5]) {
      const ours = upsample.forward([x], {}, { factor, method: 'bilinear' }, inference);
      const stock = tf.image.resizeBilinear(x, [5 * factor, 3 * factor], false, true);
      expect(tf.max(tf.abs(tf.sub(ours, stock))).dataSync()[0]).toBeLessThan(1e-5);
    }
  });

  test('zero padding, side by side', () => {
    const params = { top: 0, bottom: 1, left: 2, right: 1 };
    expect(shown(zeroPad.forward([row(7, 8)], {}, params, inference))).toEqual([
      0, 0, 7, 8, 0, 0, 0, 0, 0, 0,
    ]);
  });

  test('a transposed convolution paints its pattern, and adds where patterns overlap', () => {
    const kernel = tf.tensor4d([1, 2, 3], [1, 3, 1, 1]);
    const params = { filters: 1, kernel: 1, stride: 2, padding: 'valid', initial: 'he' } as const;
    // The kernel is square in our layers: a column of one row stands in for it here.
    const square = tf.pad(kernel, [
      [1, 1],
      [0, 0],
      [0, 0],
      [0, 0],
    ]);
    const y = transposedConv2d.forward(
      [row(1, 10)],
      { kernel: square, bias: tf.tensor1d([100]) },
      { ...params, kernel: 3 },
      inference,
    );
    expect(y.shape).toEqual([1, 3, 5, 1]);
    expect(shown(y).slice(5, 10)).toEqual([101, 102, 113, 120, 130]);
  });
});

test('a filter of a group sees the channels of its group alone', () => {
  const x = tf.tensor4d([1, 10, 100, 1000], [1, 1, 1, 4]);
  const params = {
    filters: 2,
    kernel: 1,
    stride: 1,
    padding: 'same',
    initial: 'he',
    groups: 2,
    bias: false,
  } as const;
  const kernel = tf.ones([1, 1, 2, 2]);
  expect([...conv2d.forward([x], { kernel }, params, inference).dataSync()]).toEqual([11, 1100]);
  expect(conv2d.outputShape([[4, 4, 3]], params)).toEqual({
    ok: false,
    problem: { code: 'groupsDoNotDivide', groups: 2, channels: 3, filters: 2 },
  });
  expect(conv2d.outputShape([[4, 4, 4]], { ...params, filters: 3 }).ok).toBe(false);
});

test('local response normalisation is the paper’s formula', () => {
  const x = tf.tensor4d([1, 2, 3], [1, 1, 1, 3]);
  const params = { radius: 1, k: 2, alpha: 0.5, beta: 0.75 };
  const y = [...localResponseNorm.forward([x], {}, params, inference).dataSync()];
  const wanted = [1 / (2 + 0.5 * 5) ** 0.75, 2 / (2 + 0.5 * 14) ** 0.75, 3 / (2 + 0.5 * 13) ** 0.75];
  for (const [i, value] of wanted.entries()) expect(y[i]).toBeCloseTo(value, 5);
});

describe('pooling that rounds up', () => {
  test('lets a last window look over the border, unless it would see none of the map', () => {
    const pool = (extent: number, size: number, stride: number, padding: 'valid' | 1) =>
      maxPool.outputShape([[extent, extent, 1]], { size, stride, padding, ceil: true });
    expect(pool(112, 3, 2, 'valid')).toEqual({ ok: true, value: [56, 56, 1] });
    expect(pool(111, 3, 2, 'valid')).toEqual({ ok: true, value: [55, 55, 1] });
    // PyTorch: MaxPool2d(2, 2, padding=1, ceil_mode=True) makes 3 of 4 and 3 of 5, MaxPool2d(1, 2, ...) 3 of 5.
    expect(pool(4, 2, 2, 1)).toEqual({ ok: true, value: [3, 3, 1] });
    expect(pool(5, 2, 2, 1)).toEqual({ ok: true, value: [3, 3, 1] });
    expect(pool(4, 2, 3, 'valid')).toEqual({ ok: true, value: [2, 2, 1] });
    expect(pool(3, 2, 4, 'valid')).toEqual({ ok: true, value: [1, 1, 1] });
  });

  test('counts real elements only', () => {
    const x = tf.tensor4d([1, 2, 3, 4], [1, 2, 2, 1]);
    const three = tf.pad(
      x,
      [
        [0, 0],
        [0, 1],
        [0, 1],
        [0, 0],
      ],
      9,
    );
    const params = { size: 2, stride: 2, padding: 'valid', ceil: true } as const;
    expect([...avgPool.forward([three], {}, params, inference).dataSync()]).toEqual([2.5, 9, 9, 9]);
    expect([...maxPool.forward([tf.neg(three)], {}, params, inference).dataSync()]).toEqual([-1, -9, -9, -9]);
  });
});
