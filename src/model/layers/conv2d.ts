/**
 * Convolution (a cross-correlation, as every framework has it): each of the filters slides over the whole map,
 *
 *   y[i, j, f] = b[f] + Σ x[i s + u - p, j s + v - p, c] w[u, v, c, f]     over u, v < k and all channels c.
 *
 * Parameters (k k C + 1) F, multiply-adds H' W' k k C F. LeCun et al., 1989; the book's chapter 7.
 */

import type { Tensor4D } from '@tensorflow/tfjs-core';
import * as v from 'valibot';
import { ok } from '../result.ts';
import { mapOf, type Shape } from '../shape.ts';
import { acceptedSlide, type Padding, type SlidingWindow, slideOverMap } from '../sliding.ts';
import { area, outputSizeTerms, own, text } from '../terms.ts';
import { initialField, initialSchema, type KernelInitial } from './initial.ts';
import { integer } from './integer.ts';
import type { LayerType } from './layerType.ts';
import { paddingField, paddingLabel, paddingSchema } from './padding.ts';

export interface Conv2dParams {
  readonly filters: number;
  /** Height and width of the square kernel. */
  readonly kernel: number;
  readonly stride: number;
  readonly padding: Padding;
  readonly initial: KernelInitial;
}

const windowOf = ({ kernel, stride, padding }: Conv2dParams): SlidingWindow => ({
  size: kernel,
  stride,
  padding,
});

function costOf(inputs: readonly Shape[], params: Conv2dParams) {
  const input = mapOf(inputs);
  const { height, width } = acceptedSlide(input, windowOf(params));
  return { input, height, width, perUnit: params.kernel * params.kernel * input[2] };
}

export const conv2d: LayerType<'conv2d', Conv2dParams> = {
  kind: 'conv2d',
  family: 'conv',
  text: {
    name: { en: 'Convolution', ko: '합성곱' },
    short: { en: 'Conv', ko: '합성곱' },
    meaning: {
      en: 'Slides small filters over the map; each filter looks for one pattern everywhere and gives one channel.',
      ko: '작은 필터를 맵 전체에 움직여 갑니다. 필터마다 한 가지 무늬를 모든 곳에서 찾아 채널 하나를 만듭니다.',
    },
  },
  icon: 'M2.5 2.5h11v11h-11zM2.5 9.5h7v-7M6 2.5v7M2.5 6h7',
  params: v.strictObject({
    filters: integer(1, 4096),
    kernel: integer(1, 11),
    stride: integer(1, 16),
    padding: paddingSchema,
    initial: initialSchema,
  }),
  defaults: { filters: 16, kernel: 3, stride: 1, padding: 'same', initial: 'he' },
  fields: [
    {
      name: 'filters',
      text: { en: 'Filters', ko: '필터 수' },
      meaning: {
        en: 'How many patterns it looks for: the channels of its output.',
        ko: '찾아낼 무늬의 수, 곧 출력의 채널 수입니다.',
      },
      control: 'integer',
      min: 1,
      max: 4096,
    },
    {
      name: 'kernel',
      text: { en: 'Kernel size', ko: '필터 크기' },
      meaning: {
        en: 'Height and width of the window that each filter sees at once.',
        ko: '필터 하나가 한 번에 보는 창의 높이와 너비입니다.',
      },
      control: 'integer',
      min: 1,
      max: 11,
    },
    {
      name: 'stride',
      text: { en: 'Stride', ko: '스트라이드' },
      meaning: {
        en: 'How far the window moves each time; 2 halves height and width.',
        ko: '창이 한 번에 움직이는 칸 수입니다. 2이면 높이와 너비가 절반이 됩니다.',
      },
      control: 'integer',
      min: 1,
      max: 16,
    },
    paddingField,
    initialField,
  ],
  arity: { min: 1, max: 1 },
  bead: false,
  label: ({ kernel, stride, padding }) =>
    `${kernel}×${kernel}${stride === 1 ? '' : ` /${stride}`}${paddingLabel(padding)}`,
  outputShape: ([input = []], params) => {
    const slid = slideOverMap(input, windowOf(params));
    if (!slid.ok) return slid;
    return ok([slid.value.height.count, slid.value.width.count, params.filters]);
  },
  weights: (inputs, { kernel, filters, initial }) => {
    const channels = mapOf(inputs)[2];
    const fanIn = kernel * kernel * channels;
    return [
      { name: 'kernel', shape: [kernel, kernel, channels, filters], fanIn, initial, decays: true },
      { name: 'bias', shape: [filters], fanIn, initial: 'zeros', decays: false },
    ];
  },
  buffers: () => [],
  multiplyAdds: (inputs, params) => {
    const { height, width, perUnit } = costOf(inputs, params);
    return height.count * width.count * perUnit * params.filters;
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
    const { input, height, width, perUnit } = costOf(inputs, params);
    const { kernel, filters } = params;
    return [
      {
        of: 'outputSize',
        terms: outputSizeTerms(input, windowOf(params), 'kernel'),
        result: [height.count, width.count, filters],
      },
      {
        of: 'parameters',
        terms: [
          text('('),
          own(kernel, 'kernel'),
          text(' × '),
          own(kernel, 'kernel'),
          text(' × '),
          text(input[2]),
          text(' + 1) × '),
          own(filters, 'filters'),
        ],
        result: (perUnit + 1) * filters,
      },
      {
        of: 'multiplyAdds',
        terms: [
          text(area(height.count, width.count)),
          text(' × '),
          own(`${kernel}²`, 'kernel'),
          text(' × '),
          text(input[2]),
          text(' × '),
          own(filters, 'filters'),
        ],
        result: height.count * width.count * perUnit * filters,
      },
    ];
  },
  forward: ([x], { kernel, bias }, { stride, padding }, { tf }) => {
    if (!x || !kernel || !bias) throw new Error('conv2d takes one input, a kernel and a bias');
    const rounding = typeof padding === 'number' ? 'floor' : undefined;
    const y = tf.conv2d(x as Tensor4D, kernel as Tensor4D, stride, padding, 'NHWC', 1, rounding);
    return tf.add(y, bias);
  },
};
