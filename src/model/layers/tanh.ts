import * as v from 'valibot';
import { ok } from '../result.ts';
import type { LayerType } from './layerType.ts';

type TanhParams = Record<string, never>;

/** The hyperbolic tangent, element by element: a sigmoid centred on zero (LeNet-5 uses it, scaled). */
export const tanh: LayerType<'tanh', TanhParams> = {
  kind: 'tanh',
  family: 'act',
  text: {
    name: { en: 'Tanh', ko: 'tanh' },
    meaning: {
      en: 'Squeezes every value smoothly between -1 and 1, with zero staying zero.',
      ko: '모든 값을 -1과 1 사이로 매끄럽게 눌러 담으며, 0은 0으로 남습니다.',
    },
  },
  icon: 'M2 13c5 0 5 0 6-5s1-5 6-5M2 8h2M12 8h2',
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
  formulas: () => [{ of: 'value', terms: [{ text: '(eˣ − e⁻ˣ) / (eˣ + e⁻ˣ)' }], result: null }],
  forward: ([x], _weights, _params, { tf }) => {
    if (!x) throw new Error('tanh takes one input');
    return tf.tanh(x);
  },
};
