import * as v from 'valibot';
import { fail, ok } from '../result.ts';
import { isMap, mapOf } from '../shape.ts';
import { area, text } from '../terms.ts';
import type { LayerType } from './layerType.ts';

type GlobalAvgPoolParams = Record<string, never>;

/** The mean of each whole channel: height × width × C becomes C (Lin et al., Network in Network, 2013). */
export const globalAvgPool: LayerType<'globalAvgPool', GlobalAvgPoolParams> = {
  kind: 'globalAvgPool',
  family: 'pool',
  text: {
    name: { en: 'Global average pooling', ko: '전역 평균 풀링' },
    short: { en: 'Global avg', ko: '전역 평균' },
    meaning: {
      en: 'Replaces every channel by its mean, so that a map of any size becomes a vector.',
      ko: '채널마다 전체 평균 하나만 남겨, 크기가 어떻든 맵을 벡터로 바꿉니다.',
    },
  },
  icon: 'M2.5 2.5h11v11h-11zM6.7 6.7h2.6v2.6h-2.6z',
  params: v.strictObject({}),
  defaults: {},
  fields: [],
  arity: { min: 1, max: 1 },
  bead: false,
  label: () => '',
  outputShape: ([input = []]) => (isMap(input) ? ok([input[2]]) : fail({ code: 'needsMap', got: input })),
  weights: () => [],
  buffers: () => [],
  multiplyAdds: () => 0,
  window: () => ({ kind: 'everything' }),
  formulas: (inputs) => {
    const [height, width, channels] = mapOf(inputs);
    return [
      { of: 'outputSize', terms: [text(channels)], result: [channels] },
      { of: 'value', terms: [text('Σ x / '), text(area(height, width))], result: null },
    ];
  },
  forward: ([x], _weights, _params, { tf }) => {
    if (!x) throw new Error('globalAvgPool takes one input');
    return tf.mean(x, [1, 2]);
  },
};
