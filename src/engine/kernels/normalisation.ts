/**
 * The four passes of batch normalisation over a map x [..., C] of n values in a channel, where the running backend has
 * kernels for them (Ioffe and Szegedy, 2015; model/layers/batchNorm.ts is the layer itself):
 *
 *   statistics   mean = sum x / n,   squares = sum (x - mean)^2
 *   normalised   y = (x - mean) factor + shift
 *   slopeSums    sum dy,   sum dy (x - mean)
 *   slopes       dx = (dy + (x - mean) slope + less) factor
 *
 * What is between them (batchNormalisation.ts) is a few numbers a channel: with them several threads can hear of each other.
 */
import { engine, getBackend, getKernel, type Tensor, tensor2d, tidy } from '@tensorflow/tfjs-core';

export const normalisationKernels = {
  statistics: 'ChannelStatistics',
  normalised: 'Normalise',
  slopeSums: 'NormaliseGradSums',
  slopes: 'NormaliseGrad',
} as const;

type PerChannel = ArrayLike<number>;

export function hasNormalisation(): boolean {
  return getKernel(normalisationKernels.normalised, getBackend()) !== undefined;
}

/** [means, sums of squared distances from them], 2 C numbers. */
export function channelStatistics(x: Tensor): Float32Array {
  return numbersOf(() => run(normalisationKernels.statistics, { x }));
}

/** y, of the shape of x. */
export function normalised(x: Tensor, mean: PerChannel, factor: PerChannel, shift: PerChannel): Tensor {
  return tidy(() => run(normalisationKernels.normalised, { x, by: rows(mean, factor, shift) }));
}

/** [sums of dy, sums of dy (x - mean)], 2 C numbers. */
export function slopeSums(dy: Tensor, x: Tensor, mean: PerChannel): Float32Array {
  return numbersOf(() => run(normalisationKernels.slopeSums, { dy, x, by: rows(mean) }));
}

export interface SlopeFactors {
  readonly mean: PerChannel;
  readonly slope: PerChannel;
  readonly less: PerChannel;
  readonly factor: PerChannel;
}

/** dx, of the shape of x. */
export function slopes(dy: Tensor, x: Tensor, { mean, slope, less, factor }: SlopeFactors): Tensor {
  return tidy(() => run(normalisationKernels.slopes, { dy, x, by: rows(mean, slope, less, factor) }));
}

const run = (name: string, inputs: Record<string, Tensor>) => engine().runKernel(name, inputs) as Tensor;

const numbersOf = (work: () => Tensor) => tidy(() => work().dataSync<'float32'>().slice());

/** One row a vector. */
function rows(...vectors: readonly PerChannel[]): Tensor {
  const channels = vectors[0]?.length ?? 0;
  const all = new Float32Array(vectors.length * channels);
  vectors.forEach((vector, row) => {
    all.set(vector, row * channels);
  });
  return tensor2d(all, [vectors.length, channels]);
}
