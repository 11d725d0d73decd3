/**
 * The mean of each window, channel by channel. Where a window looks over the border only its real elements count:
 *
 *   y = (sum of the real elements in the window) / (their number)
 *
 * Stock tfjs counts so in the forward pass, but its gradient divides by the whole window. A padded average is
 * therefore composed: zeros around the map, the mean of whole windows, times window area / real elements. Its
 * gradient is exact on every backend.
 */
import type { Tensor4D } from '@tensorflow/tfjs-core';
import { isMap } from '../shape.ts';
import { acceptedSlide, type Slide } from '../sliding.ts';
import type { LayerType } from './layerType.ts';
import { type PoolParams, pooling } from './pooling.ts';

/** How many real elements each position of the window holds along one axis of `extent` elements. */
function realElements(extent: number, { count, before }: Slide, size: number, stride: number): number[] {
  return Array.from({ length: count }, (_, i) => {
    const start = i * stride - before;
    return Math.min(start + size, extent) - Math.max(start, 0);
  });
}

export const avgPool: LayerType<'avgPool', PoolParams> = {
  ...pooling,
  kind: 'avgPool',
  text: {
    name: { en: 'Average pooling', ko: '평균 풀링' },
    short: { en: 'Avg pool', ko: '평균 풀링' },
    meaning: {
      en: 'Replaces each small window by its mean; only real elements count where it looks over the border.',
      ko: '작은 창마다 평균값 하나를 남깁니다. 창이 가장자리를 넘으면 실제로 있는 값만 셉니다.',
    },
  },
  icon: 'M2.5 2.5h11v11h-11zM8 2.5v11M2.5 8h11M4.25 5.25h2',
  forward: ([x], _weights, params, { tf }) => {
    if (!x) throw new Error('avgPool takes one input');
    const map = x.shape.slice(1);
    if (!isMap(map)) throw new Error(`avgPool takes feature maps, got ${JSON.stringify(x.shape)}`);
    const { size, stride } = params;
    const { height, width } = acceptedSlide(map, params);
    const around = [height.before, height.after, width.before, width.after];
    if (around.every((n) => n === 0)) return tf.avgPool(x as Tensor4D, size, stride, 'valid');

    const padded = tf.pad(x as Tensor4D, [
      [0, 0],
      [height.before, height.after],
      [width.before, width.after],
      [0, 0],
    ]);
    const rows = realElements(map[0], height, size, stride);
    const columns = realElements(map[1], width, size, stride);
    const scale = rows.flatMap((r) => columns.map((c) => (size * size) / (r * c)));
    const factor = tf.tensor4d(scale, [1, height.count, width.count, 1]);
    return tf.mul(tf.avgPool(padded, size, stride, 'valid'), factor);
  },
};
