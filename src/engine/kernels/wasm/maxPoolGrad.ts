/**
 * Gradient of max pooling: each window hands its gradient to the first of its largest elements (row by row), where
 *
 *   dx[n, y, x, c] = sum of dy[n, i, j, c] over the windows (i, j) whose largest element is (y, x) in channel c.
 *
 * Stock WASM asks of every input element which windows it may belong to; here every window is read once, straight on
 * the WASM heap. Windows of 2 x 2 side by side (the common case) are done four channels at a time.
 */
import type { BackendWasm } from '@tensorflow/tfjs-backend-wasm';
import { backend_util, MaxPoolGrad, type TensorInfo } from '@tensorflow/tfjs-core';
import type { OwnKernel } from './ownKernel.ts';
import { type VectorCode, vectorCodeFor } from './vectorCode.ts';

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
    const to = backend.typedArrayFromHeap(dx) as Float32Array;
    to.fill(0);
    const code = info.inChannels >= 4 && isTwoByTwo(info) ? vectorCodeFor(backend) : null;
    if (code) {
      handOutTwoByTwo(backend, code, info, { input, dy, dx });
    } else {
      const from = backend.typedArrayFromHeap(input) as Float32Array;
      handOut(info, from, backend.typedArrayFromHeap(dy) as Float32Array, to);
    }
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

function handOutTwoByTwo(
  backend: BackendWasm,
  code: VectorCode,
  info: PoolInfo,
  { input, dy, dx }: Readonly<Record<'input' | 'dy' | 'dx', TensorInfo>>,
): void {
  const pixelBytes = info.inChannels * 4;
  const inBytes = info.inHeight * info.inWidth * pixelBytes;
  const outBytes = info.outHeight * info.outWidth * pixelBytes;
  for (let n = 0; n < info.batchSize; n++) {
    code.handOut2x2({
      x: backend.getMemoryOffset(input.dataId) + n * inBytes,
      dy: backend.getMemoryOffset(dy.dataId) + n * outBytes,
      dx: backend.getMemoryOffset(dx.dataId) + n * inBytes,
      rowBytes: info.inWidth * pixelBytes,
      pixelBytes,
      outRows: info.outHeight,
      outColumns: info.outWidth,
      vectors: Math.floor(info.inChannels / 4),
      back: info.inChannels % 4 === 0 ? 0 : 16 - (info.inChannels % 4) * 4,
    });
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
