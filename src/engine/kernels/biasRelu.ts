/**
 * Bias and ReLU in one operation, y = max(0, x + b), where the running backend has a kernel for it; and its gradient in one:
 *
 *   dx = dy where y > 0, else 0;   db = sum of dx over every axis but the last
 *
 * Forwards the same bits as the two stock operations give that it stands for; backwards one pass instead of three.
 */
import {
  engine,
  getBackend,
  getKernel,
  type NamedTensorMap,
  registerGradient,
  type Tensor,
} from '@tensorflow/tfjs-core';

export const BiasRelu = 'BiasRelu';
export const BiasReluGrad = 'BiasReluGrad';

registerGradient({
  kernelName: BiasRelu,
  outputsToSave: [true],
  gradFunc: (dy, [y]) => {
    if (Array.isArray(dy) || !y) throw new Error('BiasRelu has one output');
    const [dx, db] = engine().runKernel(BiasReluGrad, { dy, y } as NamedTensorMap) as [Tensor, Tensor];
    return { x: () => dx, bias: () => db };
  },
});

export function hasBiasRelu(): boolean {
  return getKernel(BiasRelu, getBackend()) !== undefined;
}

/** y of the shape of x, [..., C], for a bias [C]. Only where `hasBiasRelu`. */
export function biasRelu(x: Tensor, bias: Tensor): Tensor {
  return engine().runKernel(BiasRelu, { x, bias } as NamedTensorMap) as Tensor;
}
