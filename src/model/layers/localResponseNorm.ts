/**
 * Local response normalisation (Krizhevsky, Sutskever and Hinton, AlexNet, 2012): each value is damped by its neighbours
 * in n adjacent channels at the same place,
 *
 *   y[c] = x[c] / (k + α Σ x[c']²)^β      over the channels c' from c - ⌊n / 2⌋ to c + ⌊n / 2⌋ that are there.
 *
 * The paper's n = 5, k = 2, α = 10⁻⁴, β = 0.75. (PyTorch divides α by n.) It learns nothing.
 */
import type { Tensor4D } from '@tensorflow/tfjs-core';
import * as v from 'valibot';
import { fail, ok } from '../result.ts';
import { isMap } from '../shape.ts';
import { own, text } from '../terms.ts';
import { integer } from './integer.ts';
import type { Field, LayerType } from './layerType.ts';

export interface LocalResponseNormParams {
  /** Channels on either side that count: ⌊n / 2⌋, 2 for the paper's n of 5. */
  readonly radius: number;
  readonly k: number;
  readonly alpha: number;
  readonly beta: number;
}

const positive = (min: number, max: number) =>
  v.pipe(v.number(), v.finite(), v.minValue(min), v.maxValue(max));

const number = (
  name: string,
  symbol: string,
  meaning: Field['meaning'],
  [min, max, step]: readonly [min: number, max: number, step: number],
): Field => ({ name, text: { en: symbol, ko: symbol }, meaning, control: 'number', min, max, step });

export const localResponseNorm: LayerType<'localResponseNorm', LocalResponseNormParams> = {
  kind: 'localResponseNorm',
  family: 'norm',
  text: {
    name: { en: 'Local response normalisation', ko: '국소 응답 정규화' },
    short: { en: 'LRN', ko: 'LRN' },
    meaning: {
      en: 'Damps each value by the strong ones in neighbouring channels at the same place, as AlexNet did.',
      ko: '같은 자리의 이웃 채널에 큰 값이 있으면 값을 줄입니다. AlexNet에서 쓴 방법입니다.',
    },
  },
  icon: 'M2.5 13V9.5M5.25 13V7M8 13V3M10.75 13V7M13.5 13V9.5',
  params: v.strictObject({
    radius: integer(0, 16),
    k: positive(0.001, 100),
    alpha: positive(0, 100),
    beta: positive(0.01, 4),
  }),
  defaults: { radius: 2, k: 2, alpha: 0.0001, beta: 0.75 },
  fields: [
    {
      name: 'radius',
      text: { en: 'Radius', ko: '반경' },
      meaning: {
        en: 'Neighbouring channels on either side that count; 2 makes a window of 5.',
        ko: '양쪽으로 살펴볼 이웃 채널의 수입니다. 2이면 채널 5개를 봅니다.',
      },
      control: 'integer',
      min: 0,
      max: 16,
    },
    number(
      'k',
      'k',
      {
        en: 'The constant under the power; keeps the division safe.',
        ko: '거듭제곱 안의 상수로, 0으로 나누지 않게 합니다.',
      },
      [0.001, 100, 0.5],
    ),
    number(
      'alpha',
      'α',
      { en: 'How strongly the neighbours damp.', ko: '이웃이 값을 얼마나 세게 줄이는지 정합니다.' },
      [0, 100, 0.0001],
    ),
    number('beta', 'β', { en: 'The power.', ko: '거듭제곱의 지수입니다.' }, [0.01, 4, 0.05]),
  ],
  arity: { min: 1, max: 1 },
  bead: false,
  label: ({ radius }) => `n${2 * radius + 1}`,
  outputShape: ([input = []]) => (isMap(input) ? ok(input) : fail({ code: 'needsMap', got: input })),
  weights: () => [],
  buffers: () => [],
  multiplyAdds: () => 0,
  window: () => ({ kind: 'none' }),
  formulas: (_inputs, { k, alpha, beta }) => [
    {
      of: 'value',
      terms: [
        text('x / ('),
        own(String(k), 'k'),
        text(' + '),
        own(String(alpha), 'alpha'),
        text(' Σ x²)^'),
        own(String(beta), 'beta'),
      ],
      result: null,
    },
  ],
  forward: ([x], _weights, { radius, k, alpha, beta }, { tf }) => {
    if (!x) throw new Error('localResponseNorm takes one input');
    return tf.localResponseNormalization(x as Tensor4D, radius, k, alpha, beta);
  },
};
