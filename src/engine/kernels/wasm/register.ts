/**
 * Puts our kernels in the place of the stock ones of the WASM backend, under the same operation names. Unversioned
 * parts of tfjs are used: 4.22.0 exactly, and gradients.test.ts holds it to that.
 */

import type { BackendWasm } from '@tensorflow/tfjs-backend-wasm';
import { getKernel, type KernelConfig, registerKernel, unregisterKernel } from '@tensorflow/tfjs-core';
import { batchMatMul, fusedMatMul } from './batchMatMul.ts';
import { biasRelu, biasReluGrad } from './biasRelu.ts';
import { conv2d } from './conv2d.ts';
import { conv2dBackpropFilter } from './conv2dBackpropFilter.ts';
import { conv2dBackpropInput } from './conv2dBackpropInput.ts';
import { depthwiseBackpropFilter, depthwiseBackpropInput } from './depthwiseBackprop.ts';
import { maxPoolGrad, maxPoolKept, maxPoolKeptGrad } from './maxPool.ts';
import { normalised, slopeSums, slopes, statistics } from './normalisation.ts';
import { optimiserStep } from './optimiserStep.ts';
import type { OwnKernel } from './ownKernel.ts';
import { add, multiply, subtract } from './rowPatterns.ts';
import { cast, identity } from './share.ts';
import { sum } from './sum.ts';
import { chooseKernels, type KernelChoice, vectorKind } from './vectorCode.ts';

const ownKernels: readonly OwnKernel[] = [
  conv2d,
  conv2dBackpropFilter,
  conv2dBackpropInput,
  batchMatMul,
  fusedMatMul,
  maxPoolGrad,
  depthwiseBackpropInput,
  depthwiseBackpropFilter,
  add,
  subtract,
  multiply,
  sum,
  biasRelu,
  biasReluGrad,
  identity,
  cast,
  statistics,
  normalised,
  slopeSums,
  slopes,
  maxPoolKept,
  maxPoolKeptGrad,
];
/** Only where there is vector code: one number at a time, the stock operations are faster, and give the same bits. */
const vectorKernels: readonly OwnKernel[] = [optimiserStep];
let registered = false;

/**
 * Registers our kernels for the backend `wasm`, before or after it has started. Calling it again changes the choice only.
 * @returns what of ours computes, as a run records it: the names of the operations, and which vector code they use.
 */
export function registerWasmKernels(choice: KernelChoice = 'vector'): readonly string[] {
  chooseKernels(choice);
  const kind = vectorKind();
  if (!registered) for (const kernel of ownKernels) replace(kernel);
  registered = true;
  for (const kernel of vectorKernels) {
    if (getKernel(kernel.name, 'wasm')) unregisterKernel(kernel.name, 'wasm');
    if (kind !== 'none') replace(kernel);
  }
  const ours = kind === 'none' ? ownKernels : [...ownKernels, ...vectorKernels];
  const vectors = choice === 'direct' ? `${kind}, direct` : kind;
  return [...ours.map(({ name }) => name), `vectors: ${vectors}`];
}

function replace({ name, compute }: OwnKernel): void {
  const stock: KernelConfig | null = getKernel(name, 'wasm') ?? null;
  if (stock) unregisterKernel(name, 'wasm');
  registerKernel({
    kernelName: name,
    backendName: 'wasm',
    // The stock kernel is set up when the backend starts, for those that fall back on it.
    ...(stock?.setupFunc ? { setupFunc: stock.setupFunc } : {}),
    kernelFunc: ({ inputs, attrs, backend }) =>
      compute({ inputs, attrs: attrs ?? {}, backend: backend as BackendWasm }, stock),
  });
}
