/**
 * Bias and ReLU in one pass over the map, and their gradient in one (kernels/biasRelu.ts says the formulas): a block of rows
 * is masked and, while it is still in the cache, summed. Rows are joined as in rowPatterns.ts, and summed as in sum.ts.
 */
import { add, mul, relu, step, sum, type Tensor, type TensorInfo, tidy, util } from '@tensorflow/tfjs-core';
import { BiasRelu, BiasReluGrad } from '../biasRelu.ts';
import type { KernelCall, OwnKernel } from './ownKernel.ts';
import { rowsOf, withPatternOf } from './rowPatterns.ts';
import { sumBlocks } from './sum.ts';
import { vectorCodeFor } from './vectorCode.ts';

export const biasRelu: OwnKernel = {
  name: BiasRelu,
  compute: ({ backend, inputs }) => {
    const { x, bias } = inputs as { x: Tensor; bias: Tensor };
    const code = vectorCodeFor(backend);
    const rows = rowsOf(x);
    if (!code || !rows) return tidy(() => relu(add(x, bias)));
    return withPatternOf(backend, x, bias, rows, code.addPatternRelu);
  },
};

export const biasReluGrad: OwnKernel = {
  name: BiasReluGrad,
  compute: (call) => inOnePass(call) ?? inThree(call),
};

function inOnePass({ backend, inputs }: KernelCall): TensorInfo[] | null {
  const { dy, y } = inputs as { dy: Tensor; y: Tensor };
  const code = vectorCodeFor(backend);
  const rows = rowsOf(y);
  if (!code || !rows) return null;
  const dx = backend.makeOutput(y.shape, 'float32');
  const db = sumBlocks(backend, code, dx, rows, (first, count) => {
    const start = first * rows.bytes;
    code.keepPositive({
      from: backend.getMemoryOffset(dy.dataId) + start,
      where: backend.getMemoryOffset(y.dataId) + start,
      out: backend.getMemoryOffset(dx.dataId) + start,
      vectors: (count * rows.bytes) / 16,
    });
  });
  return [dx, db];
}

function inThree({ inputs }: KernelCall): TensorInfo[] {
  const { dy, y } = inputs as { dy: Tensor; y: Tensor };
  return tidy(() => {
    const dx = mul(dy, step(y));
    return [dx, sum(dx, util.parseAxisParam([...dx.shape.keys()].slice(0, -1), dx.shape))];
  });
}
