/** Adam in one operation gives, bit for bit, what the stock operations give that it stands for. */
import '@tensorflow/tfjs-backend-wasm';
import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, it } from 'vitest';
import { signed, uniforms } from '../../reference/seededNumbers.ts';
import { adamUpdate } from '../adamUpdate.ts';
import { registerWasmKernels } from './register.ts';

const rates = { rate: 0.0123, beta1: 0.9, beta2: 0.999, epsilon: 1e-7 };

function composed(weight: tf.Tensor, gradient: tf.Tensor, m0: tf.Tensor, v0: tf.Tensor): tf.Tensor[] {
  const { rate, beta1, beta2, epsilon } = rates;
  const m = tf.add(m0, tf.mul(tf.sub(gradient, m0), 1 - beta1));
  const v = tf.add(v0, tf.mul(tf.sub(tf.square(gradient), v0), 1 - beta2));
  return [tf.sub(weight, tf.div(tf.mul(m, rate), tf.add(tf.sqrt(v), epsilon))), m, v];
}

beforeAll(async () => {
  registerWasmKernels();
  await tf.setBackend('wasm');
});

describe.each([true, false])('one step of Adam on wasm, SIMD %s', (simd) => {
  it.each([1, 3, 4, 10, 103])('%d numbers', (count) => {
    tf.env().set('WASM_HAS_SIMD_SUPPORT', simd);
    const [weight, gradient, m] = [1, 2, 3].map((seed) => tf.tensor(signed(count, seed)));
    const v = tf.tensor(uniforms(count, 4));
    if (!weight || !gradient || !m) throw new Error('three tensors');
    const tensorsBefore = tf.memory().numTensors;
    const updated = adamUpdate({ weight, gradient, m, v }, rates) ?? [];
    const wanted = tf.tidy(() => composed(weight, gradient, m, v));
    expect(updated.map((tensor) => tensor.dataSync())).toEqual(wanted.map((tensor) => tensor.dataSync()));
    expect(weight.dataSync()).toEqual(signed(count, 1));
    tf.dispose([...updated, ...wanted]);
    expect(tf.memory().numTensors).toBe(tensorsBefore);
  });
});

it('says so where the backend has no such kernel', async () => {
  await import('@tensorflow/tfjs-backend-cpu');
  await tf.setBackend('cpu');
  const one = tf.tensor([1]);
  expect(adamUpdate({ weight: one, gradient: one, m: one, v: one }, rates)).toBeNull();
});
