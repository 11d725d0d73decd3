import * as v from 'valibot';
import { fail, ok } from '../result.ts';
import { isVector } from '../shape.ts';
import { grouped } from '../terms.ts';
import { integer } from './integer.ts';
import type { LayerType } from './layerType.ts';

export interface OutputParams {
  readonly classes: number;
}

/** The end: one logit per class, as they come. Softmax and cross-entropy belong to training and to reading it. */
export const output: LayerType<'output', OutputParams> = {
  kind: 'output',
  family: 'io',
  text: {
    name: { en: 'Output', ko: '출력' },
    meaning: {
      en: 'Takes one score per class; softmax turns the scores into probabilities.',
      ko: '클래스마다 점수 하나를 받습니다. 소프트맥스가 점수를 확률로 바꿉니다.',
    },
  },
  icon: 'M2.5 13.5V9.5M6.2 13.5v-3M9.8 13.5v-11M13.5 13.5v-2.5M2 13.5h12',
  params: v.strictObject({ classes: integer(2, 1000) }),
  defaults: { classes: 10 },
  fields: [
    {
      name: 'classes',
      text: { en: 'Classes', ko: '클래스 수' },
      meaning: { en: 'How many answers there are to choose from.', ko: '고를 수 있는 답의 수입니다.' },
      control: 'integer',
      min: 2,
      max: 1000,
    },
  ],
  arity: { min: 1, max: 1 },
  bead: false,
  label: ({ classes }) => grouped(classes),
  outputShape: ([input = []], { classes }) => {
    if (!isVector(input)) return fail({ code: 'needsVector', got: input });
    return input[0] === classes ? ok(input) : fail({ code: 'classesDiffer', got: input[0], classes });
  },
  weights: () => [],
  buffers: () => [],
  multiplyAdds: () => 0,
  window: () => ({ kind: 'none' }),
  formulas: () => [{ of: 'value', terms: [{ text: 'softmax(x)ᵢ = eˣⁱ / Σⱼ eˣʲ' }], result: null }],
  forward: ([x], _weights, _params, { tf }) => {
    if (!x) throw new Error('output takes one input');
    return tf.clone(x);
  },
};
