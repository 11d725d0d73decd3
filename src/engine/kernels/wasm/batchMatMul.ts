/**
 * Matrix product with transposed factors, as the gradients of a dense layer need it: dW = x^T dy, dx = dy W^T.
 * Stock WASM is fast only where neither factor is transposed; so transpose first, then multiply.
 */

import type { KernelConfig, TensorInfo } from '@tensorflow/tfjs-core';
import { _FusedMatMul, BatchMatMul, type Tensor, tidy, transpose } from '@tensorflow/tfjs-core';
import { type KernelCall, type OwnKernel, runStock } from './ownKernel.ts';

export const batchMatMul: OwnKernel = { name: BatchMatMul, compute: transposeThenMultiply };
export const fusedMatMul: OwnKernel = { name: _FusedMatMul, compute: transposeThenMultiply };

function transposeThenMultiply(call: KernelCall, stock: KernelConfig | null): TensorInfo {
  const { transposeA, transposeB } = call.attrs as { transposeA: boolean; transposeB: boolean };
  if (!transposeA && !transposeB) return runStock(call, stock);
  const { a, b } = call.inputs as { a: Tensor; b: Tensor };
  const left = transposeA ? exchanged(a) : a;
  const right = transposeB ? exchanged(b) : b;
  const product = runStock(
    {
      ...call,
      inputs: { ...call.inputs, a: left, b: right },
      attrs: { ...call.attrs, transposeA: false, transposeB: false },
    },
    stock,
  );
  if (transposeA) left.dispose();
  if (transposeB) right.dispose();
  return product;
}

/** The last two axes exchanged. */
function exchanged(matrix: Tensor): Tensor {
  const axes = matrix.shape.map((_, axis) => axis);
  return tidy(() => transpose(matrix, [...axes.slice(0, -2), axes.length - 1, axes.length - 2]));
}
