/**
 * Every kind of layer on the backends that run in Node, within 1e-5 of the largest value of the float64 reference, forwards
 * and backwards apart; each as a training step computes it, our fused kernels included. The same cases run on WebGL and WebGPU in a real browser (`e2e/gradients.spec.ts`).
 */
import '@tensorflow/tfjs-backend-cpu';
import '@tensorflow/tfjs-backend-wasm';
import * as tf from '@tensorflow/tfjs-core';
import '@tensorflow/tfjs-core/dist/register_all_gradients.js';
import { beforeAll, describe, expect, it } from 'vitest';
import { layerKinds } from '../model/layers/index.ts';
import { registerCpuKernels } from './kernels/cpu/register.ts';
import { registerWasmKernels } from './kernels/wasm/register.ts';
import { gradientCases } from './reference/gradientCases.ts';
import { checkCase, isWithinTolerance } from './reference/gradientCheck.ts';

const tolerance = 1e-5;

describe.each([
  { backend: 'cpu', name: 'cpu' },
  { backend: 'wasm', name: 'wasm' },
  { backend: 'wasm', name: "wasm without Winograd's way" },
  // As in a browser without SIMD: the kernels composed of stock operations.
  { backend: 'wasm', name: 'wasm without our vector code' },
])('gradients on $name', ({ backend, name }) => {
  beforeAll(async () => {
    registerWasmKernels(name.includes('Winograd') ? 'direct' : 'vector');
    registerCpuKernels();
    expect(await tf.setBackend(backend)).toBe(true);
    tf.env().set('WASM_HAS_SIMD_SUPPORT', !name.includes('vector code'));
  });

  it.each(gradientCases)('$name', async (one) => {
    const tensorsBefore = tf.memory().numTensors;
    const report = await checkCase(tf, one);
    expect(isWithinTolerance(report), JSON.stringify(report)).toBe(true);
    const { output = Number.NaN, ...gradients } = report.errors;
    expect(output, 'output').toBeLessThan(tolerance);
    for (const [what, error] of Object.entries(gradients)) expect(error, what).toBeLessThan(tolerance);
    expect(tf.memory().numTensors).toBe(tensorsBefore);
  });
});

it('lists the kernels that are ours, once', () => {
  const ours = registerWasmKernels();
  expect(registerWasmKernels()).toEqual(ours);
  const names = ours.slice(0, -1);
  expect(names).toContain('Conv2DBackpropFilter');
  expect(new Set(names).size).toBe(names.length);
  for (const name of names) expect(tf.getKernel(name, 'wasm')).toBeDefined();
  expect(ours.at(-1)).toMatch(/^vectors: (fused|plain)$/);
});

it('takes other sums on the way that leaves Winograd aside, and records that', async () => {
  await tf.setBackend('wasm');
  tf.env().set('WASM_HAS_SIMD_SUPPORT', true);
  const x = tf.randomUniform([2, 14, 14, 16], -1, 1, 'float32', 1) as tf.Tensor4D;
  const kernel = tf.randomUniform([3, 3, 16, 32], -1, 1, 'float32', 2) as tf.Tensor4D;
  const convolved = () => Array.from(tf.tidy(() => tf.conv2d(x, kernel, 1, 'same').dataSync()));
  expect(registerWasmKernels('direct').at(-1)).toMatch(/^vectors: (fused|plain), direct$/);
  const direct = convolved();
  registerWasmKernels();
  const fast = convolved();
  expect(fast).not.toEqual(direct);
  for (const [i, value] of fast.entries()) expect(value).toBeCloseTo(direct[i] ?? Number.NaN, 4);
});

it('repeats itself bit for bit on wasm', async () => {
  await tf.setBackend('wasm');
  tf.env().set('WASM_HAS_SIMD_SUPPORT', true);
  const x = tf.randomUniform([7, 14, 14, 16], -1, 1, 'float32', 1) as tf.Tensor4D;
  const kernel = tf.randomUniform([3, 3, 16, 32], -1, 1, 'float32', 2) as tf.Tensor4D;
  const gradient = tf.grads((x, kernel) =>
    tf.sum(tf.relu(tf.conv2d(x as tf.Tensor4D, kernel as tf.Tensor4D, 1, 'same'))),
  );
  const run = () => gradient([x, kernel]).map((slope) => Array.from(slope.dataSync()));
  expect(run()).toEqual(run());
});

it('has a case for every kind of layer', () => {
  const covered = new Set<string>(gradientCases.map(({ kind }) => kind));
  expect(layerKinds.filter((kind) => !covered.has(kind))).toEqual([]);
});
