/**
 * A browser with vectors but without relaxed SIMD: the other form of our code, which rounds a product before it is added.
 * Every kind of layer within 1e-5 of the float64 reference there too, forwards and backwards apart.
 */
import '@tensorflow/tfjs-backend-cpu';
import '@tensorflow/tfjs-backend-wasm';
import * as tf from '@tensorflow/tfjs-core';
import '@tensorflow/tfjs-core/dist/register_all_gradients.js';
import { beforeAll, expect, it, vi } from 'vitest';
import { registerWasmKernels } from './kernels/wasm/register.ts';
import { gradientCases } from './reference/gradientCases.ts';
import { checkCase } from './reference/gradientCheck.ts';

const tolerance = 1e-5;
/** Longer than what tfjs asks with, which is a few instructions. */
const moduleBytes = 2000;

beforeAll(async () => {
  const { validate } = WebAssembly;
  let refused = 0;
  vi.spyOn(WebAssembly, 'validate').mockImplementation((bytes) => {
    // The first of our two modules, as a browser that does not know its instructions.
    if (bytes.byteLength < moduleBytes || refused > 0) return validate(bytes);
    refused += 1;
    return false;
  });
  const kernels = registerWasmKernels();
  expect(await tf.setBackend('wasm')).toBe(true);
  expect([refused, kernels.at(-1)]).toEqual([1, 'vectors: plain']);
});

it.each(gradientCases)('$name', async (one) => {
  const { errors, failure } = await checkCase(tf, one);
  expect(failure).toBeNull();
  const { output = Number.NaN, ...gradients } = errors;
  expect(output, 'output').toBeLessThan(tolerance);
  for (const [what, error] of Object.entries(gradients)) expect(error, what).toBeLessThan(tolerance);
});
