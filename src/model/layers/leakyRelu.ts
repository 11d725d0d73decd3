import * as v from 'valibot';
import { ok } from '../result.ts';
import { own, text } from '../terms.ts';
import type { LayerType } from './layerType.ts';

export interface LeakyReluParams {
  readonly slope: number;
}

/** x where it is positive, slope × x elsewhere: no unit can die (Maas et al., 2013). */
export const leakyRelu: LayerType<'leakyRelu', LeakyReluParams> = {
  kind: 'leakyRelu',
  family: 'act',
  text: {
    name: { en: 'Leaky ReLU', ko: 'Leaky ReLU' },
    meaning: {
      en: 'Lets positive values through and makes negative ones small instead of zero.',
      ko: '양수는 그대로 통과시키고 음수는 0으로 만드는 대신 작게 줄입니다.',
    },
  },
  icon: 'M2 12.5l6-1.5 6-7',
  params: v.strictObject({ slope: v.pipe(v.number(), v.finite(), v.minValue(0), v.maxValue(1)) }),
  defaults: { slope: 0.01 },
  fields: [
    {
      name: 'slope',
      text: { en: 'Slope', ko: '기울기' },
      meaning: { en: 'What negative values are multiplied by.', ko: '음수에 곱하는 값입니다.' },
      control: 'number',
      min: 0,
      max: 1,
      step: 0.01,
    },
  ],
  arity: { min: 1, max: 1 },
  bead: true,
  label: ({ slope }) => String(slope),
  outputShape: ([input = []]) => ok(input),
  weights: () => [],
  buffers: () => [],
  multiplyAdds: () => 0,
  window: () => ({ kind: 'none' }),
  formulas: (_inputs, { slope }) => [
    { of: 'value', terms: [text('max('), own(String(slope), 'slope'), text(' x, x)')], result: null },
  ],
  forward: ([x], _weights, { slope }, { tf }) => {
    if (!x) throw new Error('leakyRelu takes one input');
    return tf.leakyRelu(x, slope);
  },
};
