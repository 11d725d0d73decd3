/**
 * Convolution. Where the kernel is 3 x 3, the stride 1 and the channels come in eights, Winograd's way; the stock kernel
 * (a matrix product over the windows) everywhere else.
 */
import { backend_util, Conv2D } from '@tensorflow/tfjs-core';
import { type OwnKernel, runStock } from './ownKernel.ts';
import { vectorCodeFor } from './vectorCode.ts';
import { convolve, fitsWinograd } from './winograd.ts';
import type { WinogradConvolution } from './winogradMaps.ts';

type ConvolutionInfo = ReturnType<typeof backend_util.computeConv2DInfo>;

type Attributes = {
  strides: number | [number, number];
  dilations: number | [number, number];
  pad: 'same' | 'valid' | number | backend_util.ExplicitPadding;
  dataFormat: 'NHWC' | 'NCHW';
  dimRoundingMode?: 'floor' | 'round' | 'ceil';
};

export const conv2d: OwnKernel = {
  name: Conv2D,
  compute: (call, stock) => {
    const { x, filter } = call.inputs;
    if (!x || !filter) throw new Error('Conv2D takes x and filter');
    const { strides, dilations, pad, dataFormat, dimRoundingMode } = call.attrs as unknown as Attributes;
    const info = backend_util.computeConv2DInfo(
      x.shape as [number, number, number, number],
      filter.shape as [number, number, number, number],
      strides,
      dilations,
      pad,
      dimRoundingMode,
      false,
      backend_util.convertConv2DDataFormat(dataFormat),
    );
    const convolution = winogradOf(info);
    const code = convolution && vectorCodeFor(call.backend);
    if (!convolution || !code) return runStock(call, stock);
    return convolve(call.backend, code, x, filter, false, convolution);
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
  return fitsWinograd(convolution) ? convolution : null;
}
