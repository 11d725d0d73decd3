/**
 * The parameters that a kind counts are those of the tensors that tf builds for it, and every one of them acts by itself:
 * the weights of these kinds act linearly, so the rank of the Jacobian (the change of each output value with each weight,
 * for a few random images) is the number of free parameters, whatever formula counted them.
 */
import '@tensorflow/tfjs-backend-cpu';
import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, test } from 'vitest';
import { analyse } from '../analyse.ts';
import type { NetworkNode } from '../network.ts';
import { newNode } from '../node.ts';
import { isMap, type MapShape } from '../shape.ts';
import { type LayerKind, layerKinds, layerOf } from './index.ts';

beforeAll(() => tf.setBackend('cpu'));

interface Built {
  readonly params?: object;
  /** What arrives; the map by itself where it is not said. */
  readonly image?: MapShape;
  readonly flat?: true;
  readonly twice?: true;
  readonly output: readonly number[];
  /** Worked out by hand. */
  readonly weights: Readonly<Record<string, readonly number[]>>;
}

const map: MapShape = [5, 4, 2];
const noWeights = (output: readonly number[] = map): Built => ({ output, weights: {} });

const built: Readonly<Record<Exclude<LayerKind, 'input'>, readonly Built[]>> = {
  conv2d: [
    { params: { filters: 3 }, output: [5, 4, 3], weights: { kernel: [3, 3, 2, 3], bias: [3] } },
    {
      params: { filters: 4, groups: 2, kernel: 2, kernelWidth: 3, stride: 2, padding: 'valid' },
      output: [2, 1, 4],
      weights: { kernel: [2, 3, 1, 4], bias: [4] },
    },
    { params: { filters: 2, bias: false }, output: [5, 4, 2], weights: { kernel: [3, 3, 2, 2] } },
  ],
  depthwiseConv2d: [
    { params: { multiplier: 2 }, output: [5, 4, 4], weights: { kernel: [3, 3, 2, 2], bias: [4] } },
    {
      params: { stride: 2, bias: false, padding: 1 },
      output: [3, 2, 2],
      weights: { kernel: [3, 3, 2, 1] },
    },
  ],
  transposedConv2d: [
    {
      params: { filters: 3, kernel: 3, stride: 2, padding: 'same' },
      output: [10, 8, 3],
      weights: { kernel: [3, 3, 3, 2], bias: [3] },
    },
    {
      params: { filters: 2, kernel: 2, stride: 2, padding: 'valid', bias: false },
      output: [10, 8, 2],
      weights: { kernel: [2, 2, 2, 2] },
    },
  ],
  dense: [{ params: { units: 3 }, flat: true, output: [3], weights: { kernel: [40, 3], bias: [3] } }],
  batchNorm: [
    { output: map, weights: { scale: [2], shift: [2] } },
    { flat: true, output: [40], weights: { scale: [40], shift: [40] } },
  ],
  zeroPad: [noWeights([7, 6, 2])],
  maxPool: [noWeights([2, 2, 2])],
  avgPool: [noWeights([2, 2, 2])],
  globalAvgPool: [noWeights([2])],
  upsample: [noWeights([10, 8, 2])],
  flatten: [noWeights([40])],
  relu: [noWeights()],
  leakyRelu: [noWeights()],
  sigmoid: [noWeights()],
  tanh: [noWeights()],
  localResponseNorm: [noWeights()],
  dropout: [noWeights()],
  add: [{ ...noWeights(), twice: true }],
  concat: [{ ...noWeights([5, 4, 4]), twice: true }],
  output: [{ params: { classes: 2 }, image: [1, 1, 2], flat: true, ...noWeights([2]) }],
};

const images = 60;
const noise = (shape: readonly number[], seed: number) =>
  tf.randomUniform([...shape], -1, 1, 'float32', seed);

/** One column for each weight: how all output values change when it grows by one. */
function jacobian(forward: (weights: Record<string, tf.Tensor>) => tf.Tensor, weights: Built['weights']) {
  const zeros = () =>
    Object.fromEntries(Object.entries(weights).map(([name, of]) => [name, tf.zeros([...of])]));
  const rest = forward(zeros()).dataSync();
  return Object.entries(weights).flatMap(([name, shape]) => {
    const count = shape.reduce((product, side) => product * side, 1);
    return Array.from({ length: count }, (_, i) => {
      const one = tf.tensor(
        Float32Array.from({ length: count }, (_, j) => (i === j ? 1 : 0)),
        [...shape],
      );
      const moved = forward({ ...zeros(), [name]: one }).dataSync();
      return Array.from(moved, (value, j) => value - (rest[j] ?? 0));
    });
  });
}

/** By orthogonalisation: columns that are more than a rounding away from those before. */
function rank(columns: readonly (readonly number[])[]): number {
  const dot = (a: readonly number[], b: readonly number[]) =>
    a.reduce((sum, x, i) => sum + x * (b[i] ?? 0), 0);
  const basis: number[][] = [];
  for (const column of columns) {
    let rest = [...column];
    for (const one of basis) {
      const along = dot(rest, one);
      rest = rest.map((x, i) => x - along * (one[i] ?? 0));
    }
    const length = Math.sqrt(dot(rest, rest));
    if (length > 1e-3 * Math.sqrt(dot(column, column))) basis.push(rest.map((x) => x / length));
  }
  return basis.length;
}

function wired({ params, image = map, flat, twice }: Built, kind: LayerKind): readonly NetworkNode[] {
  const [height, width, channels] = image;
  const input = newNode('input', { id: 'input', inputs: [] }, { height, width, channels });
  const flatten = newNode('flatten', { id: 'flat', inputs: ['input'] });
  const from = flat ? 'flat' : 'input';
  const node = newNode(kind, { id: 'node', inputs: twice ? [from, from] : [from] }, params);
  return flat ? [input, flatten, node] : [input, node];
}

const cases = layerKinds.flatMap((kind) =>
  kind === 'input' ? [] : built[kind].map((one) => ({ kind, one, says: JSON.stringify(one.params ?? {}) })),
);

describe.each(cases)('$kind $says', ({ kind, one }) => {
  const nodes = wired(one, kind);
  const own = analyse({ nodes }).nodes.get('node');
  const node = nodes.at(-1);
  if (!own || !node) throw new Error('not analysed');

  test('gives the shape and has the weights that were worked out by hand', () => {
    expect(own.problem).toBeNull();
    expect(own.output).toEqual(one.output);
    expect(Object.fromEntries(own.weights.map(({ name, shape }) => [name, shape]))).toEqual(one.weights);
  });

  test('counts as many parameters as the tensors hold that tf builds, each of them free', () => {
    const inputs = own.inputs.map((shape, i) => noise([isMap(shape) ? 8 : images, ...shape], i + 1));
    const forward = (weights: Record<string, tf.Tensor>) =>
      layerOf(kind).forward(inputs, weights, node.params, {
        tf,
        mode: 'inference',
        random: () => new Float32Array(),
        buffers: {
          get: (name) => {
            const spec = own.buffers.find((buffer) => buffer.name === name);
            if (!spec) throw new Error(`${kind} has no buffer ${name}`);
            return spec.initial === 'ones' ? tf.ones([...spec.shape]) : tf.zeros([...spec.shape]);
          },
          assign: () => {},
        },
      });
    const made = own.weights.map(({ shape }) => tf.variable(tf.zeros([...shape])));
    const held = made.reduce((sum, { size }) => sum + size, 0);
    expect(own.parameters).toBe(held);
    const y = forward(Object.fromEntries(own.weights.map(({ name }, i) => [name, made[i] ?? tf.scalar(0)])));
    expect(y.shape.slice(1)).toEqual(own.output);
    expect(rank(jacobian(forward, one.weights))).toBe(held);
  });
});

test('only the image itself is not asked', () => {
  expect(layerKinds.filter((kind) => kind !== 'input').sort()).toEqual(Object.keys(built).sort());
});
