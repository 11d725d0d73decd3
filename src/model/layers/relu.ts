import * as v from 'valibot';
import { ok } from '../result.ts';
import type { LayerType } from './layerType.ts';

type ReluParams = Record<string, never>;

/** max(0, x), element by element: the activation that lets deep networks learn (Nair and Hinton, 2010). */
export const relu: LayerType<'relu', ReluParams> = {
  kind: 'relu',
  family: 'act',
  text: {
    name: { en: 'ReLU', ko: 'ReLU' },
    meaning: {
      en: 'Lets positive values through unchanged and turns negative ones into zero.',
      ko: '양수는 그대로 통과시키고 음수는 0으로 만듭니다.',
    },
  },
  icon: 'M2 11h6l6-7',
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
  formulas: () => [{ of: 'value', terms: [{ text: 'max(0, x)' }], result: null }],
  forward: ([x], _weights, _params, { tf }) => {
    if (!x) throw new Error('relu takes one input');
    return tf.relu(x);
  },
};
