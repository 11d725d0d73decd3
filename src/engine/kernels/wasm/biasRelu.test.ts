/** Bias and ReLU in one operation give what the stock operations give that it stands for, forwards and backwards. */
import '@tensorflow/tfjs-backend-wasm';
import * as tf from '@tensorflow/tfjs-core';
import '@tensorflow/tfjs-core/dist/register_all_gradients.js';
import { beforeAll, describe, expect, it } from 'vitest';
import { signed } from '../../reference/seededNumbers.ts';
import { biasRelu, hasBiasRelu } from '../biasRelu.ts';
import { registerWasmKernels } from './register.ts';

/** Without the sign of zero. */
const numbers = (tensor: tf.Tensor | undefined) => Array.from(tensor?.dataSync() ?? [], (value) => value + 0);

beforeAll(async () => {
  registerWasmKernels();
  await tf.setBackend('wasm');
});

describe.each([true, false])('bias and ReLU on wasm, SIMD %s', (simd) => {
  it.each([
    { shape: [2, 7, 5, 16] },
    { shape: [3, 5, 4, 6] },
    { shape: [3, 5, 3, 6] },
    { shape: [1, 9, 4, 3] },
    { shape: [9, 40, 1, 8] },
  ])('of $shape', ({ shape }) => {
    tf.env().set('WASM_HAS_SIMD_SUPPORT', simd);
    const count = shape.reduce((product, extent) => product * extent, 1);
    const before = tf.memory().numTensors;
    tf.tidy(() => {
      const x = tf.tensor(signed(count, 1), shape);
      const bias = tf.tensor1d(signed(shape.at(-1) ?? 0, 2));
      const dy = tf.tensor(signed(count, 3), shape);
      const stock = (a: tf.Tensor, b: tf.Tensor) => tf.relu(tf.add(a, b));
      expect(biasRelu(x, bias).dataSync()).toEqual(stock(x, bias).dataSync());
      const [dx, db] = tf.grads(biasRelu)([x, bias], dy);
      const [wantedX, wantedB] = tf.grads(stock)([x, bias], dy);
      expect(numbers(dx)).toEqual(numbers(wantedX));
      const sums = Array.from(wantedB?.dataSync() ?? []);
      expect(sums).toHaveLength(shape.at(-1) ?? 0);
      for (const [i, sum] of sums.entries()) expect(db?.dataSync()[i]).toBeCloseTo(sum, 4);
    });
    expect(tf.memory().numTensors).toBe(before);
  });
});

it('is not there where the backend has no such kernel', async () => {
  expect(hasBiasRelu()).toBe(true);
  await import('@tensorflow/tfjs-backend-cpu');
  await tf.setBackend('cpu');
  expect(hasBiasRelu()).toBe(false);
});
