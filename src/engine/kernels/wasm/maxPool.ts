/**
 * Max pooling with kept positions (kernels/maxPool.ts), four channels at a time, or one by one where there are fewer or no
 * SIMD; and the gradient of the stock operation, which is not told where the largest are and finds them again:
 *
 *   dx[n, y, x, c] = sum of dy[n, i, j, c] over the windows (i, j) whose largest element is (y, x) in channel c.
 */
import type { BackendWasm } from '@tensorflow/tfjs-backend-wasm';
import { backend_util, MaxPoolGrad, type TensorInfo, util } from '@tensorflow/tfjs-core';
import { MaxPoolKept, MaxPoolKeptGrad, type PoolAttributes, type PoolGradAttributes } from '../maxPool.ts';
import type { OwnKernel } from './ownKernel.ts';
import { vectorCodeFor } from './vectorCode.ts';
import { workspace } from './workspace.ts';

export const maxPoolKept: OwnKernel = {
  name: MaxPoolKept,
  compute: ({ inputs, attrs, backend }) => {
    const { x } = inputs;
    if (!x) throw new Error('MaxPoolKept takes x');
    const { y, places } = largest(backend, x, poolInfo(x.shape, attrs as unknown as PoolAttributes));
    return [y, places];
  },
};

export const maxPoolKeptGrad: OwnKernel = {
  name: MaxPoolKeptGrad,
  compute: ({ inputs, attrs, backend }) => {
    const { dy, places } = inputs;
    if (!dy || !places) throw new Error('MaxPoolKeptGrad takes dy and places');
    const given = attrs as unknown as PoolGradAttributes;
    return handedOut(backend, dy, places, poolInfo(given.inputShape, given));
  },
};

export const maxPoolGrad: OwnKernel = {
  name: MaxPoolGrad,
  compute: ({ inputs, attrs, backend }) => {
    const { dy, input } = inputs;
    if (!dy || !input) throw new Error('MaxPoolGrad takes dy and input');
    const info = poolInfo(input.shape, attrs as unknown as PoolAttributes);
    const { y, places } = largest(backend, input, info);
    const dx = handedOut(backend, dy, places, info);
    for (const { dataId } of [y, places]) backend.disposeData(dataId);
    return dx;
  },
};

type PoolInfo = ReturnType<typeof backend_util.computePool2DInfo>;

function poolInfo(shape: readonly number[], attributes: PoolAttributes): PoolInfo {
  const { filterSize, strides, pad, dimRoundingMode } = attributes;
  const extent = shape as [number, number, number, number];
  return backend_util.computePool2DInfo(extent, filterSize, strides, 1, pad, dimRoundingMode);
}

/** Where the real elements of each window lie along one axis: how far the first is, and how many there are. */
function spans(outputs: number, stride: number, size: number, before: number, extent: number) {
  return Array.from({ length: outputs }, (_, i) => {
    const first = Math.max(0, i * stride - before);
    return { first, count: Math.max(0, Math.min(extent, i * stride - before + size) - first) };
  });
}

function windowsOf(info: PoolInfo) {
  const { top, left } = info.padInfo;
  return {
    rows: spans(info.outHeight, info.strideHeight, info.filterHeight, top, info.inHeight),
    columns: spans(info.outWidth, info.strideWidth, info.filterWidth, left, info.inWidth),
  };
}

/** What the loops are told of images and their channels. */
function layoutOf({ batchSize, inHeight, inWidth, inChannels, outHeight, outWidth }: PoolInfo) {
  const pixelBytes = 4 * inChannels;
  return {
    images: batchSize,
    imageBytes: inHeight * inWidth * pixelBytes,
    outRows: outHeight,
    outColumns: outWidth,
    rowBytes: inWidth * pixelBytes,
    pixelBytes,
    vectors: Math.floor(inChannels / 4),
    back: inChannels % 4 === 0 ? 0 : 16 - (inChannels % 4) * 4,
  };
}

function largest(backend: BackendWasm, x: TensorInfo, info: PoolInfo) {
  const y = backend.makeOutput(info.outShape, 'float32');
  const places = backend.makeOutput(info.outShape, 'int32');
  const { rows, columns } = windowsOf(info);
  const layout = layoutOf(info);
  const code = info.inChannels >= 4 ? vectorCodeFor(backend) : null;
  if (code) {
    const work = workspace(backend, [2 * rows.length, 2 * columns.length], 0);
    const [down, across] = work.regions;
    const write = ({ values }: typeof down, windows: typeof rows, bytes: number) => {
      const table = new Int32Array(values.buffer, values.byteOffset, values.length);
      table.set(windows.flatMap(({ first, count }) => [first * bytes, count]));
    };
    write(down, rows, layout.rowBytes);
    write(across, columns, layout.pixelBytes);
    const keep = areSideBySide(info) ? code.keepLargestOfFour : code.keepLargest;
    keep({
      ...layout,
      x: backend.getMemoryOffset(x.dataId),
      y: backend.getMemoryOffset(y.dataId),
      places: backend.getMemoryOffset(places.dataId),
      rows: down.address,
      columns: across.address,
    });
    work.free();
    return { y, places };
  }
  // The heap may have moved while it grew: take the views only now.
  const from = backend.typedArrayFromHeap(x) as Float32Array;
  const values = backend.typedArrayFromHeap(y) as Float32Array;
  const kept = backend.typedArrayFromHeap(places) as Int32Array;
  const { inWidth, inChannels: channels } = info;
  let out = 0;
  for (let image = 0; image < from.length; image += layout.imageBytes / 4) {
    for (const row of rows) {
      for (const column of columns) {
        for (let i = row.first; i < row.first + row.count; i++) {
          for (let j = column.first; j < column.first + column.count; j++) {
            const place = (i * inWidth + j) * channels;
            const isFirst = i === row.first && j === column.first;
            for (let c = 0; c < channels; c++) {
              const candidate = from[image + place + c] as number;
              if (isFirst || candidate > (values[out + c] as number)) {
                values[out + c] = candidate;
                kept[out + c] = 4 * (place + c);
              } else if (Number.isNaN(candidate)) values[out + c] = candidate;
            }
          }
        }
        out += channels;
      }
    }
  }
  return { y, places };
}

function handedOut(backend: BackendWasm, dy: TensorInfo, places: TensorInfo, info: PoolInfo): TensorInfo {
  const dx = backend.makeOutput(info.inShape, 'float32');
  const layout = layoutOf(info);
  const to = backend.typedArrayFromHeap(dx) as Float32Array;
  const code = vectorCodeFor(backend);
  const inFours = info.inChannels >= 4 && areSideBySide(info);
  const { inHeight, inWidth, outHeight, outWidth } = info;
  if (!code || !inFours || outHeight * 2 < inHeight || outWidth * 2 < inWidth) to.fill(0);
  const outputs = util.sizeFromShape(info.outShape) / info.batchSize;
  if (code) {
    const addresses = {
      dy: backend.getMemoryOffset(dy.dataId),
      places: backend.getMemoryOffset(places.dataId),
      dx: backend.getMemoryOffset(dx.dataId),
    };
    if (inFours) code.handOutInFours({ ...layout, ...addresses });
    else code.handOut({ ...layout, ...addresses, outputs });
    return dx;
  }
  const gradient = backend.typedArrayFromHeap(dy) as Float32Array;
  const kept = backend.typedArrayFromHeap(places) as Int32Array;
  const elements = layout.imageBytes / 4;
  for (let first = 0, image = 0; first < kept.length; first += outputs, image += elements) {
    for (let i = first; i < first + outputs; i++) {
      const at = image + ((kept[i] as number) >> 2);
      to[at] = (to[at] as number) + (gradient[i] as number);
    }
  }
  return dx;
}

/** Windows of 2 x 2, each beside the next, none over the border. */
function areSideBySide({ filterHeight, filterWidth, strideHeight, strideWidth, padInfo, ...info }: PoolInfo) {
  const twos = [filterHeight, filterWidth, strideHeight, strideWidth].every((extent) => extent === 2);
  const inside = info.outHeight * 2 <= info.inHeight && info.outWidth * 2 <= info.inWidth;
  return twos && padInfo.top === 0 && padInfo.left === 0 && inside;
}
