/**
 * Which layers, with which settings and shapes, are held to the reference on every backend: for each kind of the layer
 * table at least one case (the compiler asks for it), and one for each setting that takes another way through a
 * kernel: stride with and without a rest, padding by name and by number, windows that overlap, kernels of 1 and of 11.
 */
import type { Tensor, Tensor2D } from '@tensorflow/tfjs-core';
import {
  type LayerKind,
  type LayerParams,
  layerFor,
  layerKinds,
  type ParamsOf,
} from '../../model/layers/index.ts';
import type { TfCore, WeightSpec } from '../../model/layers/layerType.ts';
import type { Shape } from '../../model/shape.ts';
import { layerOutput } from '../layerOutput.ts';
import { softmaxCrossEntropy as engineLoss } from '../loss.ts';
import { batchNorm } from './batchNorm.ts';
import { conv2d } from './conv2d.ts';
import { dense } from './dense.ts';
import { depthwiseConv2d } from './depthwiseConv2d.ts';
import { identity, leakyRelu, masked, relu, sigmoid, tanh } from './elementwise.ts';
import { add, concatenate, flatten } from './joins.ts';
import { localResponseNorm } from './localResponseNorm.ts';
import type { Operation } from './operation.ts';
import { averagePool, globalAveragePool, maxPool } from './pooling.ts';
import { upsample, zeroPad } from './resampling.ts';
import { uniforms } from './seededNumbers.ts';
import { softmaxCrossEntropy } from './softmaxCrossEntropy.ts';
import { transposedConv2d } from './transposedConv2d.ts';

/** One thing to be checked: what a backend computes, and the reference that it is held to. */
export interface GradientCase {
  readonly kind: LayerKind | 'loss';
  /** The layer's settings; null for the loss. */
  readonly params: LayerParams | null;
  readonly name: string;
  /** With the batch in front. */
  readonly inputShapes: readonly Shape[];
  readonly outputShape: Shape;
  readonly weights: readonly Pick<WeightSpec, 'name' | 'shape'>[];
  readonly reference: Operation;
  /** What is neither input nor weight, made before the tape begins so that it lives until the gradient is taken. */
  readonly constant: (tf: TfCore) => Tensor | null;
  readonly forward: (
    tf: TfCore,
    inputs: readonly Tensor[],
    weights: Readonly<Record<string, Tensor>>,
    constant: Tensor | null,
  ) => Tensor;
}

interface LayerCase<K extends LayerKind> {
  readonly params: ParamsOf<K>;
  /** Of one example, without the batch. */
  readonly inputs: readonly Shape[];
  readonly batch?: number;
}

interface LayerCases<K extends LayerKind> {
  readonly reference: (params: ParamsOf<K>) => Operation;
  readonly cases: readonly LayerCase<K>[];
}

const named = { kernel: 'kernel', bias: 'bias' };
const he = { initial: 'he' } as const;
const usualBatch = 3;
const map: Shape = [5, 4, 3];
/** What a layer draws at random in these cases; the reference reads the same numbers. */
const drawn = uniforms(1024, 77);

type ConvolutionParams = ParamsOf<'conv2d'>;

/** A convolution, either way, of a map [height, width, channels]. */
function convolution(
  filters: number,
  kernel: number,
  stride: number,
  padding: ConvolutionParams['padding'],
  input: Shape,
  others: Pick<ConvolutionParams, 'kernelWidth' | 'groups' | 'bias'> = {},
  batch = usualBatch,
) {
  return { params: { filters, kernel, stride, padding, ...he, ...others }, inputs: [input], batch };
}

const layerCases: { readonly [K in LayerKind]: LayerCases<K> } = {
  input: { reference: identity, cases: [{ params: { height: 5, width: 4, channels: 3 }, inputs: [map] }] },
  conv2d: {
    reference: (params) => conv2d(params, named),
    cases: [
      convolution(4, 3, 1, 'same', [7, 6, 3]),
      convolution(6, 5, 1, 'valid', [28, 28, 1]),
      convolution(5, 3, 1, 2, [7, 7, 4]),
      convolution(4, 3, 2, 'same', [8, 7, 3]),
      convolution(4, 3, 2, 'valid', [8, 9, 3]),
      convolution(4, 3, 3, 1, [9, 10, 2]),
      convolution(3, 2, 1, 'same', [5, 6, 2]),
      convolution(3, 2, 3, 'valid', [9, 7, 2]),
      convolution(3, 2, 3, 'same', [9, 7, 2]),
      convolution(6, 1, 1, 'same', [6, 5, 8]),
      convolution(6, 1, 2, 'same', [6, 5, 8]),
      convolution(3, 1, 1, 1, [4, 3, 2]),
      convolution(2, 11, 1, 'same', [12, 13, 2]),
      convolution(3, 11, 4, 2, [28, 28, 1]),
      convolution(3, 3, 1, 'same', [1, 1, 5]),
      // The stride leaps over the whole map: padding is all that is read, in one direction or in both.
      convolution(3, 1, 16, 3, [5, 18, 2]),
      convolution(3, 1, 16, 3, [5, 5, 2]),
      // Channels in eights: the ways of the faster kernels, with whole tiles and odd ones, and padding of every kind.
      convolution(16, 3, 1, 'same', [7, 5, 8]),
      convolution(8, 3, 1, 'valid', [9, 6, 8]),
      convolution(8, 3, 1, 2, [6, 7, 8]),
      convolution(8, 3, 1, 4, [3, 4, 8]),
      convolution(8, 3, 1, 'same', [1, 2, 8]),
      // Whole tiles of 4 x 4 outputs.
      convolution(8, 3, 1, 'same', [12, 8, 16], {}, 3),
      convolution(32, 3, 1, 'same', [14, 14, 16], {}, 5),
      // Kernels that are wider or higher, groups, no bias.
      convolution(4, 1, 1, 'same', [6, 5, 3], { kernelWidth: 3 }),
      convolution(4, 3, 2, 1, [6, 7, 3], { kernelWidth: 1 }),
      convolution(6, 3, 1, 'same', [6, 5, 4], { groups: 2 }),
      convolution(16, 3, 1, 1, [6, 5, 16], { groups: 2, bias: false }),
      convolution(6, 5, 2, 'valid', [9, 8, 3], { groups: 3 }),
      convolution(5, 3, 2, 1, [7, 6, 3], { bias: false }),
    ],
  },
  depthwiseConv2d: {
    reference: (params) => depthwiseConv2d(params, named),
    cases: [
      { params: { kernel: 3, stride: 1, padding: 'same', multiplier: 1, ...he }, inputs: [[6, 5, 4]] },
      { params: { kernel: 3, stride: 2, padding: 'same', multiplier: 1, ...he }, inputs: [[8, 7, 3]] },
      { params: { kernel: 3, stride: 2, padding: 1, multiplier: 2, ...he }, inputs: [[7, 8, 3]] },
      { params: { kernel: 5, stride: 1, padding: 'valid', multiplier: 3, ...he }, inputs: [[7, 6, 2]] },
      { params: { kernel: 2, stride: 3, padding: 'valid', multiplier: 1, ...he }, inputs: [[9, 7, 2]] },
      { params: { kernel: 1, stride: 2, padding: 'same', multiplier: 1, ...he }, inputs: [[5, 6, 3]] },
      { params: { kernel: 2, stride: 3, padding: 'same', multiplier: 1, ...he }, inputs: [[9, 12, 3]] },
      {
        params: { kernel: 3, stride: 1, padding: 'same', multiplier: 1, bias: false, ...he },
        inputs: [[7, 7, 8]],
      },
    ],
  },
  transposedConv2d: {
    reference: (params) => transposedConv2d(params, named),
    cases: [
      convolution(4, 2, 2, 'same', [4, 5, 3]),
      convolution(3, 3, 2, 'same', [4, 3, 2]),
      convolution(3, 4, 2, 1, [4, 3, 2]),
      convolution(2, 3, 3, 'valid', [3, 4, 3]),
      convolution(2, 2, 3, 'same', [3, 4, 3]),
      convolution(2, 2, 3, 'valid', [3, 4, 3]),
      convolution(8, 3, 1, 'same', [5, 6, 8], { bias: false }),
    ],
  },
  zeroPad: {
    reference: zeroPad,
    cases: [
      { params: { top: 1, bottom: 1, left: 1, right: 1 }, inputs: [map] },
      { params: { top: 0, bottom: 3, left: 2, right: 1 }, inputs: [map] },
    ],
  },
  maxPool: {
    reference: maxPool,
    cases: [
      { params: { size: 2, stride: 2, padding: 'valid' }, inputs: [[6, 8, 5]] },
      { params: { size: 2, stride: 2, padding: 'valid' }, inputs: [[7, 5, 3]] },
      { params: { size: 2, stride: 2, padding: 'same' }, inputs: [[7, 5, 3]] },
      { params: { size: 3, stride: 2, padding: 'same' }, inputs: [[8, 7, 3]] },
      { params: { size: 3, stride: 1, padding: 1 }, inputs: [[5, 6, 4]] },
      { params: { size: 2, stride: 3, padding: 'valid' }, inputs: [[8, 7, 2]] },
      { params: { size: 2, stride: 3, padding: 'same' }, inputs: [[9, 7, 2]] },
      { params: { size: 3, stride: 2, padding: 'valid', ceil: true }, inputs: [[8, 7, 3]] },
      { params: { size: 3, stride: 3, padding: 1, ceil: true }, inputs: [[9, 8, 2]] },
    ],
  },
  avgPool: {
    reference: averagePool,
    cases: [
      { params: { size: 2, stride: 2, padding: 'valid' }, inputs: [[6, 8, 5]] },
      { params: { size: 2, stride: 2, padding: 'same' }, inputs: [[7, 5, 3]] },
      { params: { size: 3, stride: 2, padding: 'same' }, inputs: [[8, 7, 3]] },
      { params: { size: 3, stride: 1, padding: 1 }, inputs: [[5, 6, 4]] },
      { params: { size: 2, stride: 3, padding: 'valid' }, inputs: [[8, 7, 2]] },
      { params: { size: 2, stride: 3, padding: 'same' }, inputs: [[9, 7, 2]] },
      { params: { size: 3, stride: 2, padding: 'valid', ceil: true }, inputs: [[8, 7, 3]] },
      { params: { size: 3, stride: 3, padding: 1, ceil: true }, inputs: [[9, 8, 2]] },
    ],
  },
  globalAvgPool: { reference: globalAveragePool, cases: [{ params: {}, inputs: [[7, 5, 6]] }] },
  upsample: {
    reference: upsample,
    cases: [
      { params: { factor: 2, method: 'nearest' }, inputs: [map] },
      { params: { factor: 3, method: 'nearest' }, inputs: [[2, 3, 2]] },
      { params: { factor: 2, method: 'bilinear' }, inputs: [map] },
      { params: { factor: 3, method: 'bilinear' }, inputs: [[2, 1, 2]] },
    ],
  },
  flatten: { reference: flatten, cases: [{ params: {}, inputs: [map] }] },
  dense: {
    reference: () => dense(named),
    cases: [
      { params: { units: 5, ...he }, inputs: [[7]] },
      { params: { units: 50, ...he }, inputs: [[130]], batch: 9 },
      { params: { units: 1, ...he }, inputs: [[3]], batch: 1 },
      { params: { units: 10, ...he }, inputs: [[20]], batch: 8 },
      { params: { units: 33, ...he }, inputs: [[300]], batch: 20 },
    ],
  },
  relu: { reference: relu, cases: [{ params: {}, inputs: [map] }] },
  leakyRelu: {
    reference: ({ slope }) => leakyRelu(slope),
    cases: [
      { params: { slope: 0.01 }, inputs: [map] },
      { params: { slope: 0.3 }, inputs: [[9]] },
    ],
  },
  sigmoid: { reference: sigmoid, cases: [{ params: {}, inputs: [map] }] },
  tanh: { reference: tanh, cases: [{ params: {}, inputs: [map] }] },
  batchNorm: {
    reference: ({ epsilon }) => batchNorm(epsilon, { scale: 'scale', shift: 'shift' }),
    cases: [
      { params: { momentum: 0.9, epsilon: 0.00001 }, inputs: [map] },
      // More places than one thread sums, and more sums than one lane joins.
      { params: { momentum: 0.9, epsilon: 0.00001 }, inputs: [[20, 18, 3]] },
      { params: { momentum: 0.9, epsilon: 0.001 }, inputs: [[6]], batch: 8 },
      // Whole vectors of channels, with blocks of rows and a rest of them; rows that cannot be joined to whole vectors.
      { params: { momentum: 0.9, epsilon: 0.00001 }, inputs: [[10, 9, 24]] },
      { params: { momentum: 0.9, epsilon: 0.00001 }, inputs: [[3, 3, 5]] },
    ],
  },
  localResponseNorm: {
    reference: localResponseNorm,
    cases: [
      { params: { radius: 2, k: 2, alpha: 0.0001, beta: 0.75 }, inputs: [[4, 3, 9]] },
      { params: { radius: 1, k: 1, alpha: 0.5, beta: 0.5 }, inputs: [[3, 4, 5]] },
      { params: { radius: 3, k: 0.5, alpha: 1, beta: 0.75 }, inputs: [[3, 2, 4]] },
    ],
  },
  dropout: {
    reference: ({ rate }) => masked(drawn.map((u) => (u < rate ? 0 : 1 / (1 - rate)))),
    cases: [{ params: { rate: 0.5 }, inputs: [map] }],
  },
  add: {
    reference: add,
    cases: [
      { params: {}, inputs: [map, map] },
      { params: {}, inputs: [[6], [6], [6]] },
    ],
  },
  concat: {
    reference: concatenate,
    cases: [
      { params: {}, inputs: [map, [5, 4, 1], [5, 4, 2]] },
      { params: {}, inputs: [[6], [3]] },
    ],
  },
  output: { reference: identity, cases: [{ params: { classes: 10 }, inputs: [[10]] }] },
};

function casesOf<K extends LayerKind>(kind: K): GradientCase[] {
  const layer = layerFor(kind);
  const { reference, cases } = layerCases[kind];
  return cases.map(({ params, inputs, batch = usualBatch }) => {
    const output = layer.outputShape(inputs, params);
    if (!output.ok) throw new Error(`${kind} ${JSON.stringify(params)}: ${output.problem.code}`);
    const buffers = layer.buffers(inputs, params);
    return {
      kind,
      params,
      name: `${kind} ${JSON.stringify(params)} of ${JSON.stringify(inputs)}`,
      inputShapes: inputs.map((shape) => [batch, ...shape]),
      outputShape: [batch, ...output.value],
      weights: layer.weights(inputs, params),
      reference: reference(params),
      constant: () => null,
      forward: (tf, tensors, weights) =>
        layerOutput({ layer, params }, tensors, weights, {
          tf,
          mode: 'training',
          random: (_, count) => drawn.slice(0, count),
          buffers: {
            get: (name) => {
              const spec = buffers.find((buffer) => buffer.name === name);
              if (!spec) throw new Error(`${kind} names no buffer ${name}`);
              return tf.fill([...spec.shape], spec.initial === 'ones' ? 1 : 0);
            },
            assign: () => {},
          },
        }),
    };
  });
}

/** The loss, of 4 images in 10 classes, one class twice. */
const lossCase: GradientCase = {
  kind: 'loss',
  params: null,
  name: 'softmax and cross-entropy',
  inputShapes: [[4, 10]],
  outputShape: [],
  weights: [],
  reference: softmaxCrossEntropy([3, 0, 9, 3]),
  constant: (tf) => tf.cast(tf.oneHot([3, 0, 9, 3], 10), 'float32'),
  forward: (_, [logits], _weights, oneHot) => {
    if (!logits || !oneHot) throw new Error('the loss takes logits and one-hot labels');
    return engineLoss(logits as Tensor2D, oneHot as Tensor2D);
  },
};

export const gradientCases: readonly GradientCase[] = [...layerKinds.flatMap(casesOf), lossCase];
