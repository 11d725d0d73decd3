/**
 * Gradient of max pooling: each window hands its gradient to the first of its largest elements (row by row), where
 *
 *   dx[n, y, x, c] = sum of dy[n, i, j, c] over the windows (i, j) whose largest element is (y, x) in channel c.
 *
 * Stock WASM asks of every input element which windows it may belong to; here every window is read once, straight on
 * the WASM heap. Windows of 2 x 2 side by side (the common case) touch each element once and get a loop of their own.
 */
import { backend_util, MaxPoolGrad } from '@tensorflow/tfjs-core';
import type { OwnKernel } from './ownKernel.ts';

type Attributes = {
  filterSize: number | [number, number];
  strides: number | [number, number];
  pad: 'same' | 'valid' | number | backend_util.ExplicitPadding;
  dimRoundingMode?: 'floor' | 'round' | 'ceil';
};

export const maxPoolGrad: OwnKernel = {
  name: MaxPoolGrad,
  compute: ({ inputs, attrs, backend }) => {
    const { dy, input } = inputs;
    if (!dy || !input) throw new Error('MaxPoolGrad takes dy and input');
    const { filterSize, strides, pad, dimRoundingMode } = attrs as unknown as Attributes;
    const info = backend_util.computePool2DInfo(
      input.shape as [number, number, number, number],
      filterSize,
      strides,
      1,
      pad,
      dimRoundingMode,
    );
    const dx = backend.makeOutput(input.shape, 'float32');
    // The heap may have moved while it grew: take the views only now.
    const from = backend.typedArrayFromHeap(input) as Float32Array;
    const gradient = backend.typedArrayFromHeap(dy) as Float32Array;
    const to = backend.typedArrayFromHeap(dx) as Float32Array;
    to.fill(0);
    if (isTwoByTwo(info)) handOutTwoByTwo(info, from, gradient, to);
    else handOut(info, from, gradient, to);
    return dx;
  },
};

type PoolInfo = ReturnType<typeof backend_util.computePool2DInfo>;

function isTwoByTwo({
  filterHeight,
  filterWidth,
  strideHeight,
  strideWidth,
  padInfo,
  ...info
}: PoolInfo): boolean {
  return (
    filterHeight === 2 &&
    filterWidth === 2 &&
    strideHeight === 2 &&
    strideWidth === 2 &&
    padInfo.top === 0 &&
    padInfo.left === 0 &&
    info.outHeight * 2 <= info.inHeight &&
    info.outWidth * 2 <= info.inWidth
  );
}

function handOutTwoByTwo(info: PoolInfo, x: Float32Array, dy: Float32Array, dx: Float32Array): void {
  const { batchSize, inHeight, inWidth, inChannels: channels, outHeight, outWidth } = info;
  const row = inWidth * channels;
  let out = 0;
  for (let n = 0; n < batchSize; n++) {
    for (let i = 0; i < outHeight; i++) {
      let corner = (n * inHeight + 2 * i) * row;
      for (let j = 0; j < outWidth; j++, corner += 2 * channels) {
        for (let at = corner; at < corner + channels; at++, out++) {
          const b = at + channels;
          const c = at + row;
          const d = c + channels;
          let largest = at;
          let value = x[at] as number;
          if ((x[b] as number) > value) {
            largest = b;
            value = x[b] as number;
          }
          if ((x[c] as number) > value) {
            largest = c;
            value = x[c] as number;
          }
          if ((x[d] as number) > value) largest = d;
          dx[largest] = dy[out] as number;
        }
      }
    }
  }
}

function handOut(info: PoolInfo, x: Float32Array, dy: Float32Array, dx: Float32Array): void {
  const { batchSize, inHeight, inWidth, inChannels: channels, outHeight, outWidth, padInfo } = info;
  let out = 0;
  for (let n = 0; n < batchSize; n++) {
    for (let i = 0; i < outHeight; i++) {
      const top = i * info.strideHeight - padInfo.top;
      const [firstRow, lastRow] = [Math.max(0, top), Math.min(inHeight, top + info.filterHeight)];
      for (let j = 0; j < outWidth; j++) {
        const left = j * info.strideWidth - padInfo.left;
        const [firstColumn, lastColumn] = [Math.max(0, left), Math.min(inWidth, left + info.filterWidth)];
        for (let c = 0; c < channels; c++, out++) {
          let largest = -1;
          let value = Number.NEGATIVE_INFINITY;
          for (let y = firstRow; y < lastRow; y++) {
            for (let column = firstColumn; column < lastColumn; column++) {
              const at = ((n * inHeight + y) * inWidth + column) * channels + c;
              const candidate = x[at] as number;
              if (largest < 0 || candidate > value) {
                largest = at;
                value = candidate;
              }
            }
          }
          if (largest >= 0) dx[largest] = (dx[largest] as number) + (dy[out] as number);
        }
      }
    }
  }
}
