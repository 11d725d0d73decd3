import * as v from 'valibot';
import { fail, ok } from '../result.ts';
import { sameShape } from '../shape.ts';
import type { LayerType } from './layerType.ts';

type AddParams = Record<string, never>;

/** The sum of two or more equal shapes, element by element: what a skip connection ends in (He et al., 2015). */
export const add: LayerType<'add', AddParams> = {
  kind: 'add',
  family: 'join',
  text: {
    name: { en: 'Add', ko: '더하기' },
    meaning: {
      en: 'Adds inputs of equal shape element by element; with a skip connection it makes a residual block.',
      ko: '형상이 같은 입력을 원소끼리 더합니다. 스킵 연결과 만나면 잔차 블록이 됩니다.',
    },
  },
  icon: 'M8 2.5a5.5 5.5 0 1 0 0 11 5.5 5.5 0 0 0 0-11zM8 5.5v5M5.5 8h5',
  params: v.strictObject({}),
  defaults: {},
  fields: [],
  arity: { min: 2, max: null },
  bead: false,
  label: () => '',
  outputShape: (inputs) => {
    const [first = [], ...rest] = inputs;
    return rest.every((shape) => sameShape(shape, first))
      ? ok(first)
      : fail({ code: 'shapesDiffer', shapes: inputs });
  },
  weights: () => [],
  buffers: () => [],
  multiplyAdds: () => 0,
  window: () => ({ kind: 'none' }),
  formulas: (inputs) => [
    {
      of: 'value',
      terms: [{ text: inputs.map((_, i) => `x${subscript(i + 1)}`).join(' + ') }],
      result: null,
    },
  ],
  forward: ([first, ...rest], _weights, _params, { tf }) => {
    if (!first) throw new Error('add takes two inputs or more');
    return rest.reduce((sum, x) => tf.add(sum, x), first);
  },
};

function subscript(n: number): string {
  return String(n).replace(/\d/g, (digit) => '₀₁₂₃₄₅₆₇₈₉'[Number(digit)] ?? digit);
}
