/**
 * Every kind of layer in a small network: what the theory says that a unit sees is held to brute force, the pixels that
 * have a gradient for one output. Rectifiers and poolings let the gradient of few pixels through at a time, so it is
 * gathered over many images; each of them comes with weights of its own.
 */
import '@tensorflow/tfjs-backend-cpu';
import '@tensorflow/tfjs-core/dist/register_all_gradients.js';
import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, expect, test } from 'vitest';
import { analyse } from './analyse.ts';
import { chain, type Step } from './architectures/chain.ts';
import { type LayerKind, layerKinds, layerOf } from './layers/index.ts';
import type { Network, NetworkNode, NodeId } from './network.ts';
import { newNode } from './node.ts';
import { pixelsSeen } from './receptiveField.ts';
import { isMap } from './shape.ts';
import { type Box, unitField } from './unitField.ts';

beforeAll(() => tf.setBackend('cpu'));

const [height, width] = [14, 12];
const image: Step = ['input', 'input', { height, width, channels: 2 }];

/** Settings that show most of a kind, and how far a unit in the middle sees behind a 3 x 3 and this kind. */
interface Case {
  readonly params?: object;
  /** Height and width; null where a unit sees everything. */
  readonly sees: readonly [number, number] | null;
}

const cases: Readonly<Record<Exclude<LayerKind, 'input'>, Case>> = {
  conv2d: { params: { filters: 4, kernel: 4, kernelWidth: 2, stride: 2, groups: 2 }, sees: [6, 4] },
  depthwiseConv2d: { params: { kernel: 5, stride: 2, multiplier: 2 }, sees: [7, 7] },
  transposedConv2d: { params: { filters: 2, kernel: 3, stride: 2 }, sees: [4, 4] },
  zeroPad: { params: { top: 2, left: 1 }, sees: [3, 3] },
  maxPool: { params: { size: 3, stride: 2, padding: 1 }, sees: [5, 5] },
  avgPool: { params: { size: 3, stride: 2, ceil: true }, sees: [5, 5] },
  globalAvgPool: { sees: null },
  upsample: { params: { factor: 2, method: 'bilinear' }, sees: [4, 4] },
  flatten: { sees: [3, 3] },
  dense: { params: { units: 3 }, sees: null },
  relu: { sees: [3, 3] },
  leakyRelu: { sees: [3, 3] },
  sigmoid: { sees: [3, 3] },
  tanh: { sees: [3, 3] },
  batchNorm: { sees: [3, 3] },
  localResponseNorm: { params: { alpha: 0.5 }, sees: [3, 3] },
  dropout: { sees: [3, 3] },
  add: { sees: [5, 5] },
  concat: { sees: [5, 5] },
  output: { params: { classes: 4 }, sees: null },
};

/** A 3 x 3, what the kind needs between (a vector, a second path), then the kind. */
function around(kind: Exclude<LayerKind, 'input'>): Network {
  const before = chain(null, [image, ['first', 'conv2d', { filters: 2 }]]);
  const more: NetworkNode[] = [];
  if (kind === 'dense' || kind === 'output') more.push(newNode('flatten', { id: 'flat', inputs: ['first'] }));
  if (kind === 'output') more.push(newNode('dense', { id: 'scores', inputs: ['flat'] }, { units: 4 }));
  if (kind === 'add' || kind === 'concat')
    more.push(newNode('conv2d', { id: 'second', inputs: ['first'] }, { filters: 2 }));
  const from = more.at(-1)?.id ?? 'first';
  const inputs = from === 'second' ? ['second', 'first'] : [from];
  return { nodes: [...before, ...more, newNode(kind, { id: 'node', inputs }, cases[kind].params)] };
}

/** The values of one node for one image, with weights drawn anew. */
function nodeValue(network: Network, id: NodeId, seed: number): (x: tf.Tensor) => tf.Tensor {
  const analysis = analyse(network);
  return (x) => {
    const outputs = new Map<NodeId, tf.Tensor>();
    for (const { id: each, kind, params, inputs } of network.nodes) {
      const own = analysis.nodes.get(each);
      if (!own) throw new Error(each);
      const drawn = own.weights.map(({ name, shape }, i) => [
        name,
        tf.randomUniform([...shape], -1, 1, 'float32', 31 * seed + i + 1),
      ]);
      const given = kind === 'input' ? [x] : inputs.map((from) => outputs.get(from) ?? x);
      outputs.set(
        each,
        layerOf(kind).forward(given, Object.fromEntries(drawn), params, {
          tf,
          mode: 'inference',
          random: () => new Float32Array(),
          buffers: { get: () => tf.scalar(1), assign: () => {} },
        }),
      );
    }
    return outputs.get(id) ?? x;
  };
}

/** The smallest box around all pixels that change the output at `begin`, of so many values; gathered over many draws. */
function reached(network: Network, begin: readonly number[], size: readonly number[]): Box | null {
  const hits = new Set<number>();
  for (let seed = 1; seed <= 60; seed += 1) {
    const slope = tf.tidy(() => {
      const value = nodeValue(network, 'node', seed);
      const one = (x: tf.Tensor) => tf.sum<tf.Scalar>(tf.slice(value(x), [0, ...begin], [1, ...size]));
      const x = tf.randomUniform([1, height, width, 2], -1, 1, 'float32', 1000 + seed);
      return tf.sum(tf.abs(tf.grad(one)(x)), [0, 3]).dataSync();
    });
    slope.forEach((value, i) => {
      if (value !== 0) hits.add(i);
    });
  }
  if (hits.size === 0) return null;
  const rows = [...hits].map((i) => Math.floor(i / width));
  const columns = [...hits].map((i) => i % width);
  return {
    top: Math.min(...rows),
    bottom: Math.max(...rows),
    left: Math.min(...columns),
    right: Math.max(...columns),
  };
}

const whole: Box = { top: 0, bottom: height - 1, left: 0, right: width - 1 };
const kinds = layerKinds.filter((kind) => kind !== 'input');

test.each(kinds)('%s: the gradient of one output reaches what the theory says', (kind) => {
  const network = around(kind);
  const analysis = analyse(network);
  const own = analysis.nodes.get('node');
  const field = own?.receptiveField;
  const { output } = own ?? {};
  if (!field || !output) throw new Error(`${kind} has no field: ${JSON.stringify(own?.problem)}`);
  const { sees } = cases[kind];

  if (!isMap(output)) {
    // Of a vector one value; of a flattened map the value of its middle.
    const at = kind === 'flatten' ? 2 * ((height / 2) * width + width / 2) : 1;
    const box = reached(network, [at], [1]);
    if (sees === null) {
      expect(field).toEqual({ kind: 'everything' });
      expect(box).toEqual(whole);
      return;
    }
    expect(field).toMatchObject({ kind: 'square', size: sees });
    expect(box).toEqual({ top: 6, bottom: 8, left: 5, right: 7 });
    return;
  }

  expect(field).toMatchObject({ kind: 'square', aligned: true });
  expect(field.kind === 'square' && pixelsSeen(field)).toEqual(sees);
  const [rows, columns, channels] = output;
  const units = [
    [0, 0],
    [Math.floor(rows / 2), Math.floor(columns / 2)],
    [rows - 1, columns - 1],
  ] as const;
  for (const unit of units) {
    const theory = unitField(network, analysis, 'node', unit);
    if (theory?.kind !== 'box') throw new Error(`${kind} sees no box`);
    const box = reached(network, [...unit, 0], [1, 1, channels]);
    expect({ unit, box }).toEqual({ unit, box: theory.seen });
  }
});
