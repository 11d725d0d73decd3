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
import { maxPool } from './maxPool.ts';

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
