/**
 * Gradient of a convolution with respect to its kernel, straight from its definition, for any kernel and stride:
 *
 *   dW[u, (v, c), k] = sum over n, i, j of  x[n, s i + u - p, s j + v - p, c] * dy[n, i, j, k]
 *
 * In a row of the padded x the elements (v, c) that one window reads lie side by side, so that for each row i of each
 * image the sum over j is one matrix product: (v, c) x j times j x k, added up for every u. Rows of the products are
 * rounded up to fours and columns to eights; what is computed beyond them is never read.
 */
import type { BackendWasm } from '@tensorflow/tfjs-backend-wasm';
import type { TensorInfo } from '@tensorflow/tfjs-core';
import type { ConvolutionInfo } from '../convolutionInfo.ts';
import type { VectorCode } from './vectorCode.ts';
import { workspace } from './workspace.ts';

const float = 4;
/** The last block of eight columns, and of four rows, may look so far beyond the end of a map. */
const slack = 16;

/** dW [KH, KW, C, K] for x [N, H, W, C] and dy [N, OH, OW, K]. */
export function directKernelGradient(
  backend: BackendWasm,
  code: VectorCode,
  x: TensorInfo,
  dy: TensorInfo,
  info: ConvolutionInfo,
): TensorInfo {
  const { filterHeight, filterWidth, inChannels, outChannels, outHeight, outWidth, inHeight, inWidth } = info;
  const patch = filterWidth * inChannels;
  const patchRows = Math.ceil(patch / 4) * 4;
  const columns = Math.ceil(outChannels / 8) * 8;
  const mapWidth = (outWidth - 1) * info.strideWidth + filterWidth;
  const mapHeight = (outHeight - 1) * info.strideHeight + filterHeight;
  const mapRow = mapWidth * inChannels;
  const outRow = outWidth * outChannels;

  const gradient = backend.makeOutput([filterHeight, filterWidth, inChannels, outChannels], 'float32');
  const work = workspace(backend, [
    mapHeight * mapRow + slack,
    outHeight * outRow + slack,
    filterHeight * patchRows * columns,
  ]);
  const [map, out, sums] = work.regions;
  const [top, left] = [info.padInfo.top, info.padInfo.left];
  const [rowsRead, columnsRead] = [Math.min(inHeight, mapHeight - top), Math.min(inWidth, mapWidth - left)];
  const pixelBytes = inChannels * float;
  const from = backend.getMemoryOffset(x.dataId);
  const back = backend.getMemoryOffset(dy.dataId);
  for (let n = 0; n < info.batchSize; n++) {
    // Where the stride leaps over all of x there is only padding to read.
    if (rowsRead > 0 && columnsRead > 0)
      code.copyRows({
        to: map.address + (top * mapWidth + left) * pixelBytes,
        toRow: mapRow * float,
        from: from + n * inHeight * inWidth * pixelBytes,
        fromRow: inWidth * pixelBytes,
        rows: rowsRead,
        bytes: columnsRead * pixelBytes,
      });
    code.copyRows({
      to: out.address,
      toRow: 0,
      from: back + n * outHeight * outRow * float,
      fromRow: 0,
      rows: 1,
      bytes: outHeight * outRow * float,
    });
    for (let i = 0; i < outHeight; i++) {
      code.matrixProducts({
        a: map.address + i * info.strideHeight * mapRow * float,
        aRow: float,
        aStep: info.strideWidth * pixelBytes,
        aPlane: mapRow * float,
        b: out.address + i * outRow * float,
        bStep: outChannels * float,
        bPlane: 0,
        out: sums.address,
        outRow: columns * float,
        outPlane: patchRows * columns * float,
        planes: filterHeight,
        rowBlocks: patchRows / 4,
        columnBlocks: columns / 8,
        depth: outWidth,
        keep: 1,
      });
    }
  }
  const result = backend.typedArrayFromHeap(gradient) as Float32Array;
  for (let u = 0; u < filterHeight; u++) {
    for (let row = 0; row < patch; row++) {
      const start = (u * patchRows + row) * columns;
      result.set(sums.values.subarray(start, start + outChannels), (u * patch + row) * outChannels);
    }
  }
  work.free();
  return gradient;
}
