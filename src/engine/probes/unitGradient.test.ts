import '@tensorflow/tfjs-backend-cpu';
import '@tensorflow/tfjs-backend-wasm';
import * as tf from '@tensorflow/tfjs-core';
import '@tensorflow/tfjs-core/dist/register_all_gradients.js';
import { beforeAll, describe, expect, it } from 'vitest';
import { chain } from '../../model/architectures/chain.ts';
import { simpleCnn, smallResidual } from '../../model/architectures/index.ts';
import type { Network } from '../../model/network.ts';
import { type Box, unitField } from '../../model/unitField.ts';
import { type CompiledModel, compile } from '../compile.ts';
import { smallExperiment } from '../engineForTests.ts';
import { registerWasmKernels } from '../kernels/wasm/register.ts';
import { conv2d } from '../reference/conv2d.ts';
import { tanh } from '../reference/elementwise.ts';
import { filled, zeros } from '../reference/operation.ts';
import { averagePool } from '../reference/pooling.ts';
import { uniforms } from '../reference/seededNumbers.ts';
import { modelUpTo, unitGradient } from './unitGradient.ts';

const side = 28;

/** Convolution 5 x 5 with stride 2 over a padded image, tanh, average pooling, convolution 3 x 3. */
const smooth: Network = {
  nodes: chain(null, [
    ['input', 'input'],
    ['conv1', 'conv2d', { filters: 3, kernel: 5, stride: 2, padding: 2 }],
    ['tanh1', 'tanh'],
    ['pool1', 'avgPool', { size: 2, stride: 2, padding: 'valid' }],
    ['conv2', 'conv2d', { filters: 4, kernel: 3, padding: 1 }],
    ['flatten1', 'flatten'],
    ['dense1', 'dense', { units: 10 }],
    ['output', 'output'],
  ]),
};

function compiled(network: Network): CompiledModel {
  const model = compile(smallExperiment({ network }));
  if (!model.ok) throw new Error(JSON.stringify(model.problem));
  return model.value;
}

/** All weights and buffers as tensors; dispose of them with `free`. */
function carried(model: CompiledModel) {
  const shapes = new Map([
    ...model.weights.map(({ name, spec }) => [name, spec.shape] as const),
    ...model.buffers.map(({ name, shape }) => [name, shape] as const),
  ]);
  const tensors = new Map(
    [...model.initial()].map(([name, values]) => [name, tf.tensor(values, [...(shapes.get(name) ?? [])])]),
  );
  return {
    tensor: (name: string) => {
      const found = tensors.get(name);
      if (!found) throw new Error(`no ${name}`);
      return found;
    },
    free: () => tf.dispose([...tensors.values()]),
  };
}

function measured(
  network: Network,
  nodeId: string,
  unit: readonly [number, number],
  images: Float32Array,
): { readonly values: Float32Array; readonly seen: Box | null } {
  const model = compiled(network);
  const part = modelUpTo(model, nodeId);
  if (!part) throw new Error(`no ${nodeId}`);
  const { tensor, free } = carried(model);
  const input = tf.tensor4d(images, [images.length / side ** 2, side, side, 1]);
  const gradient = unitGradient({ model: part, tensor, images: input, unit });
  const values = gradient.dataSync<'float32'>().slice();
  input.dispose();
  gradient.dispose();
  free();
  const field = unitField(network, model.analysis, nodeId, unit);
  if (field?.kind !== 'box' || !field.seen) return { values, seen: null };
  return { values, seen: field.seen };
}

/** The same of `smooth`, up to `conv2`, in float64: each layer's own reference, backwards one after another. */
function wanted(unit: readonly [number, number], images: Float32Array): Float64Array {
  const initial = compiled(smooth).initial();
  const weight = (name: string, shape: number[]) => {
    const values = initial.get(name);
    return filled(shape, (i) => values?.[i] ?? Number.NaN);
  };
  const names = { kernel: 'kernel', bias: 'bias' };
  const result = new Float64Array(side ** 2);
  const count = images.length / side ** 2;
  for (let n = 0; n < count; n += 1) {
    const x = filled([1, side, side, 1], (i) => images[n * side ** 2 + i] ?? 0);
    const first = conv2d({ stride: 2, padding: 2 }, names)([x], {
      kernel: weight('conv1/kernel', [5, 5, 1, 3]),
      bias: weight('conv1/bias', [3]),
    });
    const bent = tanh()([first.output], {});
    const pooled = averagePool({ size: 2, stride: 2, padding: 'valid' })([bent.output], {});
    const last = conv2d({ stride: 1, padding: 1 }, names)([pooled.output], {
      kernel: weight('conv2/kernel', [3, 3, 3, 4]),
      bias: weight('conv2/bias', [4]),
    });
    const one = zeros(last.output.shape);
    for (let k = 0; k < 4; k += 1) one.values[(unit[0] * 7 + unit[1]) * 4 + k] = 1;
    const back = [last, pooled, bent, first].reduce((slope, layer) => {
      const [input] = layer.backward(slope).inputs;
      if (!input) throw new Error('no gradient');
      return input;
    }, one);
    back.values.forEach((value, i) => {
      result[i] = (result[i] ?? 0) + Math.abs(value) / count;
    });
  }
  return result;
}

describe.each(['cpu', 'wasm'])('the gradient of one unit on %s', (backend) => {
  beforeAll(async () => {
    registerWasmKernels();
    expect(await tf.setBackend(backend)).toBe(true);
  });

  it.each([[[0, 0] as const], [[3, 3] as const], [[6, 2] as const]])(
    'equals the reference at unit %o',
    (unit) => {
      const images = uniforms(3 * side ** 2, 7);
      const { values } = measured(smooth, 'conv2', unit, images);
      const right = wanted(unit, images);
      const largest = Math.max(...right);
      expect(largest).toBeGreaterThan(0);
      values.forEach((value, i) => {
        expect(Math.abs(value - (right[i] ?? 0))).toBeLessThan(1e-4 * largest);
      });
    },
  );

  it.each([
    ['conv1', [0, 0]],
    ['conv1', [13, 5]],
    ['pool1', [3, 6]],
    ['conv2', [0, 6]],
    ['conv2', [3, 3]],
  ] as const)('is zero outside the theoretical square, and not at its edges: %s %o', (nodeId, unit) => {
    const { values, seen } = measured(smooth, nodeId, unit, uniforms(2 * side ** 2, 3));
    if (!seen) throw new Error('sees nothing');
    const [rows, columns] = [new Set<number>(), new Set<number>()];
    values.forEach((value, i) => {
      if (value === 0) return;
      rows.add(Math.floor(i / side));
      columns.add(i % side);
    });
    const all = (first: number, last: number) =>
      Array.from({ length: last - first + 1 }, (_, i) => first + i);
    expect([...rows].sort((a, b) => a - b)).toEqual(all(seen.top, seen.bottom));
    expect([...columns].sort((a, b) => a - b)).toEqual(all(seen.left, seen.right));
  });

  it('takes a vector whole, and passes normalisation, skips and rectified units', () => {
    const images = uniforms(2 * side ** 2, 5);
    const whole = measured(smooth, 'dense1', [0, 0], images).values;
    expect(whole.every((value) => value > 0)).toBe(true);
    const { values, seen } = measured(smallResidual.network(), 'block2-relu2', [7, 7], images);
    if (!seen) throw new Error('sees nothing');
    const outside = values.filter((_, i) => {
      const [y, x] = [Math.floor(i / side), i % side];
      return y < seen.top || y > seen.bottom || x < seen.left || x > seen.right;
    });
    expect(outside.length).toBeGreaterThan(0);
    // Winograd's transforms leave rounding where plain sums would leave zeros.
    const largest = Math.max(...values);
    expect(outside.every((value) => value <= 1e-6 * largest)).toBe(true);
    expect(values.some((value) => value > 0)).toBe(true);
  });

  it('takes a convolution that only a ReLU reads before that ReLU', () => {
    const network = simpleCnn.network();
    const conv = network.nodes.find(({ kind }) => kind === 'conv2d')?.id ?? '';
    const { values } = measured(network, conv, [12, 12], uniforms(2 * side ** 2, 6));
    expect(values.filter((value) => value > 0)).toHaveLength(25);
  });

  it('leaves no tensor behind', () => {
    const before = tf.memory().numTensors;
    measured(smooth, 'conv2', [2, 2], uniforms(side ** 2, 1));
    expect(tf.memory().numTensors).toBe(before);
  });
});

it('has no layers that do not lead there', () => {
  const part = modelUpTo(compiled(smallResidual.network()), 'block1-conv2');
  expect(part?.nodes.map(({ id }) => id)).toEqual([
    'input',
    'conv1',
    'norm1',
    'relu1',
    'block1-conv1',
    'block1-norm1',
    'block1-relu1',
    'block1-conv2',
  ]);
  expect(modelUpTo(compiled(smooth), 'elsewhere')).toBeNull();
});
