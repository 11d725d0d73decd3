/**
 * Batch normalisation of a whole batch in one thread (replicas/normalisation.ts says the formulas; model/layers/batchNorm.ts
 * is the layer in stock operations): two passes forwards, two backwards, where the backend has kernels for them.
 */
import * as tf from '@tensorflow/tfjs-core';
import type { BatchNormParams } from '../model/layers/batchNorm.ts';
import type { ForwardContext } from '../model/layers/layerType.ts';
import { channelStatistics } from './kernels/normalisation.ts';
import { type BatchStatistics, carried, joinStatistics } from './replicas/batchStatistics.ts';
import { batchNormalisation } from './replicas/normalisation.ts';

/** y of the shape of x; the running statistics are carried on. Only where `hasNormalisation`. */
export function normaliseBatch(
  x: tf.Tensor,
  scale: tf.Tensor,
  shift: tf.Tensor,
  { epsilon, momentum }: BatchNormParams,
  { buffers }: Pick<ForwardContext, 'buffers'>,
): tf.Tensor {
  const channels = x.shape.at(-1) ?? 0;
  const count = x.size / channels;
  const statistics: BatchStatistics = joinStatistics([channelStatistics(x)], [count], channels, 0);
  for (const name of ['mean', 'variance'] as const) {
    const running = buffers.get(name).dataSync<'float32'>();
    buffers.assign(name, tf.tensor1d(carried(running, statistics[name], momentum)));
  }
  const by = batchNormalisation({
    scale: scale.dataSync<'float32'>(),
    shift: shift.dataSync<'float32'>(),
    epsilon,
    statistics,
    count,
  });
  const taped = tf.customGrad((input, _scale, _shift, save) => {
    (save as tf.GradSaveFunc)([input as tf.Tensor]);
    return {
      value: by.output(input as tf.Tensor),
      gradFunc: (dy: tf.Tensor, [saved]: tf.Tensor[]) => {
        if (!saved) throw new Error('batch normalisation saved its input');
        const sums = by.gradientSums(saved, dy);
        return [
          by.gradient(saved, dy, sums),
          tf.tensor1d(sums.slice(channels)),
          tf.tensor1d(sums.slice(0, channels)),
        ];
      },
    };
  });
  return taped(x, scale, shift);
}
