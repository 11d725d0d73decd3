import type { Tensor4D } from '@tensorflow/tfjs-core';
import type { LayerType } from './layerType.ts';
import { tfPadding } from './padding.ts';
import { type PoolParams, pooling } from './pooling.ts';

/** The largest real value in each window, channel by channel. Padding never wins, whatever the sign of the values. */
export const maxPool: LayerType<'maxPool', PoolParams> = {
  ...pooling,
  kind: 'maxPool',
  text: {
    name: { en: 'Max pooling', ko: '최대 풀링' },
    short: { en: 'Max pool', ko: '최대 풀링' },
    meaning: {
      en: 'Keeps the largest value of each small window, so that the map shrinks and small shifts matter less.',
      ko: '작은 창마다 가장 큰 값만 남깁니다. 맵이 작아지고, 위치가 조금 달라져도 덜 민감합니다.',
    },
  },
  icon: 'M2.5 2.5h11v11h-11zM8 2.5v11M2.5 8h11M4.25 5.25h2M5.25 4.25v2',
  forward: ([x], _weights, params, { tf }) => {
    if (!x) throw new Error('maxPool takes one input');
    const [pad, rounding] = tfPadding(x.shape, params);
    return tf.maxPool(x as Tensor4D, params.size, params.stride, pad, rounding);
  },
};
