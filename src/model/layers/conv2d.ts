/**
 * Convolution (a cross-correlation, as every framework has it): each of the filters slides over the whole map,
 *
 *   y[i, j, f] = b[f] + Σ x[i s + u - p, j s + v - p, c] w[u, v, c, f]     over u < k, v < k' and all channels c.
 *
 * Parameters (k k' C + 1) F, multiply-adds H' W' k k' C F. LeCun et al., 1989; the book's chapter 7.
 *
 * In g groups (AlexNet, 2012: one for each of its two GPUs) channels and filters are shared out in order, and a filter
 * sees only the C / g channels of its own group: both costs fall by g. `bias: false` leaves b out, as before a batch
 * normalisation. tf has no grouped operation: the groups are cut apart, convolved and joined again.
 */

import type { Tensor4D } from '@tensorflow/tfjs-core';
import * as v from 'valibot';
import { fail, ok } from '../result.ts';
import { mapOf, type Shape } from '../shape.ts';
import { acceptedSlide, type Padding, type SlidingWindow, slideOverMap, windowSize } from '../sliding.ts';
import { area, outputSizeTerms, own, text } from '../terms.ts';
import { initialField, initialSchema, type KernelInitial } from './initial.ts';
import { integer } from './integer.ts';
import {
  biasField,
  filtersField,
  kernelField,
  kernelWidthField,
  maxFilters,
  maxKernel,
  maxStride,
  strideField,
} from './kernelFields.ts';
import type { FormulaTerm, LayerType, TfCore } from './layerType.ts';
import { paddingField, paddingLabel, paddingSchema, tfPadding } from './padding.ts';

export interface Conv2dParams {
  readonly filters: number;
  /** Height of the kernel, and its width where `kernelWidth` says no other. */
  readonly kernel: number;
  readonly stride: number;
  readonly padding: Padding;
  readonly initial: KernelInitial;
  readonly kernelWidth?: number;
  /** 1 where it is not given. */
  readonly groups?: number;
  /** True where it is not given. */
  readonly bias?: boolean;
}

const windowOf = ({ kernel, kernelWidth, stride, padding }: Conv2dParams): SlidingWindow => ({
  size: kernel,
  ...(kernelWidth === undefined ? {} : { width: kernelWidth }),
  stride,
  padding,
});

function costOf(inputs: readonly Shape[], params: Conv2dParams) {
  const input = mapOf(inputs);
  const [kernelHeight, kernelWidth] = windowSize(windowOf(params));
  const { height, width } = acceptedSlide(input, windowOf(params));
  const seen = input[2] / (params.groups ?? 1);
  return {
    input,
    height,
    width,
    kernelHeight,
    kernelWidth,
    seen,
    perUnit: kernelHeight * kernelWidth * seen,
  };
}

/** `3 × 3 × 96 / 2`: what one filter weighs. */
function perUnitTerms(channels: number, { kernel, kernelWidth, groups = 1 }: Conv2dParams): FormulaTerm[] {
  const across =
    kernelWidth === undefined || kernelWidth === kernel
      ? own(kernel, 'kernel')
      : own(kernelWidth, 'kernelWidth');
  const shared = groups === 1 ? [] : [text(' / '), own(groups, 'groups')];
  return [own(kernel, 'kernel'), text(' × '), across, text(' × '), text(channels), ...shared];
}

export const conv2d: LayerType<'conv2d', Conv2dParams> = {
  kind: 'conv2d',
  family: 'conv',
  text: {
    name: { en: 'Convolution', ko: '합성곱' },
    short: { en: 'Conv', ko: '합성곱' },
    meaning: {
      en: 'Slides small filters over the map; each filter looks for one pattern everywhere and gives one channel.',
      ko: '작은 필터를 맵 전체에 걸쳐 움직입니다. 필터마다 한 가지 무늬를 모든 곳에서 찾아 채널 하나를 만듭니다.',
    },
  },
  icon: 'M2.5 2.5h11v11h-11zM2.5 9.5h7v-7M6 2.5v7M2.5 6h7',
  params: v.strictObject({
    filters: integer(1, maxFilters),
    kernel: integer(1, maxKernel),
    stride: integer(1, maxStride),
    padding: paddingSchema,
    initial: initialSchema,
    kernelWidth: v.exactOptional(integer(1, maxKernel)),
    groups: v.exactOptional(integer(1, maxFilters)),
    bias: v.exactOptional(v.boolean()),
  }),
  defaults: { filters: 16, kernel: 3, stride: 1, padding: 'same', initial: 'he' },
  fields: [
    filtersField,
    kernelField,
    strideField,
    paddingField,
    initialField,
    kernelWidthField,
    {
      name: 'groups',
      text: { en: 'Groups', ko: '그룹 수' },
      meaning: {
        en: 'Shares channels and filters out among groups; a filter sees only the channels of its own group.',
        ko: '채널과 필터를 그룹으로 똑같이 나눕니다. 필터는 자기 그룹의 채널만 봅니다.',
      },
      absent: 1,
      control: 'integer',
      min: 1,
      max: maxFilters,
    },
    biasField,
  ],
  arity: { min: 1, max: 1 },
  bead: false,
  label: ({ kernel, kernelWidth = kernel, stride, padding, groups = 1 }) =>
    `${kernel}×${kernelWidth}${stride === 1 ? '' : ` /${stride}`}${paddingLabel(padding)}${groups === 1 ? '' : ` g${groups}`}`,
  outputShape: ([input = []], params) => {
    const slid = slideOverMap(input, windowOf(params));
    if (!slid.ok) return slid;
    const { filters, groups = 1 } = params;
    const [, , channels = 0] = input;
    if (channels % groups !== 0 || filters % groups !== 0)
      return fail({ code: 'groupsDoNotDivide', groups, channels, filters });
    return ok([slid.value.height.count, slid.value.width.count, filters]);
  },
  weights: (inputs, params) => {
    const { filters, initial, bias = true } = params;
    const { kernelHeight, kernelWidth, seen, perUnit } = costOf(inputs, params);
    const shape = [kernelHeight, kernelWidth, seen, filters];
    return [
      { name: 'kernel', shape, fanIn: perUnit, initial, decays: true },
      ...(bias
        ? [{ name: 'bias', shape: [filters], fanIn: perUnit, initial: 'zeros', decays: false } as const]
        : []),
    ];
  },
  buffers: () => [],
  multiplyAdds: (inputs, params) => {
    const { height, width, perUnit } = costOf(inputs, params);
    return height.count * width.count * perUnit * params.filters;
  },
  window: (inputs, params) => {
    const { height, width, kernelHeight, kernelWidth } = costOf(inputs, params);
    return {
      kind: 'slides',
      size: [kernelHeight, kernelWidth],
      stride: [params.stride, params.stride],
      padding: [height.before, width.before],
      dilation: [1, 1],
    };
  },
  formulas: (inputs, params) => {
    const { input, height, width, kernelHeight, kernelWidth, perUnit } = costOf(inputs, params);
    const { filters, groups = 1, bias = true } = params;
    const unit = perUnitTerms(input[2], params);
    const square = kernelHeight === kernelWidth && groups === 1;
    return [
      {
        of: 'outputSize',
        terms: outputSizeTerms(input, windowOf(params), 'kernel', 'kernelWidth'),
        result: [height.count, width.count, filters],
      },
      {
        of: 'parameters',
        terms: bias
          ? [text('('), ...unit, text(' + 1) × '), own(filters, 'filters')]
          : [...unit, text(' × '), own(filters, 'filters')],
        result: (perUnit + (bias ? 1 : 0)) * filters,
      },
      {
        of: 'multiplyAdds',
        terms: [
          text(area(height.count, width.count)),
          text(' × '),
          ...(square ? [own(`${kernelHeight}²`, 'kernel'), text(' × '), text(input[2])] : unit),
          text(' × '),
          own(filters, 'filters'),
        ],
        result: height.count * width.count * perUnit * filters,
      },
    ];
  },
  forward: ([x], { kernel, bias }, params, { tf }) => {
    if (!x || !kernel) throw new Error('conv2d takes one input and a kernel');
    const { stride, groups = 1 } = params;
    const [pad, rounding] = tfPadding(x.shape, windowOf(params));
    const convolve = (of: Tensor4D, by: Tensor4D) => tf.conv2d(of, by, stride, pad, 'NHWC', 1, rounding);
    const y =
      groups === 1
        ? convolve(x as Tensor4D, kernel as Tensor4D)
        : inGroups(tf, groups, x as Tensor4D, kernel as Tensor4D, convolve);
    return bias ? tf.add(y, bias) : y;
  },
};

function inGroups(
  tf: TfCore,
  groups: number,
  x: Tensor4D,
  kernel: Tensor4D,
  convolve: (of: Tensor4D, by: Tensor4D) => Tensor4D,
): Tensor4D {
  const kernels = tf.split<Tensor4D>(kernel, groups, 3);
  const parts = tf.split<Tensor4D>(x, groups, 3).map((part, i) => {
    const own = kernels[i];
    if (!own) throw new Error(`group ${i} of ${groups} has no kernel`);
    return convolve(part, own);
  });
  return tf.concat(parts, 3);
}
