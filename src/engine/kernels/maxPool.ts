/**
 * Max pooling that keeps where the largest element of each window lies, where the running backend has kernels for it: its
 * gradient then goes there without a look at x. Of several largest ones the first counts, row by row, as on every backend.
 */
import {
  customGrad,
  engine,
  type GradSaveFunc,
  getBackend,
  getKernel,
  type Tensor,
} from '@tensorflow/tfjs-core';

export const MaxPoolKept = 'MaxPoolKept';
export const MaxPoolKeptGrad = 'MaxPoolKeptGrad';

/** As the stock operation has them. */
export type PoolAttributes = {
  filterSize: number | [number, number];
  strides: number | [number, number];
  pad: 'same' | 'valid' | number | [[number, number], [number, number], [number, number], [number, number]];
  dimRoundingMode?: 'floor' | 'round' | 'ceil';
};
/** Of its gradient, which is not given x. */
export type PoolGradAttributes = PoolAttributes & { inputShape: number[] };

export function keepsPositions(): boolean {
  return getKernel(MaxPoolKept, getBackend()) !== undefined;
}

/** y [N, OH, OW, C] of x [N, H, W, C]. Only where `keepsPositions`. */
export function maxPoolKept(x: Tensor, attributes: PoolAttributes): Tensor {
  const pooled = customGrad((input, save) => {
    const [y, places] = engine().runKernel(MaxPoolKept, { x: input as Tensor }, attributes) as [
      Tensor,
      Tensor,
    ];
    (save as GradSaveFunc)([places]);
    return {
      value: y,
      gradFunc: (dy: Tensor, [kept]: Tensor[]) => {
        if (!kept) throw new Error('max pooling kept no positions');
        const given: PoolGradAttributes = { ...attributes, inputShape: x.shape };
        return engine().runKernel(MaxPoolKeptGrad, { dy, places: kept }, given) as Tensor;
      },
    };
  });
  return pooled(x);
}
