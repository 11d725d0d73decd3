/**
 * Transposed convolution: a convolution's way back. Each value of the map paints the whole kernel, s apart, and what
 * overlaps is added,
 *
 *   y[i s + u - p, j s + v - p, f] += x[i, j, c] w[u, v, f, c],     then + b[f].
 *
 *   'same'    extent n s, cropped by k - s, the smaller half before (as TensorFlow)
 *   'valid'   extent (n - 1) s + k, nothing cropped
 *   p         extent (n - 1) s + k - 2p, p cropped on both sides (as PyTorch)
 *
 * Parameters (k k C + 1) F, as a convolution has; multiply-adds H W k k C F, of the input's height and width: every value
 * meets the whole kernel once. Zeiler et al., 2010; it is exactly the gradient of a convolution by its input.
 */
import type { Tensor4D } from '@tensorflow/tfjs-core';
import * as v from 'valibot';
import type { NetworkProblem } from '../problem.ts';
import { fail, ok, type Result } from '../result.ts';
import { isMap, type MapShape, mapOf, type Shape } from '../shape.ts';
import type { Padding } from '../sliding.ts';
import { area, own, text } from '../terms.ts';
import { initialField, initialSchema, type KernelInitial } from './initial.ts';
import { integer } from './integer.ts';
import { biasField, filtersField, kernelField, maxFilters, maxKernel, maxStride } from './kernelFields.ts';
import type { FormulaTerm, LayerType, TfCore } from './layerType.ts';
import { paddingField, paddingLabel, paddingSchema } from './padding.ts';

export interface TransposedConv2dParams {
  readonly filters: number;
  readonly kernel: number;
  readonly stride: number;
  readonly padding: Padding;
  readonly initial: KernelInitial;
  /** True where it is not given. */
  readonly bias?: boolean;
}

/** What is cropped before the first row or column. */
function cropped({ kernel, stride, padding }: TransposedConv2dParams): number {
  if (padding === 'same') return Math.floor(Math.max(0, kernel - stride) / 2);
  return padding === 'valid' ? 0 : padding;
}

function extentOf(extent: number, params: TransposedConv2dParams): number {
  const { kernel, stride, padding } = params;
  return padding === 'same' ? extent * stride : (extent - 1) * stride + kernel - 2 * cropped(params);
}

function grown(input: MapShape, params: TransposedConv2dParams): Result<MapShape, NetworkProblem> {
  const [height, width] = [extentOf(input[0], params), extentOf(input[1], params)];
  return Math.min(height, width) < 1
    ? fail({ code: 'badParameter', name: 'padding' })
    : ok([height, width, params.filters]);
}

function alongAxis(extent: number, { kernel, stride, padding }: TransposedConv2dParams): FormulaTerm[] {
  if (padding === 'same') return [text(extent), text(' × '), own(stride, 'stride')];
  const crop = padding === 'valid' ? [] : [text(' − 2 × '), own(padding, 'padding')];
  return [
    text('('),
    text(extent),
    text(' − 1) × '),
    own(stride, 'stride'),
    text(' + '),
    own(kernel, 'kernel'),
    ...crop,
  ];
}

export const transposedConv2d: LayerType<'transposedConv2d', TransposedConv2dParams> = {
  kind: 'transposedConv2d',
  family: 'conv',
  text: {
    name: { en: 'Transposed convolution', ko: '전치 합성곱' },
    short: { en: 'Transposed', ko: '전치 합성곱' },
    meaning: {
      en: 'Lets every value paint a small learned pattern into a larger map; where they overlap they add up.',
      ko: '값마다 학습한 작은 무늬를 더 큰 맵에 그려 넣습니다. 겹치는 곳은 더해집니다.',
    },
  },
  icon: 'M5.5 5.5h5v5h-5zM2.5 2.5h11v11h-11zM2.5 2.5l3 3M13.5 2.5l-3 3M2.5 13.5l3-3M13.5 13.5l-3-3',
  params: v.strictObject({
    filters: integer(1, maxFilters),
    kernel: integer(1, maxKernel),
    stride: integer(1, maxStride),
    padding: paddingSchema,
    initial: initialSchema,
    bias: v.exactOptional(v.boolean()),
  }),
  defaults: { filters: 16, kernel: 2, stride: 2, padding: 'same', initial: 'he' },
  fields: [
    filtersField,
    {
      ...kernelField,
      meaning: {
        en: 'Height and width of the pattern that each value paints.',
        ko: '값 하나가 그려 넣는 무늬의 높이와 너비입니다.',
      },
    },
    {
      name: 'stride',
      text: { en: 'Stride', ko: '스트라이드' },
      meaning: {
        en: 'How far apart the patterns are painted; 2 doubles height and width.',
        ko: '무늬를 그려 넣는 간격입니다. 2이면 높이와 너비가 두 배가 됩니다.',
      },
      control: 'integer',
      min: 1,
      max: maxStride,
    },
    {
      ...paddingField,
      meaning: {
        en: 'What is cut off around the larger map: "same" leaves stride times the size, "valid" cuts nothing, a number cuts that many on every side.',
        ko: '커진 맵의 둘레에서 잘라 내는 폭입니다. ‘same’은 크기가 스트라이드 배가 되게 하고, ‘valid’는 자르지 않으며, 숫자는 사방에서 그만큼 자릅니다.',
      },
    },
    initialField,
    biasField,
  ],
  arity: { min: 1, max: 1 },
  bead: false,
  label: ({ kernel, stride, padding }) =>
    `${kernel}×${kernel}${stride === 1 ? '' : ` ×${stride}`}${paddingLabel(padding)}`,
  outputShape: ([input = []], params) =>
    isMap(input) ? grown(input, params) : fail({ code: 'needsMap', got: input }),
  weights: (inputs, { kernel, stride, filters, initial, bias = true }) => {
    const [, , channels] = mapOf(inputs);
    // Of a kernel's k k values only every s-th along each axis meets one output.
    const fanIn = Math.max(1, Math.round((kernel * kernel * channels) / (stride * stride)));
    return [
      { name: 'kernel', shape: [kernel, kernel, filters, channels], fanIn, initial, decays: true },
      ...(bias ? [{ name: 'bias', shape: [filters], fanIn, initial: 'zeros', decays: false } as const] : []),
    ];
  },
  buffers: () => [],
  multiplyAdds: (inputs, { kernel, filters }) => multiplyAddsOf(mapOf(inputs), kernel, filters),
  window: (_inputs, params) => {
    const [last, factor] = [cropped(params), params.stride];
    const first = last - params.kernel + 1;
    return { kind: 'spreads', factor: [factor, factor], first: [first, first], last: [last, last] };
  },
  formulas: (inputs, params) => {
    const input = mapOf(inputs);
    const [height, width, channels] = input;
    const { kernel, filters, bias = true } = params;
    const unit = [own(kernel, 'kernel'), text(' × '), own(kernel, 'kernel'), text(' × '), text(channels)];
    const down = alongAxis(height, params);
    return [
      {
        of: 'outputSize',
        terms: height === width ? down : [...down, text(', '), ...alongAxis(width, params)],
        result: [extentOf(height, params), extentOf(width, params), filters],
      },
      {
        of: 'parameters',
        terms: bias
          ? [text('('), ...unit, text(' + 1) × '), own(filters, 'filters')]
          : [...unit, text(' × '), own(filters, 'filters')],
        result: (kernel * kernel * channels + (bias ? 1 : 0)) * filters,
      },
      {
        of: 'multiplyAdds',
        terms: [
          text(area(height, width)),
          text(' × '),
          own(`${kernel}²`, 'kernel'),
          text(' × '),
          text(channels),
          text(' × '),
          own(filters, 'filters'),
        ],
        result: multiplyAddsOf(input, kernel, filters),
      },
    ];
  },
  forward: ([x], { kernel, bias }, params, { tf }) => {
    if (!x || !kernel) throw new Error('transposedConv2d takes one input and a kernel');
    const [batch = 0, ...map] = x.shape;
    const shape = grown(mapOf([map]), params);
    if (!shape.ok) throw new Error(`transposedConv2d does not take ${JSON.stringify(map)}`);
    const { kernel: size, stride, padding } = params;
    const rounding = typeof padding === 'number' ? 'floor' : undefined;
    const transposed = (extent: MapShape, pad: Padding) =>
      tf.conv2dTranspose(x as Tensor4D, kernel as Tensor4D, [batch, ...extent], stride, pad, rounding);
    const y =
      padding === 'same' && size < stride
        ? withGap(tf, transposed, shape.value, stride - size)
        : transposed(shape.value, padding);
    return bias ? tf.add(y, bias) : y;
  },
};

/** Where the kernel is smaller than the stride nothing reaches the last rows and columns: stock kernels differ there. */
function withGap(
  tf: TfCore,
  transposed: (extent: MapShape, padding: Padding) => Tensor4D,
  [height, width, filters]: MapShape,
  gap: number,
): Tensor4D {
  const reached = transposed([height - gap, width - gap, filters], 'valid');
  return tf.pad(reached, [
    [0, 0],
    [0, gap],
    [0, gap],
    [0, 0],
  ]);
}

function multiplyAddsOf([height, width, channels]: Shape, kernel: number, filters: number): number {
  return (height ?? 0) * (width ?? 0) * kernel * kernel * (channels ?? 0) * filters;
}
