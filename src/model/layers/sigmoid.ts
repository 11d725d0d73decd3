import * as v from 'valibot';
import { ok } from '../result.ts';
import type { LayerType } from './layerType.ts';

type SigmoidParams = Record<string, never>;

/** 1 / (1 + exp(-x)), element by element. Its slope is at most 1/4, so that deep stacks of it hardly learn. */
export const sigmoid: LayerType<'sigmoid', SigmoidParams> = {
  kind: 'sigmoid',
  family: 'act',
  text: {
    name: { en: 'Sigmoid', ko: '시그모이드' },
    meaning: {
      en: 'Squeezes every value smoothly between 0 and 1.',
      ko: '모든 값을 0과 1 사이로 매끄럽게 눌러 담습니다.',
    },
  },
  icon: 'M2 12.5c4.5 0 4.5 0 6-4.5s1.5-4.5 6-4.5',
  params: v.strictObject({}),
  defaults: {},
  fields: [],
  arity: { min: 1, max: 1 },
  bead: true,
  label: () => '',
  outputShape: ([input = []]) => ok(input),
  weights: () => [],
  buffers: () => [],
  multiplyAdds: () => 0,
  window: () => ({ kind: 'none' }),
  formulas: () => [{ of: 'value', terms: [{ text: '1 / (1 + e⁻ˣ)' }], result: null }],
  forward: ([x], _weights, _params, { tf }) => {
    if (!x) throw new Error('sigmoid takes one input');
    return tf.sigmoid(x);
  },
};
