/**
 * Every kind of layer, forwards and backwards, on the backends that run in Node, within 1e-4 of the largest value of the
 * float64 reference. The same cases run on WebGL and WebGPU in a real browser (`e2e/gradients.spec.ts`).
 */
import '@tensorflow/tfjs-backend-cpu';
import '@tensorflow/tfjs-backend-wasm';
import * as tf from '@tensorflow/tfjs-core';
import '@tensorflow/tfjs-core/dist/register_all_gradients.js';
import { beforeAll, describe, expect, it } from 'vitest';
import { layerKinds } from '../model/layers/index.ts';
import { registerWasmKernels } from './kernels/wasm/register.ts';
import { gradientCases } from './reference/gradientCases.ts';
import { checkCase, isWithinTolerance } from './reference/gradientCheck.ts';

describe.each(['cpu', 'wasm'])('gradients on %s', (backend) => {
  beforeAll(async () => {
    registerWasmKernels();
    expect(await tf.setBackend(backend)).toBe(true);
  });

  it.each(gradientCases)('$name', async (one) => {
    const tensorsBefore = tf.memory().numTensors;
    const report = await checkCase(tf, one);
    expect(isWithinTolerance(report), JSON.stringify(report)).toBe(true);
    expect(tf.memory().numTensors).toBe(tensorsBefore);
  });
});

it('has a case for every kind of layer', () => {
  const covered = new Set<string>(gradientCases.map(({ kind }) => kind));
  expect(layerKinds.filter((kind) => !covered.has(kind))).toEqual([]);
});
