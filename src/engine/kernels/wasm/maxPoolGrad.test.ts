/** Where several elements of a window are the largest (as in the flat parts of a digit), only the first gets the gradient. */
import '@tensorflow/tfjs-backend-wasm';
import * as tf from '@tensorflow/tfjs-core';
import '@tensorflow/tfjs-core/dist/register_all_gradients.js';
import { beforeAll, describe, expect, it } from 'vitest';
import { maxPool } from '../../reference/pooling.ts';
import { signed } from '../../reference/seededNumbers.ts';
import { registerWasmKernels } from './register.ts';

beforeAll(async () => {
  registerWasmKernels();
  await tf.setBackend('wasm');
});

describe.each([true, false])('gradient of max pooling with ties, SIMD %s', (simd) => {
  it.each([
    { size: 2, stride: 2, shape: [2, 6, 8, 4] },
    { size: 2, stride: 2, shape: [2, 7, 5, 6] },
    { size: 3, stride: 2, shape: [2, 7, 7, 4] },
  ])('windows of $size every $stride on $shape', ({ size, stride, shape }) => {
    tf.env().set('WASM_HAS_SIMD_SUPPORT', simd);
    const count = shape.reduce((product, extent) => product * extent, 1);
    const values = signed(count, 5).map((value) => Math.round(value));
    const { output, backward } = maxPool({ size, stride, padding: 'valid' })(
      [{ shape, values: Float64Array.from(values) }],
      {},
    );
    const direction = signed(output.values.length, 6);
    const wanted = backward({ shape: output.shape, values: Float64Array.from(direction) }).inputs[0];
    const pooled = (x: tf.Tensor) => tf.maxPool(x as tf.Tensor4D, size, stride, 'valid');
    const got = tf.grad(pooled)(tf.tensor(values, shape), tf.tensor(direction, [...output.shape]));
    const sums = Array.from(got.dataSync());
    expect(sums.length).toBe(count);
    for (const [i, value] of sums.entries()) expect(value).toBeCloseTo(wanted?.values[i] ?? Number.NaN, 5);
  });
});
