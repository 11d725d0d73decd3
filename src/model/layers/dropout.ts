/**
 * Dropout (Srivastava et al., 2014), inverted: in training each value is kept with probability 1 - rate and divided
 * by it, else set to zero, so that the expected value stays; at any other time nothing happens.
 */
import * as v from 'valibot';
import { ok } from '../result.ts';
import { sizeOf } from '../shape.ts';
import { own, text } from '../terms.ts';
import type { LayerType } from './layerType.ts';

export interface DropoutParams {
  /** Share of the values set to zero, 0 to 0.95. */
  readonly rate: number;
}

export const dropout: LayerType<'dropout', DropoutParams> = {
  kind: 'dropout',
  family: 'drop',
  text: {
    name: { en: 'Dropout', ko: '드롭아웃' },
    meaning: {
      en: 'While training, sets a random share of the values to zero, so that no unit relies on one other alone.',
      ko: '학습하는 동안 값의 일부를 무작위로 0으로 만들어, 뉴런이 특정 뉴런에만 기대지 않게 합니다.',
    },
  },
  icon: 'M2.4 4a1.6 1.6 0 1 0 3.2 0 1.6 1.6 0 1 0-3.2 0M2.4 12a1.6 1.6 0 1 0 3.2 0 1.6 1.6 0 1 0-3.2 0M10.4 12a1.6 1.6 0 1 0 3.2 0 1.6 1.6 0 1 0-3.2 0M10.2 2.2l3.6 3.6M13.8 2.2l-3.6 3.6',
  params: v.strictObject({ rate: v.pipe(v.number(), v.finite(), v.minValue(0), v.maxValue(0.95)) }),
  defaults: { rate: 0.5 },
  fields: [
    {
      name: 'rate',
      text: { en: 'Rate', ko: '비율' },
      meaning: {
        en: 'Share of the values that are set to zero at each training step.',
        ko: '학습 단계마다 0이 되는 값의 비율입니다.',
      },
      control: 'number',
      min: 0,
      max: 0.95,
      step: 0.05,
    },
  ],
  arity: { min: 1, max: 1 },
  bead: false,
  label: ({ rate }) => String(rate),
  outputShape: ([input = []]) => ok(input),
  weights: () => [],
  buffers: () => [],
  multiplyAdds: () => 0,
  window: () => ({ kind: 'none' }),
  formulas: (_inputs, { rate }) => [
    {
      of: 'value',
      terms: [text('x · m / (1 − '), own(String(rate), 'rate'), text('), m ∈ {0, 1}')],
      result: null,
    },
  ],
  forward: ([x], _weights, { rate }, { tf, mode, random }) => {
    if (!x) throw new Error('dropout takes one input');
    if (mode === 'inference' || rate === 0) return tf.clone(x);
    const kept = 1 / (1 - rate);
    const mask = random('mask', sizeOf(x.shape)).map((u) => (u < rate ? 0 : kept));
    return tf.mul(x, tf.tensor(mask, x.shape));
  },
};
