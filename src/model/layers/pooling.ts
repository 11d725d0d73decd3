/**
 * What maximum and average pooling share: a square window that slides over each channel by itself and learns
 * nothing. A window must hold at least one real element, so a padding given as a number stays below the size.
 *
 * `ceil` rounds the output up where elements are left over (`sliding.ts`), as GoogLeNet and SqueezeNet were trained in
 * Caffe: 3 over 112 with stride 2 gives 56 instead of 55. What is missing at the far border is no real element.
 */
import * as v from 'valibot';
import { fail, ok } from '../result.ts';
import { mapOf } from '../shape.ts';
import { acceptedSlide, type Padding, slideOverMap } from '../sliding.ts';
import { outputSizeTerms } from '../terms.ts';
import { integer } from './integer.ts';
import type { Field, LayerType } from './layerType.ts';
import { paddingField, paddingLabel, paddingSchema } from './padding.ts';

export interface PoolParams {
  /** Height and width of the window. */
  readonly size: number;
  readonly stride: number;
  readonly padding: Padding;
  /** False where it is not given. */
  readonly ceil?: boolean;
}

const sizeField: Field = {
  name: 'size',
  text: { en: 'Window size', ko: '창 크기' },
  meaning: {
    en: 'Height and width of the window that becomes one value.',
    ko: '값 하나로 줄어드는 창의 높이와 너비입니다.',
  },
  control: 'integer',
  min: 1,
  max: 32,
};

const strideField: Field = {
  name: 'stride',
  text: { en: 'Stride', ko: '스트라이드' },
  meaning: {
    en: 'How far the window moves each time; usually its own size.',
    ko: '창이 한 번에 움직이는 칸 수입니다. 보통 창 크기와 같게 둡니다.',
  },
  control: 'integer',
  min: 1,
  max: 32,
};

const ceilField: Field = {
  name: 'ceil',
  text: { en: 'Round up', ko: '올림' },
  meaning: {
    en: 'Lets a last window look over the border where elements are left over, instead of leaving them out.',
    ko: '남는 값이 있으면 버리지 않고, 마지막 창이 가장자리를 넘어가며 보게 합니다.',
  },
  absent: false,
  control: 'toggle',
};

type Shared =
  | 'family'
  | 'params'
  | 'defaults'
  | 'fields'
  | 'arity'
  | 'bead'
  | 'label'
  | 'outputShape'
  | 'weights'
  | 'buffers'
  | 'multiplyAdds'
  | 'window'
  | 'formulas';

export const pooling: Pick<LayerType<string, PoolParams>, Shared> = {
  family: 'pool',
  params: v.strictObject({
    size: integer(1, 32),
    stride: integer(1, 32),
    padding: paddingSchema,
    ceil: v.exactOptional(v.boolean()),
  }),
  defaults: { size: 2, stride: 2, padding: 'valid' },
  fields: [sizeField, strideField, paddingField, ceilField],
  arity: { min: 1, max: 1 },
  bead: false,
  label: ({ size, stride, padding }) =>
    `${size}×${size}${stride === size ? '' : ` /${stride}`}${padding === 'valid' ? '' : paddingLabel(padding) || ' same'}`,
  outputShape: ([input = []], params) => {
    if (typeof params.padding === 'number' && params.padding >= params.size) {
      return fail({ code: 'badParameter', name: 'padding' });
    }
    const slid = slideOverMap(input, params);
    if (!slid.ok) return slid;
    return ok([slid.value.height.count, slid.value.width.count, input[2] ?? 0]);
  },
  weights: () => [],
  buffers: () => [],
  multiplyAdds: () => 0,
  window: (inputs, params) => {
    const { height, width } = acceptedSlide(mapOf(inputs), params);
    return {
      kind: 'slides',
      size: [params.size, params.size],
      stride: [params.stride, params.stride],
      padding: [height.before, width.before],
      dilation: [1, 1],
    };
  },
  formulas: (inputs, params) => {
    const input = mapOf(inputs);
    const { height, width } = acceptedSlide(input, params);
    return [
      {
        of: 'outputSize',
        terms: outputSizeTerms(input, params, 'size'),
        result: [height.count, width.count, input[2]],
      },
    ];
  },
};
