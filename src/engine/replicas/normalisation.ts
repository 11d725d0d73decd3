/**
 * Batch normalisation of one replica's part by the statistics of the whole batch, and its gradient (Ioffe and Szegedy, 2015;
 * model/layers/batchNorm.ts is the layer itself). With x' = (x - m) / sqrt(variance + epsilon) over n values a channel:
 *
 *   y      = scale x' + shift
 *   dshift = sum dy;   dscale = sum dy x'                                      sums over the whole batch
 *   dx     = scale / sqrt(variance + epsilon) (dy - dshift / n - x' dscale / n)
 *
 * What is summed here is summed over this part; the replicas then add theirs up.
 */
import * as tf from '@tensorflow/tfjs-core';
import type { BatchStatistics } from './batchStatistics.ts';

/** What a part contributes: [mean, sum of squared distances from it], 2 C numbers. */
export function statisticsOf(x: tf.Tensor): Float32Array {
  return tf.tidy(() => {
    const axes = allButLast(x);
    const mean = tf.mul(tf.sum(x, axes), (x.shape.at(-1) ?? 1) / x.size);
    const squares = tf.sum(tf.square(tf.sub(x, mean)), axes);
    return tf.concat([mean, squares]).dataSync<'float32'>().slice();
  });
}

export interface Normalised {
  /** y, kept. */
  readonly output: tf.Tensor;
  /** [dshift, dscale] of this part for dy, 2 C numbers. */
  gradientSums(dy: tf.Tensor): Float32Array;
  /** dx for dy and [dshift, dscale] of the whole batch. Call inside of a tidy. */
  gradient(dy: tf.Tensor, sums: Float64Array): tf.Tensor;
  dispose(): void;
}

interface NormalisationInput {
  readonly x: tf.Tensor;
  readonly scale: Float32Array;
  readonly shift: tf.Tensor;
  readonly epsilon: number;
  readonly statistics: BatchStatistics;
  /** Values in a channel of the whole batch. */
  readonly count: number;
}

/** `x` must stay until `dispose`. */
export function normalise({ x, scale, shift, epsilon, statistics, count }: NormalisationInput): Normalised {
  const { mean, variance } = statistics;
  const channels = mean.length;
  const perDeviation = variance.map((v) => 1 / Math.sqrt(v + epsilon));
  const factor = perDeviation.map((r, c) => r * (scale[c] ?? Number.NaN));
  const vector = (of: (channel: number) => number) =>
    tf.tensor1d(Float32Array.from({ length: channels }, (_, c) => of(c)));
  const at = (values: ArrayLike<number>, index: number) => values[index] ?? Number.NaN;
  const centred = tf.tidy(() =>
    tf.keep(
      tf.sub(
        x,
        vector((c) => at(mean, c)),
      ),
    ),
  );
  const output = tf.tidy(() =>
    tf.keep(
      tf.add(
        tf.mul(
          centred,
          vector((c) => at(factor, c)),
        ),
        shift,
      ),
    ),
  );
  return {
    output,
    gradientSums: (dy) =>
      tf.tidy(() => {
        const axes = allButLast(dy);
        const ofScale = tf.mul(
          tf.sum(tf.mul(dy, centred), axes),
          vector((c) => at(perDeviation, c)),
        );
        return tf
          .concat([tf.sum(dy, axes), ofScale])
          .dataSync<'float32'>()
          .slice();
      }),
    gradient: (dy, sums) => {
      const slope = vector((c) => (-at(perDeviation, c) * at(sums, channels + c)) / count);
      const less = vector((c) => -at(sums, c) / count);
      const inner = tf.add(tf.add(dy, tf.mul(centred, slope)), less);
      return tf.mul(
        inner,
        vector((c) => at(factor, c)),
      );
    },
    dispose: () => tf.dispose([centred, output]),
  };
}

function allButLast({ shape }: tf.Tensor): number[] {
  return shape.slice(1).map((_, axis) => axis);
}
