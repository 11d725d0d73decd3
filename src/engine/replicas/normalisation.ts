/**
 * Batch normalisation of a batch, or of one replica's part of it, by the statistics of the whole batch, and its gradient
 * (Ioffe and Szegedy, 2015; model/layers/batchNorm.ts is the layer itself). With x' = (x - m) / sqrt(variance + epsilon)
 * over n values a channel:
 *
 *   y      = scale x' + shift
 *   dshift = sum dy;   dscale = sum dy x'                                      sums over the whole batch
 *   dx     = scale / sqrt(variance + epsilon) (dy - dshift / n - x' dscale / n)
 *
 * What is summed here is summed over this part; the replicas then add theirs up.
 */
import type * as tf from '@tensorflow/tfjs-core';
import { normalised, slopeSums, slopes } from '../kernels/normalisation.ts';
import type { BatchStatistics } from './batchStatistics.ts';

export interface BatchNormalisation {
  /** y for x. */
  output(x: tf.Tensor): tf.Tensor;
  /** [dshift, dscale] of this part for dy, 2 C numbers. */
  gradientSums(x: tf.Tensor, dy: tf.Tensor): Float32Array;
  /** dx for dy and [dshift, dscale] of the whole batch. */
  gradient(x: tf.Tensor, dy: tf.Tensor, sums: ArrayLike<number>): tf.Tensor;
}

interface NormalisationInput {
  readonly scale: Float32Array;
  readonly shift: Float32Array;
  readonly epsilon: number;
  readonly statistics: BatchStatistics;
  /** Values in a channel of the whole batch. */
  readonly count: number;
}

/** Only where `hasNormalisation`. */
export function batchNormalisation(input: NormalisationInput): BatchNormalisation {
  const { scale, shift, epsilon, count } = input;
  const { mean, variance } = input.statistics;
  const channels = mean.length;
  const perDeviation = variance.map((v) => 1 / Math.sqrt(v + epsilon));
  const factor = perDeviation.map((r, c) => r * at(scale, c));
  return {
    output: (x) => normalised(x, mean, factor, shift),
    gradientSums: (x, dy) =>
      slopeSums(dy, x, mean).map((sum, i) => (i < channels ? sum : sum * at(perDeviation, i - channels))),
    gradient: (x, dy, sums) =>
      slopes(dy, x, {
        mean,
        slope: perDeviation.map((r, c) => (-r * at(sums, channels + c)) / count),
        less: perDeviation.map((_, c) => -at(sums, c) / count),
        factor,
      }),
  };
}

const at = (values: ArrayLike<number>, index: number) => values[index] ?? Number.NaN;
