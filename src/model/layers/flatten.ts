import * as v from 'valibot';
import { ok } from '../result.ts';
import { sizeOf } from '../shape.ts';
import { text } from '../terms.ts';
import type { LayerType } from './layerType.ts';

type FlattenParams = Record<string, never>;

/** Lays a map out as one vector, row by row, channels last. Nothing is computed; a vector stays as it is. */
export const flatten: LayerType<'flatten', FlattenParams> = {
  kind: 'flatten',
  family: 'dense',
  text: {
    name: { en: 'Flatten', ko: '평탄화' },
    meaning: {
      en: 'Lays the map out as one long vector, so that dense layers can follow.',
      ko: '맵을 긴 벡터 하나로 펼쳐, 뒤에 완전연결 층이 올 수 있게 합니다.',
    },
  },
  icon: 'M2.5 2.5h5.5v5.5h-5.5zM11.6 2.8v5.4M9.6 6.4l2 2 2-2M2.5 12.8h11',
  params: v.strictObject({}),
  defaults: {},
  fields: [],
  arity: { min: 1, max: 1 },
  bead: false,
  label: () => '',
  outputShape: ([input = []]) => ok([sizeOf(input)]),
  weights: () => [],
  buffers: () => [],
  multiplyAdds: () => 0,
  window: () => ({ kind: 'none' }),
  formulas: ([input = []]) => [
    {
      of: 'outputSize',
      terms: input.flatMap((extent, i) => (i === 0 ? [text(extent)] : [text(' × '), text(extent)])),
      result: [sizeOf(input)],
    },
  ],
  forward: ([x], _weights, _params, { tf }) => {
    if (!x) throw new Error('flatten takes one input');
    return tf.reshape(x, [x.shape[0] ?? 0, sizeOf(x.shape.slice(1))]);
  },
};
