/**
 * Gradient of a convolution with respect to its input (also the transposed convolution). Stock WASM loops naively.
 *
 *   dx[n, y, x, c] = sum over u, v, k of  dy[n, (y + p - u) / s, (x + p - v) / s, k] * W[u, v, c, k],
 *   where the divisions by the stride s leave no rest.
 *
 * That is a convolution, with stride 1, of dy (s - 1 zeros after each of its rows and columns) with W turned by
 * 180 degrees and its channels exchanged. Padding before: KH - 1 - p; after: what makes the output as large as x.
 */
import {
  Conv2DBackpropInput,
  conv2d,
  pad as padTensor,
  reshape,
  reverse,
  type Tensor4D,
  tidy,
  transpose,
} from '@tensorflow/tfjs-core';
import { type Extent, gradientInfo } from '../convolutionInfo.ts';
import { winogradOf } from './conv2d.ts';
import { cropOrPad, type Margins } from './cropOrPad.ts';
import type { OwnKernel } from './ownKernel.ts';
import { vectorCodeFor } from './vectorCode.ts';
import { convolve } from './winograd.ts';
import type { WinogradConvolution } from './winogradMaps.ts';

export const conv2dBackpropInput: OwnKernel = {
  name: Conv2DBackpropInput,
  compute: ({ inputs, attrs, backend }) => {
    const { dy, filter } = inputs as { dy: Tensor4D; filter: Tensor4D };
    const info = gradientInfo(attrs, attrs.inputShape as unknown as Extent, filter.shape);
    const rows = margins(
      info.inHeight,
      info.outHeight,
      info.filterHeight,
      info.strideHeight,
      info.padInfo.top,
    );
    const columns = margins(
      info.inWidth,
      info.outWidth,
      info.filterWidth,
      info.strideWidth,
      info.padInfo.left,
    );
    const forwards = winogradOf(info);
    const code = forwards && vectorCodeFor(backend);
    if (forwards && code) return convolve(backend, code, dy, filter, true, backwards(forwards));
    return tidy(() => {
      const spread = spreadOut(dy, info.strideHeight, info.strideWidth);
      const { image, padding } = cropOrPad(spread, rows, columns);
      const turned = transpose(reverse(filter, [0, 1]), [0, 1, 3, 2]);
      return conv2d(image, turned, 1, padding);
    });
  },
};

/** The convolution that carries the gradient back: input and output exchanged, 2 - padding before. */
function backwards(c: WinogradConvolution): WinogradConvolution {
  return {
    batch: c.batch,
    inHeight: c.outHeight,
    inWidth: c.outWidth,
    inChannels: c.outChannels,
    outHeight: c.inHeight,
    outWidth: c.inWidth,
    outChannels: c.inChannels,
    top: 2 - c.top,
    left: 2 - c.left,
  };
}

function margins(inSize: number, outSize: number, kernel: number, stride: number, padding: number): Margins {
  const before = kernel - 1 - padding;
  return [before, inSize + kernel - 1 - outSize * stride - before];
}

/** Puts `stride - 1` zeros after every row and every column. */
export function spreadOut(dy: Tensor4D, strideHeight: number, strideWidth: number): Tensor4D {
  const [n, h, w, k] = dy.shape;
  if (strideHeight === 1 && strideWidth === 1) return dy;
  const wide = padTensor(reshape(dy, [n * h, w, k]), [
    [0, 0],
    [0, 0],
    [0, (strideWidth - 1) * k],
  ]);
  const tall = padTensor(reshape(wide, [n, h, w * strideWidth * k]), [
    [0, 0],
    [0, 0],
    [0, (strideHeight - 1) * w * strideWidth * k],
  ]);
  return reshape(tall, [n, h * strideHeight, w * strideWidth, k]);
}
