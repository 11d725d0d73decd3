/**
 * Convolution. Where the kernel is 3 x 3, the stride 1 and the channels come in eights, Winograd's way; else the direct one;
 * the stock kernel where a row of the output is too short for its blocks.
 */
import { Conv2D } from '@tensorflow/tfjs-core';
import { type ConvolutionInfo, convolutionInfo } from '../convolutionInfo.ts';
import { directConvolution, fitsDirect } from './directConvolution.ts';
import { type OwnKernel, runStock } from './ownKernel.ts';
import { mayUseWinograd, vectorCodeFor } from './vectorCode.ts';
import { convolve, fitsWinograd } from './winograd.ts';
import type { WinogradConvolution } from './winogradMaps.ts';

export const conv2d: OwnKernel = {
  name: Conv2D,
  compute: (call, stock) => {
    const { x, filter } = call.inputs;
    if (!x || !filter) throw new Error('Conv2D takes x and filter');
    const info = convolutionInfo(call.attrs, x.shape, filter.shape);
    const convolution = winogradOf(info);
    const code = vectorCodeFor(call.backend);
    if (code && convolution) return convolve(call.backend, code, x, filter, false, convolution);
    if (code && fitsDirect(info)) return directConvolution(call.backend, code, x, filter, info);
    return runStock(call, stock);
  },
};

/** The convolution as Winograd's way takes it, or null where it does not. */
export function winogradOf(info: ConvolutionInfo): WinogradConvolution | null {
  const { filterHeight, filterWidth, strideHeight, strideWidth, dilationHeight, dilationWidth } = info;
  const simple = [strideHeight, strideWidth, dilationHeight, dilationWidth].every((step) => step === 1);
  if (filterHeight !== 3 || filterWidth !== 3 || !simple || info.dataFormat !== 'channelsLast') return null;
  const convolution = {
    batch: info.batchSize,
    inHeight: info.inHeight,
    inWidth: info.inWidth,
    inChannels: info.inChannels,
    outHeight: info.outHeight,
    outWidth: info.outWidth,
    outChannels: info.outChannels,
    top: info.padInfo.top,
    left: info.padInfo.left,
  };
  return mayUseWinograd() && fitsWinograd(convolution) ? convolution : null;
}
