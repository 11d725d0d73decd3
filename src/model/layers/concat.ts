import * as v from 'valibot';
import { fail, ok } from '../result.ts';
import type { Shape } from '../shape.ts';
import { text } from '../terms.ts';
import type { LayerType } from './layerType.ts';

type ConcatParams = Record<string, never>;

function joined(inputs: readonly Shape[]): Shape {
  const channels = inputs.reduce((sum, shape) => sum + (shape.at(-1) ?? 0), 0);
  return [...(inputs[0] ?? []).slice(0, -1), channels];
}

/** Puts two or more maps of equal height and width behind each other along the channels, or vectors end to end. */
export const concat: LayerType<'concat', ConcatParams> = {
  kind: 'concat',
  family: 'join',
  text: {
    name: { en: 'Concatenate', ko: '이어 붙이기' },
    short: { en: 'Concat', ko: '이어 붙이기' },
    meaning: {
      en: 'Stacks the channels of its inputs; height and width must agree.',
      ko: '입력들의 채널을 차례로 이어 붙입니다. 높이와 너비는 서로 같아야 합니다.',
    },
  },
  icon: 'M2.5 3h4v4h-4zM2.5 9h4v4h-4zM9.5 3h4v10h-4zM9.5 8h4M6.5 5h3M6.5 11h3',
  params: v.strictObject({}),
  defaults: {},
  fields: [],
  arity: { min: 2, max: null },
  bead: false,
  label: () => '',
  outputShape: (inputs) => {
    const [first = []] = inputs;
    const meets = (shape: Shape) =>
      shape.length === first.length && shape.slice(0, -1).every((extent, i) => extent === first[i]);
    return inputs.every(meets) ? ok(joined(inputs)) : fail({ code: 'mapsDiffer', shapes: inputs });
  },
  weights: () => [],
  buffers: () => [],
  multiplyAdds: () => 0,
  window: () => ({ kind: 'none' }),
  formulas: (inputs) => [
    {
      of: 'outputSize',
      terms: inputs.flatMap((shape, i) => {
        const channels = text(shape.at(-1) ?? 0);
        return i === 0 ? [channels] : [text(' + '), channels];
      }),
      result: joined(inputs),
    },
  ],
  forward: ([first, ...rest], _weights, _params, { tf }) => {
    if (!first) throw new Error('concat takes two inputs or more');
    return tf.concat([first, ...rest], first.rank - 1);
  },
};
