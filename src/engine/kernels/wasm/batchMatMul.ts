/**
 * Matrix products of a dense layer: y = x W, and for its gradients dW = x^T dy, dx = dy W^T. The right factor is transposed
 * where it must be, the left one read as it lies, and both multiplied by our vector code; what that does not take is
 * transposed and goes to the stock kernel.
 */
import {
  _FusedMatMul,
  BatchMatMul,
  type KernelConfig,
  type Tensor,
  type TensorInfo,
  transpose,
} from '@tensorflow/tfjs-core';
import { fitsVectorProduct, vectorProduct } from './matrixProduct.ts';
import { type KernelCall, type OwnKernel, runStock } from './ownKernel.ts';
import { vectorCodeFor } from './vectorCode.ts';

export const batchMatMul: OwnKernel = {
  name: BatchMatMul,
  compute: (call, stock) => oneProduct(call) ?? transposeThenMultiply(call, stock),
};
export const fusedMatMul: OwnKernel = { name: _FusedMatMul, compute: transposeThenMultiply };

/** The product where there is only one, and it is large enough for whole blocks; else null. */
function oneProduct(call: KernelCall): TensorInfo | null {
  const { backend } = call;
  const { a, b, transposeA, transposeB } = factorsOf(call);
  const code = vectorCodeFor(backend);
  const single = [...a.shape.slice(0, -2), ...b.shape.slice(0, -2)].every((extent) => extent === 1);
  if (!code || !single || a.rank !== b.rank || a.dtype !== 'float32' || b.dtype !== 'float32') return null;
  const [first = 0, second = 0] = a.shape.slice(-2);
  const columns = b.shape.at(transposeB ? -2 : -1) ?? 0;
  const [rows, depth] = transposeA ? [second, first] : [first, second];
  if (!fitsVectorProduct({ rows, columns, depth })) return null;
  const right = transposeB ? exchanged(b) : b;
  const out = backend.makeOutput([...a.shape.slice(0, -2), rows, columns], 'float32');
  vectorProduct(code, {
    a: backend.getMemoryOffset(a.dataId),
    b: backend.getMemoryOffset(right.dataId),
    out: backend.getMemoryOffset(out.dataId),
    rows,
    depth,
    columns,
    transposedA: transposeA,
  });
  if (transposeB) right.dispose();
  return out;
}

function transposeThenMultiply(call: KernelCall, stock: KernelConfig | null): TensorInfo {
  const { a, b, transposeA, transposeB } = factorsOf(call);
  if (!transposeA && !transposeB) return runStock(call, stock);
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

function factorsOf({ inputs, attrs }: KernelCall) {
  const { a, b } = inputs as { a: Tensor; b: Tensor };
  const { transposeA, transposeB } = attrs as { transposeA: boolean; transposeB: boolean };
  return { a, b, transposeA, transposeB };
}

/** The last two axes exchanged. */
function exchanged(matrix: Tensor): Tensor {
  const axes = matrix.shape.map((_, axis) => axis);
  return transpose(matrix, [...axes.slice(0, -2), axes.length - 1, axes.length - 2]);
}
