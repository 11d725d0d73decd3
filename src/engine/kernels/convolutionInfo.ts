/** Sizes, strides and padding of a convolution, worked out from what its kernel is called with, as tfjs itself does it. */
import { backend_util, type NamedAttrMap } from '@tensorflow/tfjs-core';

type Attributes = {
  strides: number | [number, number];
  /** Its gradients are given none: there are none of a dilated convolution. */
  dilations?: number | [number, number];
  pad: 'same' | 'valid' | number | backend_util.ExplicitPadding;
  dataFormat: 'NHWC' | 'NCHW';
  dimRoundingMode?: 'floor' | 'round' | 'ceil';
};

export type Extent = [number, number, number, number];

export type ConvolutionInfo = ReturnType<typeof backend_util.computeConv2DInfo>;

/** Of an input [N, H, W, C] with a filter [KH, KW, C, K]. */
export function convolutionInfo(
  attrs: NamedAttrMap,
  inputShape: readonly number[],
  filterShape: readonly number[],
): ConvolutionInfo {
  const { strides, dilations = 1, pad, dataFormat, dimRoundingMode } = attrs as unknown as Attributes;
  return backend_util.computeConv2DInfo(
    inputShape as Extent,
    filterShape as Extent,
    strides,
    dilations,
    pad,
    dimRoundingMode,
    false,
    backend_util.convertConv2DDataFormat(dataFormat),
  );
}

/** The same for a gradient, of which only channels in the last place are known here. @throws for others */
export function gradientInfo(
  attrs: NamedAttrMap,
  inputShape: readonly number[],
  filterShape: readonly number[],
): ConvolutionInfo {
  const info = convolutionInfo(attrs, inputShape, filterShape);
  if (info.dataFormat !== 'channelsLast')
    throw new Error('gradients of convolutions are known for NHWC only');
  return info;
}
