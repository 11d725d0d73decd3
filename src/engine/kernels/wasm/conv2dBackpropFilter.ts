/**
 * Gradient of a convolution with respect to its weights. Stock WASM has no such kernel.
 *
 *   dW[u, v, c, k] = sum over n, i, j of  x[n, s i + u - p, s j + v - p, c] * dy[n, i, j, k]
 *
 * Read with the batch as the summed channel, that is itself a convolution: the image is x with batch and channels
 * exchanged, [C, H, W, N]; the kernel is dy turned to [OH, OW, N, K]; what was the stride s becomes the dilation;
 * what was the padding stays. Its output, [C, KH, KW, K], is turned back into [KH, KW, C, K]. That is the way
 * where there is no SIMD; where there is, Winograd's way or the direct one.
 */
import { Conv2DBackpropFilter, conv2d, type Tensor4D, tidy, transpose } from '@tensorflow/tfjs-core';
import { type Extent, gradientInfo } from '../convolutionInfo.ts';
import { winogradOf } from './conv2d.ts';
import { cropOrPad, type Margins } from './cropOrPad.ts';
import { directKernelGradient } from './directKernelGradient.ts';
import type { OwnKernel } from './ownKernel.ts';
import { vectorCodeFor } from './vectorCode.ts';
import { kernelGradient } from './winograd.ts';

export const conv2dBackpropFilter: OwnKernel = {
  name: Conv2DBackpropFilter,
  compute: ({ inputs, attrs, backend }) => {
    const { x, dy } = inputs as { x: Tensor4D; dy: Tensor4D };
    const info = gradientInfo(attrs, x.shape, attrs.filterShape as unknown as Extent);
    const convolution = winogradOf(info);
    const code = vectorCodeFor(backend);
    if (code && convolution) return kernelGradient(backend, code, x, dy, convolution);
    if (code) return directKernelGradient(backend, code, x, dy, info);
    // Rows that the last window does not reach are cropped, so that exactly KH x KW positions remain.
    const rows: Margins = [
      info.padInfo.top,
      (info.outHeight - 1) * info.strideHeight + info.filterHeight - info.inHeight - info.padInfo.top,
    ];
    const columns: Margins = [
      info.padInfo.left,
      (info.outWidth - 1) * info.strideWidth + info.filterWidth - info.inWidth - info.padInfo.left,
    ];
    return tidy(() => {
      const { image, padding } = cropOrPad(x, rows, columns);
      const exchanged = transpose(image, [3, 1, 2, 0]);
      const kernel = transpose(dy, [1, 2, 0, 3]);
      const gradient = conv2d(exchanged, kernel, 1, padding, 'NHWC', [info.strideHeight, info.strideWidth]);
      return transpose(gradient, [1, 2, 0, 3]);
    });
  },
};
