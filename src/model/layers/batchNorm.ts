/**
 * Batch normalisation (Ioffe and Szegedy, 2015): each channel (or unit) is brought to mean 0 and variance 1 over the
 * batch and all positions, then scaled and shifted by what is learned,
 *
 *   y = scale (x - μ) / √(σ² + ε) + shift.
 *
 * Training uses the batch's own μ and σ² (biased) and carries running ones: running ← m running + (1 - m) batch.
 * At any other time the running ones stand in, so that one image does not depend on its neighbours.
 */
import * as v from 'valibot';
import { ok } from '../result.ts';
import type { Shape } from '../shape.ts';
import { own, text } from '../terms.ts';
import type { LayerType } from './layerType.ts';

export interface BatchNormParams {
  /** Share of the running statistics that is kept at each step. */
  readonly momentum: number;
  readonly epsilon: number;
}

const channelsOf = ([input = []]: readonly Shape[]): number => input.at(-1) ?? 0;

export const batchNorm: LayerType<'batchNorm', BatchNormParams> = {
  kind: 'batchNorm',
  family: 'norm',
  text: {
    name: { en: 'Batch normalisation', ko: '배치 정규화' },
    short: { en: 'Batch norm', ko: '배치 정규화' },
    meaning: {
      en: 'Brings every channel to mean 0 and variance 1 over the batch, then scales and shifts it by what it learns.',
      ko: '배치 안에서 채널마다 평균 0, 분산 1로 맞춘 뒤, 학습한 값으로 확대하고 이동합니다.',
    },
  },
  icon: 'M2 13h12M2.5 11c3 0 3-8 5.5-8s2.5 8 5.5 8M8 5.5V13',
  params: v.strictObject({
    momentum: v.pipe(v.number(), v.finite(), v.minValue(0), v.maxValue(0.9999)),
    epsilon: v.pipe(v.number(), v.finite(), v.minValue(1e-8), v.maxValue(0.1)),
  }),
  defaults: { momentum: 0.9, epsilon: 0.00001 },
  fields: [
    {
      name: 'momentum',
      text: { en: 'Momentum', ko: '모멘텀' },
      meaning: {
        en: 'How much of the running mean and variance stays at each step.',
        ko: '이동 평균과 이동 분산을 단계마다 얼마나 남길지 정합니다.',
      },
      control: 'number',
      min: 0,
      max: 0.9999,
      step: 0.01,
    },
    {
      name: 'epsilon',
      text: { en: 'Epsilon', ko: '엡실론(ε)' },
      meaning: {
        en: 'A small number that keeps the division safe.',
        ko: '0으로 나누지 않게 분산에 더하는 작은 수입니다.',
      },
      control: 'number',
      min: 1e-8,
      max: 0.1,
      step: 0.00001,
    },
  ],
  arity: { min: 1, max: 1 },
  bead: false,
  label: () => '',
  outputShape: ([input = []]) => ok(input),
  weights: (inputs) => {
    const channels = channelsOf(inputs);
    return [
      { name: 'scale', shape: [channels], fanIn: 1, initial: 'ones', decays: false },
      { name: 'shift', shape: [channels], fanIn: 1, initial: 'zeros', decays: false },
    ];
  },
  buffers: (inputs) => {
    const channels = channelsOf(inputs);
    return [
      { name: 'mean', shape: [channels], initial: 'zeros' },
      { name: 'variance', shape: [channels], initial: 'ones' },
    ];
  },
  multiplyAdds: () => 0,
  window: () => ({ kind: 'none' }),
  formulas: (inputs, { epsilon }) => {
    const channels = channelsOf(inputs);
    return [
      { of: 'parameters', terms: [text('2 × '), text(channels)], result: 2 * channels },
      {
        of: 'value',
        terms: [text('γ (x − μ) / √(σ² + '), own(String(epsilon), 'epsilon'), text(') + β')],
        result: null,
      },
    ];
  },
  forward: ([x], { scale, shift }, { momentum, epsilon }, { tf, mode, buffers }) => {
    if (!x || !scale || !shift) throw new Error('batchNorm takes one input, a scale and a shift');
    if (mode === 'inference') {
      const factor = tf.mul(scale, tf.rsqrt(tf.add(buffers.get('variance'), epsilon)));
      return tf.add(tf.mul(tf.sub(x, buffers.get('mean')), factor), shift);
    }
    const axes = x.shape.slice(1).map((_, axis) => axis);
    const mean = tf.mean(x, axes);
    const centred = tf.sub(x, mean);
    const variance = tf.mean(tf.square(centred), axes);
    const carry = (name: string, batch: typeof mean) => {
      buffers.assign(name, tf.add(tf.mul(buffers.get(name), momentum), tf.mul(batch, 1 - momentum)));
    };
    carry('mean', mean);
    carry('variance', variance);
    const factor = tf.mul(scale, tf.rsqrt(tf.add(variance, epsilon)));
    return tf.add(tf.mul(centred, factor), shift);
  },
};
