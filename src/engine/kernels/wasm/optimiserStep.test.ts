/**
 * Every optimiser's step, its slots in place, gives, bit for bit, what stock operations on the plain CPU give by the same rule (which
 * optimisers.test.ts holds to the book); weight decay included.
 */
import '@tensorflow/tfjs-backend-cpu';
import '@tensorflow/tfjs-backend-wasm';
import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, it } from 'vitest';
import { optimiserRule } from '../../optimisers.ts';
import { everyOptimiser, updateCase } from '../../reference/optimisers.ts';
import { OptimiserUpdate } from '../optimiserUpdate.ts';
import { registerWasmKernels } from './register.ts';

beforeAll(() => {
  registerWasmKernels();
});

type Step = { readonly rate: number; readonly step: number; readonly decay: number };

/** Two steps' weight and slots, by the backend; whether the tensors are the given ones, and how many are left over. */
async function stepOn(
  backend: string,
  optimiser: (typeof everyOptimiser)[number],
  length: number,
  now: Step,
) {
  await tf.setBackend(backend);
  const { weight, gradient, slots } = updateCase(optimiser, length);
  const given = [weight, ...slots].map((values) => tf.tensor1d(values));
  const [w, ...carried] = given;
  const g = tf.tensor1d(gradient);
  if (!w) throw new Error('a weight');
  const before = tf.memory().numTensors;
  const rule = optimiserRule(optimiser);
  const twice = tf.tidy(() => {
    const once = rule.update(w, g, carried, now);
    const after = rule.update(once.weight, g, once.slots, { ...now, step: now.step + 1 });
    return {
      numbers: [after.weight, ...after.slots].map((tensor) => tensor.dataSync<'float32'>().slice()),
      inPlace: after.slots.map((tensor, i) => tensor === carried[i]),
    };
  });
  const left = tf.memory().numTensors - before;
  const unchanged = g.dataSync<'float32'>().every((value, i) => value === gradient[i]);
  tf.dispose([...given, g]);
  return { ...twice, left, unchanged };
}

describe.each(everyOptimiser)('$kind', (optimiser) => {
  it.each([
    { length: 1, decay: 0, simd: true },
    { length: 3, decay: 0.01, simd: true },
    { length: 103, decay: 0, simd: true },
    { length: 103, decay: 0.01, simd: true },
    { length: 64, decay: 0.3, simd: true },
    { length: 103, decay: 0.01, simd: false },
  ])('$length numbers, decay $decay, SIMD $simd', async ({ length, decay, simd }) => {
    tf.env().set('WASM_HAS_SIMD_SUPPORT', simd);
    const now = { rate: 0.0123, step: 4, decay };
    const ours = await stepOn('wasm', optimiser, length, now);
    const composed = await stepOn('cpu', optimiser, length, now);
    expect(ours.numbers).toEqual(composed.numbers);
    expect(ours.inPlace).toEqual(composed.inPlace.map((same) => !same));
    expect([ours.left, composed.left]).toEqual([0, 0]);
    expect(ours.unchanged).toBe(true);
  });
});

it('is left to the stock operations, with the same bits, where no vector code is to be used', async () => {
  const optimiser = everyOptimiser.at(-1);
  if (!optimiser) throw new Error('an optimiser');
  tf.env().set('WASM_HAS_SIMD_SUPPORT', true);
  const now = { rate: 0.0123, step: 4, decay: 0.01 };
  const ours = await stepOn('wasm', optimiser, 103, now);
  expect(registerWasmKernels('composed')).not.toContain(OptimiserUpdate);
  const stock = await stepOn('wasm', optimiser, 103, now);
  expect(registerWasmKernels()).toContain(OptimiserUpdate);
  expect(stock.numbers).toEqual(ours.numbers);
  expect([ours.inPlace, stock.inPlace].map((slots) => new Set(slots))).toEqual([
    new Set([true]),
    new Set([false]),
  ]);
});

it('says so where slots are missing', () => {
  const [, momentum] = everyOptimiser;
  if (!momentum) throw new Error('an optimiser with a slot');
  const one = tf.tensor1d([1]);
  expect(() => optimiserRule(momentum).update(one, one, [], { rate: 1, step: 0, decay: 0 })).toThrow(
    'carries v',
  );
});

it('is seen by the stock products, which keep weights in a form of their own', async () => {
  await tf.setBackend('wasm');
  tf.env().set('WASM_HAS_SIMD_SUPPORT', true);
  const [sgd] = everyOptimiser;
  if (!sgd) throw new Error('an optimiser without slots');
  const x = tf.tensor2d([1, 2], [1, 2]);
  const product = (w: tf.Tensor) => Array.from(tf.matMul(x, w as tf.Tensor2D).dataSync());
  tf.tidy(() => {
    const weight = tf.tensor2d([1, 2, 3, 4, 5, 6], [2, 3]);
    expect(product(weight)).toEqual([9, 12, 15]);
    const now = { rate: 1, step: 0, decay: 0 };
    const after = optimiserRule(sgd).update(weight, tf.onesLike(weight), [], now);
    expect(product(after.weight)).toEqual([6, 9, 12]);
  });
});
