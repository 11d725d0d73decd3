/**
 * Fully connected (the book's Affine): every unit weighs every input,
 *
 *   y = x W + b.     Parameters (n + 1) m, multiply-adds n m, for n inputs and m units.
 */

import type { Tensor2D } from '@tensorflow/tfjs-core';
import * as v from 'valibot';
import { fail, ok } from '../result.ts';
import { isVector, unitsOf } from '../shape.ts';
import { grouped, own, text } from '../terms.ts';
import { initialField, initialSchema, type KernelInitial } from './initial.ts';
import { integer } from './integer.ts';
import type { LayerType } from './layerType.ts';

export interface DenseParams {
  readonly units: number;
  readonly initial: KernelInitial;
}

export const dense: LayerType<'dense', DenseParams> = {
  kind: 'dense',
  family: 'dense',
  text: {
    name: { en: 'Dense', ko: '완전연결(Affine)' },
    short: { en: 'Dense', ko: '완전연결' },
    meaning: {
      en: 'Every unit weighs all the inputs and adds a bias.',
      ko: '뉴런마다 모든 입력에 가중치를 곱해 더하고 편향을 더합니다.',
    },
  },
  icon: 'M3 3.5l7.5 3.8M3 8h7.2M3 12.5l7.5-3.8M10.4 8a1.6 1.6 0 1 0 3.2 0 1.6 1.6 0 1 0-3.2 0',
  params: v.strictObject({ units: integer(1, 65_536), initial: initialSchema }),
  defaults: { units: 100, initial: 'he' },
  fields: [
    {
      name: 'units',
      text: { en: 'Units', ko: '뉴런 수' },
      meaning: { en: 'How many values it gives.', ko: '출력하는 값의 수입니다.' },
      control: 'integer',
      min: 1,
      max: 65_536,
    },
    initialField,
  ],
  arity: { min: 1, max: 1 },
  bead: false,
  label: ({ units }) => grouped(units),
  outputShape: ([input = []], { units }) =>
    isVector(input) ? ok([units]) : fail({ code: 'needsVector', got: input }),
  weights: (inputs, { units, initial }) => {
    const fanIn = unitsOf(inputs);
    return [
      { name: 'kernel', shape: [fanIn, units], fanIn, initial, decays: true },
      { name: 'bias', shape: [units], fanIn, initial: 'zeros', decays: false },
    ];
  },
  buffers: () => [],
  multiplyAdds: (inputs, { units }) => unitsOf(inputs) * units,
  window: () => ({ kind: 'everything' }),
  formulas: (inputs, { units }) => {
    const n = unitsOf(inputs);
    return [
      { of: 'outputSize', terms: [own(units, 'units')], result: [units] },
      {
        of: 'parameters',
        terms: [text('('), text(n), text(' + 1) × '), own(units, 'units')],
        result: (n + 1) * units,
      },
      { of: 'multiplyAdds', terms: [text(n), text(' × '), own(units, 'units')], result: n * units },
    ];
  },
  forward: ([x], { kernel, bias }, _params, { tf }) => {
    if (!x || !kernel || !bias) throw new Error('dense takes one input, a kernel and a bias');
    return tf.add(tf.matMul(x as Tensor2D, kernel as Tensor2D), bias);
  },
};
