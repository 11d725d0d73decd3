/**
 * Gradients of a depthwise convolution, which stock WASM lacks. With M filters for each of the C channels,
 *
 *   dx[n, y, x, c]    = Σ over u, v, q of  dy[n, (y + p - u) / s, (x + p - v) / s, c M + q] W[u, v, c, q]
 *   dW[u, v, c, q]    = Σ over n, i, j of  x[n, s i + u - p, s j + v - p, c] dy[n, i, j, c M + q]
 *
 * The first is itself a depthwise convolution: of dy (s - 1 zeros after each of its rows and columns) with every filter
 * turned by 180 degrees, the M results of a channel then added. The second is a product and a sum for each of the
 * kernel's places: the part of the padded x that the place sees, times dy.
 */
import {
  backend_util,
  DepthwiseConv2dNativeBackpropFilter,
  DepthwiseConv2dNativeBackpropInput,
  depthwiseConv2d,
  mul,
  pad as padTensor,
  reshape,
  reverse,
  stack,
  stridedSlice,
  sum,
  type Tensor4D,
  tidy,
  tile,
} from '@tensorflow/tfjs-core';
import { spreadOut } from './conv2dBackpropInput.ts';
import { cropOrPad } from './cropOrPad.ts';
import type { OwnKernel } from './ownKernel.ts';

type Attributes = {
  strides: number | [number, number];
  pad: 'same' | 'valid' | number | backend_util.ExplicitPadding;
  dimRoundingMode?: 'floor' | 'round' | 'ceil';
};

type Extent = [number, number, number, number];

function infoOf(attrs: unknown, inputShape: Extent, filterShape: Extent) {
  const { strides, pad, dimRoundingMode } = attrs as Attributes;
  return backend_util.computeConv2DInfo(inputShape, filterShape, strides, 1, pad, dimRoundingMode, true);
}

export const depthwiseBackpropInput: OwnKernel = {
  name: DepthwiseConv2dNativeBackpropInput,
  compute: ({ inputs, attrs }) => {
    const { dy, filter } = inputs as { dy: Tensor4D; filter: Tensor4D };
    const [batch, height, width, channels] = attrs.inputShape as unknown as Extent;
    const info = infoOf(attrs, [batch, height, width, channels], filter.shape);
    const [kernelHeight, kernelWidth, , multiplier] = filter.shape;
    return tidy(() => {
      const spread = spreadOut(dy, info.strideHeight, info.strideWidth);
      const [, tall, wide] = spread.shape;
      const top = kernelHeight - 1 - info.padInfo.top;
      const left = kernelWidth - 1 - info.padInfo.left;
      const { image, padding } = cropOrPad(
        spread,
        [top, height + kernelHeight - 1 - tall - top],
        [left, width + kernelWidth - 1 - wide - left],
      );
      const padded = padTensor(image, padding as [number, number][]);
      const turned = reshape(reverse(filter, [0, 1]), [kernelHeight, kernelWidth, channels * multiplier, 1]);
      const each = depthwiseConv2d(padded, turned as Tensor4D, 1, 'valid');
      if (multiplier === 1) return each;
      return reshape(sum(reshape(each, [batch * height * width, channels, multiplier]), 2), [
        batch,
        height,
        width,
        channels,
      ]);
    });
  },
};

export const depthwiseBackpropFilter: OwnKernel = {
  name: DepthwiseConv2dNativeBackpropFilter,
  compute: ({ inputs, attrs }) => {
    const { x, dy } = inputs as { x: Tensor4D; dy: Tensor4D };
    const filterShape = attrs.filterShape as unknown as Extent;
    const info = infoOf(attrs, x.shape, filterShape);
    const [kernelHeight, kernelWidth, channels, multiplier] = filterShape;
    const { outHeight, outWidth, strideHeight, strideWidth } = info;
    return tidy(() => {
      const { image, padding } = cropOrPad(
        x,
        [info.padInfo.top, (outHeight - 1) * strideHeight + kernelHeight - info.inHeight - info.padInfo.top],
        [info.padInfo.left, (outWidth - 1) * strideWidth + kernelWidth - info.inWidth - info.padInfo.left],
      );
      const padded = padTensor(image, padding as [number, number][]);
      const places = Array.from({ length: kernelHeight * kernelWidth }, (_, place) => {
        const [u, v] = [Math.floor(place / kernelWidth), place % kernelWidth];
        const seen = everyNth(padded, [u, v], [outHeight, outWidth], [strideHeight, strideWidth]);
        return sum(mul(repeated(seen, multiplier), dy), [0, 1, 2]);
      });
      return reshape(stack(places), [kernelHeight, kernelWidth, channels, multiplier]);
    });
  },
};

/** Every `stride`-th element of `extent` of them from `start` on, in height and width. */
function everyNth(
  map: Tensor4D,
  start: readonly [number, number],
  extent: readonly [number, number],
  stride: readonly [number, number],
): Tensor4D {
  const [batch, , , channels] = map.shape;
  const end = ([0, 1] as const).map((axis) => start[axis] + (extent[axis] - 1) * stride[axis] + 1);
  const seen = stridedSlice(map, [0, ...start, 0], [batch, ...end, channels], [1, ...stride, 1]);
  return seen as Tensor4D;
}

/** Each channel `times` times, side by side. */
function repeated(map: Tensor4D, times: number): Tensor4D {
  if (times === 1) return map;
  const [batch, height, width, channels] = map.shape;
  const copies = tile(reshape(map, [batch * height * width, channels, 1]), [1, 1, times]);
  return reshape(copies, [batch, height, width, channels * times]);
}
