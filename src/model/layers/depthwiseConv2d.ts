/**
 * Depthwise convolution: every channel has m small filters of its own and is mixed with no other,
 *
 *   y[i, j, c m + q] = b[c m + q] + Σ x[i s + u - p, j s + v - p, c] w[u, v, c, q]     over u, v < k.
 *
 * Parameters (k k + 1) C m, multiply-adds H' W' k k C m: a C-th of a convolution's. With a 1x1 convolution behind it,
 * which mixes the channels, it makes the separable convolution of MobileNet (Howard et al., 2017; Sifre, 2014).
 */
import type { Tensor4D } from '@tensorflow/tfjs-core';
import * as v from 'valibot';
import { ok } from '../result.ts';
import { mapOf, type Shape } from '../shape.ts';
import { acceptedSlide, type Padding, type SlidingWindow, slideOverMap } from '../sliding.ts';
import { area, outputSizeTerms, own, text } from '../terms.ts';
import { initialField, initialSchema, type KernelInitial } from './initial.ts';
import { integer } from './integer.ts';
import { biasField, kernelField, maxKernel, maxStride, strideField } from './kernelFields.ts';
import type { LayerType } from './layerType.ts';
import { paddingField, paddingLabel, paddingSchema, tfPadding } from './padding.ts';

export interface DepthwiseConv2dParams {
  readonly kernel: number;
  readonly stride: number;
  readonly padding: Padding;
  /** Filters of each channel. */
  readonly multiplier: number;
  readonly initial: KernelInitial;
  /** True where it is not given. */
  readonly bias?: boolean;
}

const maxMultiplier = 64;

const windowOf = ({ kernel, stride, padding }: DepthwiseConv2dParams): SlidingWindow => ({
  size: kernel,
  stride,
  padding,
});

function costOf(inputs: readonly Shape[], params: DepthwiseConv2dParams) {
  const input = mapOf(inputs);
  const { height, width } = acceptedSlide(input, windowOf(params));
  return { input, height, width, channels: input[2] * params.multiplier };
}

export const depthwiseConv2d: LayerType<'depthwiseConv2d', DepthwiseConv2dParams> = {
  kind: 'depthwiseConv2d',
  family: 'conv',
  text: {
    name: { en: 'Depthwise convolution', ko: '깊이별 합성곱' },
    short: { en: 'Depthwise', ko: '깊이별' },
    meaning: {
      en: 'Slides a filter of its own over each channel, without mixing channels; cheap.',
      ko: '채널마다 자기 필터만 움직여 갑니다. 채널끼리 섞지 않아 계산이 적습니다.',
    },
  },
  icon: 'M2.5 2.5h3v11h-3zM6.5 2.5h3v11h-3zM10.5 2.5h3v11h-3zM2.5 6h3M6.5 6h3M10.5 6h3',
  params: v.strictObject({
    kernel: integer(1, maxKernel),
    stride: integer(1, maxStride),
    padding: paddingSchema,
    multiplier: integer(1, maxMultiplier),
    initial: initialSchema,
    bias: v.exactOptional(v.boolean()),
  }),
  defaults: { kernel: 3, stride: 1, padding: 'same', multiplier: 1, initial: 'he' },
  fields: [
    kernelField,
    strideField,
    paddingField,
    {
      name: 'multiplier',
      text: { en: 'Filters per channel', ko: '채널당 필터 수' },
      meaning: {
        en: 'How many filters each channel has; the output has that many times its channels.',
        ko: '채널마다 두는 필터의 수입니다. 출력 채널이 그만큼 곱해집니다.',
      },
      control: 'integer',
      min: 1,
      max: maxMultiplier,
    },
    initialField,
    biasField,
  ],
  arity: { min: 1, max: 1 },
  bead: false,
  label: ({ kernel, stride, padding }) =>
    `${kernel}×${kernel}${stride === 1 ? '' : ` /${stride}`}${paddingLabel(padding)}`,
  outputShape: ([input = []], params) => {
    const slid = slideOverMap(input, windowOf(params));
    if (!slid.ok) return slid;
    return ok([slid.value.height.count, slid.value.width.count, (input[2] ?? 0) * params.multiplier]);
  },
  weights: (inputs, { kernel, multiplier, initial, bias = true }) => {
    const [, , channels] = mapOf(inputs);
    const fanIn = kernel * kernel;
    return [
      { name: 'kernel', shape: [kernel, kernel, channels, multiplier], fanIn, initial, decays: true },
      ...(bias
        ? [{ name: 'bias', shape: [channels * multiplier], fanIn, initial: 'zeros', decays: false } as const]
        : []),
    ];
  },
  buffers: () => [],
  multiplyAdds: (inputs, params) => {
    const { height, width, channels } = costOf(inputs, params);
    return height.count * width.count * params.kernel * params.kernel * channels;
  },
  window: (inputs, params) => {
    const { height, width } = costOf(inputs, params);
    const { kernel, stride } = params;
    return {
      kind: 'slides',
      size: [kernel, kernel],
      stride: [stride, stride],
      padding: [height.before, width.before],
      dilation: [1, 1],
    };
  },
  formulas: (inputs, params) => {
    const { input, height, width, channels } = costOf(inputs, params);
    const { kernel, multiplier, bias = true } = params;
    const units = [text(input[2]), text(' × '), own(multiplier, 'multiplier')];
    const size = [own(kernel, 'kernel'), text(' × '), own(kernel, 'kernel')];
    return [
      {
        of: 'outputSize',
        terms: outputSizeTerms(input, windowOf(params), 'kernel'),
        result: [height.count, width.count, channels],
      },
      {
        of: 'parameters',
        terms: bias ? [text('('), ...size, text(' + 1) × '), ...units] : [...size, text(' × '), ...units],
        result: (kernel * kernel + (bias ? 1 : 0)) * channels,
      },
      {
        of: 'multiplyAdds',
        terms: [
          text(area(height.count, width.count)),
          text(' × '),
          own(`${kernel}²`, 'kernel'),
          text(' × '),
          ...units,
        ],
        result: height.count * width.count * kernel * kernel * channels,
      },
    ];
  },
  forward: ([x], { kernel, bias }, params, { tf }) => {
    if (!x || !kernel) throw new Error('depthwiseConv2d takes one input and a kernel');
    const [pad, rounding] = tfPadding(x.shape, windowOf(params));
    const [input, filter] = [x as Tensor4D, kernel as Tensor4D];
    const y = tf.depthwiseConv2d(input, filter, params.stride, pad, 'NHWC', 1, rounding);
    return bias ? tf.add(y, bias) : y;
  },
};
