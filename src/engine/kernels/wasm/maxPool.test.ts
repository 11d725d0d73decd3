/**
 * Max pooling that keeps positions, and the stock operation's gradient that finds them again: where several elements of a
 * window are the largest (as in the flat parts of a digit), only the first gets the gradient.
 */
import '@tensorflow/tfjs-backend-wasm';
import * as tf from '@tensorflow/tfjs-core';
import '@tensorflow/tfjs-core/dist/register_all_gradients.js';
import { beforeAll, describe, expect, it } from 'vitest';
import { maxPool as layer } from '../../../model/layers/maxPool.ts';
import type { Padding } from '../../../model/sliding.ts';
import { layerOutput } from '../../layerOutput.ts';
import { maxPool } from '../../reference/pooling.ts';
import { signed } from '../../reference/seededNumbers.ts';
import { registerWasmKernels } from './register.ts';

const context = {
  tf,
  random: () => new Float32Array(),
  buffers: {
    get: () => {
      throw new Error('pooling carries nothing');
    },
    assign: () => {},
  },
};

beforeAll(async () => {
  registerWasmKernels();
  await tf.setBackend('wasm');
});

const windows: readonly {
  size: number;
  stride: number;
  padding: Padding;
  shape: number[];
  ceil?: boolean;
}[] = [
  { size: 2, stride: 2, padding: 'valid', shape: [2, 6, 8, 4] },
  { size: 2, stride: 2, padding: 'valid', shape: [2, 7, 5, 6] },
  { size: 2, stride: 2, padding: 'same', shape: [3, 7, 5, 9] },
  { size: 3, stride: 2, padding: 'valid', shape: [2, 7, 7, 4] },
  { size: 3, stride: 2, padding: 'valid', ceil: true, shape: [2, 8, 6, 12] },
  { size: 3, stride: 1, padding: 1, shape: [2, 5, 6, 7] },
  { size: 2, stride: 3, padding: 'same', shape: [2, 9, 7, 5] },
  { size: 5, stride: 5, padding: 2, shape: [1, 9, 11, 8] },
  { size: 2, stride: 2, padding: 'valid', shape: [3, 6, 4, 3] },
];

describe.each([
  { simd: true, mode: 'training' },
  { simd: false, mode: 'training' },
  { simd: true, mode: 'inference' },
] as const)('max pooling with ties, SIMD $simd, in $mode', ({ simd, mode }) => {
  it.each(windows)('windows of $size every $stride, $padding, on $shape', ({ shape, ...params }) => {
    tf.env().set('WASM_HAS_SIMD_SUPPORT', simd);
    const count = shape.reduce((product, extent) => product * extent, 1);
    // Few different values, so that ties are everywhere; some windows hold nothing above zero.
    const values = signed(count, 5).map((value) => Math.round(2 * value) - 1);
    const { output, backward } = maxPool(params)([{ shape, values: Float64Array.from(values) }], {});
    const direction = signed(output.values.length, 6);
    const wanted = backward({ shape: output.shape, values: Float64Array.from(direction) }).inputs[0];
    const before = tf.memory().numTensors;
    tf.tidy(() => {
      const pooled = (x: tf.Tensor) => layerOutput({ layer, params }, [x], {}, { ...context, mode });
      const x = tf.tensor(values, shape);
      const { value, grad } = tf.valueAndGrad(pooled)(x, tf.tensor(direction, [...output.shape]));
      expect(value.shape).toEqual(output.shape);
      expect(Array.from(value.dataSync())).toEqual(Array.from(output.values));
      const sums = Array.from(grad.dataSync());
      expect(sums).toHaveLength(count);
      for (const [i, sum] of sums.entries()) expect(sum).toBeCloseTo(wanted?.values[i] ?? Number.NaN, 5);
    });
    expect(tf.memory().numTensors).toBe(before);
  });
});

it.each([true, false])('lets nothing that is no number disappear, SIMD %s', (simd) => {
  tf.env().set('WASM_HAS_SIMD_SUPPORT', simd);
  const x = tf.fill([1, 4, 4, 5], 1).dataSync().slice();
  x[5 * 5 + 2] = Number.NaN;
  const params = { size: 2, stride: 2, padding: 'valid' } as const;
  const node = { layer, params };
  const y = tf.tidy(() =>
    layerOutput(node, [tf.tensor(x, [1, 4, 4, 5])], {}, { ...context, mode: 'training' })
      .dataSync()
      .slice(),
  );
  expect(Array.from(y.entries()).filter(([, value]) => Number.isNaN(value))).toEqual([[2, Number.NaN]]);
});
