/**
 * Every optimiser against the book's formulas in float64, for some steps with changing gradients; and one step at a time,
 * fed the same weight, gradient and slots, with gradients over fifteen powers of ten, to float32's own rounding.
 */
import '@tensorflow/tfjs-backend-cpu';
import '@tensorflow/tfjs-backend-wasm';
import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, it } from 'vitest';
import type { Optimiser } from '../document/experiment.ts';
import { registerWasmKernels } from './kernels/wasm/register.ts';
import { optimiserRule } from './optimisers.ts';
import { everyOptimiser, updateCase, updateError } from './reference/optimisers.ts';

const size = 5;
const steps = 12;
const rate = 0.1;
const gradientAt = (w: number, i: number, step: number) => 0.3 * w + Math.sin(7 * i + 3 * step);

/** One number's way through the steps, as chapter 6 of the book writes it down. */
const book: {
  readonly [K in Optimiser['kind']]: (optimiser: Extract<Optimiser, { kind: K }>, i: number) => number;
} = {
  sgd: (_, i) => {
    let w = i - 2;
    for (let step = 0; step < steps; step += 1) w -= rate * gradientAt(w, i, step);
    return w;
  },
  momentum: ({ momentum }, i) => {
    let [w, v] = [i - 2, 0];
    for (let step = 0; step < steps; step += 1) {
      v = momentum * v - rate * gradientAt(w, i, step);
      w += v;
    }
    return w;
  },
  adagrad: (_, i) => {
    let [w, h] = [i - 2, 0];
    for (let step = 0; step < steps; step += 1) {
      const g = gradientAt(w, i, step);
      h += g * g;
      w -= (rate * g) / (Math.sqrt(h) + 1e-7);
    }
    return w;
  },
  rmsprop: ({ decay }, i) => {
    let [w, h] = [i - 2, 0];
    for (let step = 0; step < steps; step += 1) {
      const g = gradientAt(w, i, step);
      h *= decay;
      h += (1 - decay) * g * g;
      w -= (rate * g) / (Math.sqrt(h) + 1e-7);
    }
    return w;
  },
  adam: ({ beta1, beta2 }, i) => {
    let [w, m, v, iteration] = [i - 2, 0, 0, 0];
    for (let step = 0; step < steps; step += 1) {
      const g = gradientAt(w, i, step);
      iteration += 1;
      const rateNow = (rate * Math.sqrt(1 - beta2 ** iteration)) / (1 - beta1 ** iteration);
      m += (1 - beta1) * (g - m);
      v += (1 - beta2) * (g * g - v);
      w -= (rateNow * m) / (Math.sqrt(v) + 1e-7);
    }
    return w;
  },
};

beforeAll(() => tf.setBackend('cpu'));

/** The rule's way through the same steps, on a tensor of several numbers. */
function walk(optimiser: Optimiser): Float32Array {
  const rule = optimiserRule(optimiser);
  let weight: tf.Tensor = tf.tensor1d(Array.from({ length: size }, (_, i) => i - 2));
  let slots: readonly tf.Tensor[] = rule.slots.map(() => tf.zeros([size]));
  for (let step = 0; step < steps; step += 1) {
    const gradient = tf.tensor1d(weight.dataSync<'float32'>().map((w, i) => gradientAt(w, i, step)));
    ({ weight, slots } = rule.update(weight, gradient, slots, { rate, step, decay: 0 }));
  }
  return weight.dataSync<'float32'>();
}

function expectTheBook(actual: Float32Array, expected: (i: number) => number) {
  actual.forEach((w, i) => {
    expect(Math.abs(w - expected(i)), `number ${i}`).toBeLessThan(2e-5);
  });
}

it('SGD', () => {
  const optimiser = { kind: 'sgd' } as const;
  expectTheBook(walk(optimiser), (i) => book.sgd(optimiser, i));
});

it('momentum', () => {
  const optimiser = { kind: 'momentum', momentum: 0.9 } as const;
  expectTheBook(walk(optimiser), (i) => book.momentum(optimiser, i));
});

it('AdaGrad', () => {
  const optimiser = { kind: 'adagrad' } as const;
  expectTheBook(walk(optimiser), (i) => book.adagrad(optimiser, i));
});

it('RMSProp', () => {
  const optimiser = { kind: 'rmsprop', decay: 0.99 } as const;
  expectTheBook(walk(optimiser), (i) => book.rmsprop(optimiser, i));
});

it('Adam', () => {
  const optimiser = { kind: 'adam', beta1: 0.9, beta2: 0.999 } as const;
  expectTheBook(walk(optimiser), (i) => book.adam(optimiser, i));
});

describe.each(['cpu', 'wasm'])('one step on %s', (backend) => {
  beforeAll(async () => {
    registerWasmKernels();
    expect(await tf.setBackend(backend)).toBe(true);
  });

  it.each(everyOptimiser)('of $kind rounds as float32 does and no worse', (optimiser) => {
    const { weight, gradient, slots } = updateCase(optimiser, 1000);
    for (const step of [0, 1, 999]) {
      const tensors = [weight, ...slots].map((values) => tf.tensor1d(values));
      const [w, ...carried] = tensors;
      if (!w) throw new Error('a weight');
      const now = { rate, step, decay: 0 };
      const after = optimiserRule(optimiser).update(w, tf.tensor1d(gradient), carried, now);
      const got = [after.weight, ...after.slots].map((tensor) => tensor.dataSync());
      expect(updateError(optimiser, [weight, ...slots], gradient, got, rate, step)).toBeLessThan(
        8 * 2 ** -24,
      );
    }
  });
});
