/**
 * Convolution straight from its definition, for any kernel and stride:
 *
 *   y[n, i, j, k] = sum over u, v, c of  x[n, s i + u - p, s j + v - p, c] * W[u, (v, c), k]
 *
 * In a row of the padded x the elements (v, c) that one window reads lie side by side, and so do those of W: for each row i
 * of an image it is one product of windows j with W, summed over the window's rows u as they lie. Where rows of y are no
 * multiple of four or K is none of eight, the last block begins earlier and computes some elements twice. A 1 x 1
 * convolution of stride 1 is one product for the whole batch.
 */
import type { BackendWasm } from '@tensorflow/tfjs-backend-wasm';
import type { TensorInfo } from '@tensorflow/tfjs-core';
import type { ConvolutionInfo } from '../convolutionInfo.ts';
import { blocks, vectorProduct } from './matrixProduct.ts';
import type { VectorCode } from './vectorCode.ts';
import { workspace } from './workspace.ts';

const float = 4;

/** Whether a row of the output fills a block, and the convolution is not dilated. */
export function fitsDirect({ outWidth, outChannels, ...info }: ConvolutionInfo): boolean {
  const dilated = info.dilationHeight !== 1 || info.dilationWidth !== 1;
  return info.dataFormat === 'channelsLast' && !dilated && outWidth >= 4 && outChannels >= 8;
}

/** y [N, OH, OW, K] for x [N, H, W, C] and a kernel [KH, KW, C, K]. */
export function directConvolution(
  backend: BackendWasm,
  code: VectorCode,
  x: TensorInfo,
  kernel: TensorInfo,
  info: ConvolutionInfo,
): TensorInfo {
  const { batchSize, inHeight, inWidth, inChannels, outHeight, outWidth, outChannels } = info;
  const { filterHeight, filterWidth, strideHeight, strideWidth } = info;
  const y = backend.makeOutput([batchSize, outHeight, outWidth, outChannels], 'float32');
  const mapHeight = (outHeight - 1) * strideHeight + filterHeight;
  const mapWidth = (outWidth - 1) * strideWidth + filterWidth;
  const { top, left } = info.padInfo;
  const asItLies = top === 0 && left === 0 && mapWidth <= inWidth && mapHeight <= inHeight;
  const b = backend.getMemoryOffset(kernel.dataId);
  if (asItLies && filterHeight * filterWidth * strideHeight * strideWidth === 1) {
    vectorProduct(code, {
      a: backend.getMemoryOffset(x.dataId),
      b,
      out: backend.getMemoryOffset(y.dataId),
      rows: batchSize * outHeight * outWidth,
      depth: inChannels,
      columns: outChannels,
      transposedA: false,
    });
    return y;
  }
  const pixel = inChannels * float;
  const mapRow = (asItLies ? inWidth : mapWidth) * pixel;
  const outRow = outWidth * outChannels * float;
  const work = workspace(backend, [asItLies ? 0 : mapHeight * mapWidth * inChannels]);
  const [map] = work.regions;
  const rowsRead = Math.min(inHeight, mapHeight - top);
  const columnsRead = Math.min(inWidth, mapWidth - left);
  for (let n = 0; n < batchSize; n++) {
    const image = backend.getMemoryOffset(x.dataId) + n * inHeight * inWidth * pixel;
    // Where the stride leaps over all of x there is only padding to read.
    if (!asItLies && rowsRead > 0 && columnsRead > 0)
      code.copyRows({
        to: map.address + top * mapRow + left * pixel,
        toRow: mapRow,
        from: image,
        fromRow: inWidth * pixel,
        rows: rowsRead,
        bytes: columnsRead * pixel,
      });
    const a = asItLies ? image : map.address;
    const out = backend.getMemoryOffset(y.dataId) + n * outHeight * outRow;
    for (const [row, rowBlocks] of blocks(outWidth, 4)) {
      for (const [column, columnBlocks] of blocks(outChannels, 8)) {
        code.windowProducts({
          a: a + row * strideWidth * pixel,
          aRow: strideWidth * pixel,
          aStep: float,
          aPlane: strideHeight * mapRow,
          b: b + column * float,
          bStep: outChannels * float,
          bPlane: 0,
          out: out + (row * outChannels + column) * float,
          outRow: outChannels * float,
          outPlane: outRow,
          planes: outHeight,
          rowBlocks,
          columnBlocks,
          depth: filterWidth * inChannels,
          depthRows: filterHeight,
          aJump: mapRow - filterWidth * pixel,
          keep: 0,
        });
      }
    }
  }
  work.free();
  return y;
}
