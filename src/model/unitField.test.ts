/**
 * Receptive fields by brute force: where the gradient of one output is not zero. Weights and pixels are positive and what
 * would hide a pixel (a rectifier, the one winner of a pooling) is left out or averaged, so that nothing cancels.
 */
import '@tensorflow/tfjs-backend-cpu';
import '@tensorflow/tfjs-core/dist/register_all_gradients.js';
import * as tf from '@tensorflow/tfjs-core';
import fc from 'fast-check';
import { beforeAll, describe, expect, test } from 'vitest';
import { analyse } from './analyse.ts';
import { chain, type Step } from './architectures/chain.ts';
import { architectureNamed } from './architectures/index.ts';
import { layerOf } from './layers/index.ts';
import type { Network, NetworkNode, NodeId } from './network.ts';
import { newNode } from './node.ts';
import { pixelsSeen } from './receptiveField.ts';
import { isMap } from './shape.ts';
import { type Box, unitField } from './unitField.ts';

beforeAll(() => tf.setBackend('cpu'));

const size = { height: 13, width: 11, channels: 1 };

/** The smallest box around the pixels on which a unit depends; null where it depends on none. */
function measured(network: Network, id: NodeId, [row, column]: readonly [number, number]): Box | null {
  const { nodes, order } = analyse(network);
  const byId = new Map(network.nodes.map((node) => [node.id, node]));
  const value = (image: tf.Tensor): tf.Tensor => {
    const outputs = new Map<NodeId, tf.Tensor>();
    for (const each of order) {
      const node = byId.get(each);
      const own = nodes.get(each);
      if (!node || !own) throw new Error(each);
      const weights = Object.fromEntries(own.weights.map(({ name, shape }) => [name, tf.ones([...shape])]));
      const inputs = node.kind === 'input' ? [image] : node.inputs.map((from) => outputs.get(from) ?? image);
      const output = layerOf(node.kind).forward(inputs, weights, node.params, {
        tf,
        mode: 'inference',
        random: () => new Float32Array(),
        buffers: { get: () => tf.scalar(1), assign: () => {} },
      });
      outputs.set(each, output);
      if (each === id) break;
    }
    return tf.sum(tf.slice(outputs.get(id) ?? image, [0, row, column, 0], [1, 1, 1, -1]));
  };
  const { height, width, channels } = size;
  const gradient = tf.tidy(() =>
    tf
      .grad(value)(tf.ones([1, height, width, channels]))
      .dataSync(),
  );
  const pixels = [...gradient].flatMap((slope, i) =>
    slope === 0 ? [] : [[Math.floor(i / width), i % width] as const],
  );
  if (pixels.length === 0) return null;
  const rows = pixels.map(([y]) => y);
  const columns = pixels.map(([, x]) => x);
  return {
    top: Math.min(...rows),
    bottom: Math.max(...rows),
    left: Math.min(...columns),
    right: Math.max(...columns),
  };
}

function agrees(network: Network, id: NodeId): number {
  const analysis = analyse(network);
  const shape = analysis.nodes.get(id)?.output;
  if (!shape || !isMap(shape)) return 0;
  const middle = [Math.floor(shape[0] / 2), Math.floor(shape[1] / 2)] as const;
  const units = [[0, 0], middle, [shape[0] - 1, shape[1] - 1], [0, middle[1]]] as const;
  for (const unit of units) {
    const found = unitField(network, analysis, id, unit);
    const box = found?.kind === 'box' ? found.seen : null;
    expect({ unit, box }).toEqual({ unit, box: measured(network, id, unit) });
  }
  return units.length;
}

const image: Step = ['input', 'input', size];
const padding = fc.oneof(fc.constantFrom('same' as const, 'valid' as const), fc.integer({ min: 0, max: 2 }));

/** Windows at least as large as their stride, so that none leaps over what lies between. */
const step = fc.oneof(
  fc
    .record({ kernel: fc.integer({ min: 1, max: 4 }), kernelWidth: fc.integer({ min: 1, max: 4 }), padding })
    .map((params) => ['conv2d', { ...params, filters: 1, stride: 1, bias: false }] as const),
  fc
    .record({ kernel: fc.integer({ min: 2, max: 4 }), padding })
    .map((params) => ['depthwiseConv2d', { ...params, stride: 2 }] as const),
  fc
    .record({
      size: fc.integer({ min: 2, max: 3 }),
      padding: fc.constantFrom('same' as const, 'valid' as const),
    })
    .map((params) => ['avgPool', { ...params, stride: 2, ceil: true }] as const),
  fc
    .record({
      kernel: fc.integer({ min: 2, max: 4 }),
      padding: fc.constantFrom('same' as const, 'valid' as const, 1),
    })
    .map((params) => ['transposedConv2d', { ...params, filters: 1, stride: 2 }] as const),
  fc
    .record({
      factor: fc.integer({ min: 2, max: 3 }),
      method: fc.constantFrom('nearest' as const, 'bilinear' as const),
    })
    .map((params) => ['upsample', params] as const),
  fc
    .record({ top: fc.integer({ min: 0, max: 2 }), left: fc.integer({ min: 0, max: 2 }) })
    .map((params) => ['zeroPad', { ...params, bottom: 1, right: 0 }] as const),
);

const chained = (kinds: readonly (readonly [NetworkNode['kind'], object])[]): Network => {
  const nodes: NetworkNode[] = [...chain(null, [image])];
  for (const [i, [kind, params]] of kinds.entries())
    nodes.push(newNode(kind, { id: `n${i}`, inputs: [i === 0 ? 'input' : `n${i - 1}`] }, params));
  return { nodes };
};

describe('what one unit sees is what its gradient reaches', () => {
  test('in any chain of windows, at the corners, the edge and in the middle', () => {
    let compared = 0;
    fc.assert(
      fc.property(fc.array(step, { minLength: 1, maxLength: 3 }), (kinds) => {
        compared += agrees(chained(kinds), `n${kinds.length - 1}`);
      }),
      { numRuns: 120 },
    );
    expect(compared).toBeGreaterThan(300);
  });

  test('where paths of different windows meet', () => {
    const network: Network = {
      nodes: [
        ...chain(null, [image]),
        ...chain('input', [
          ['a', 'conv2d', { filters: 1, kernel: 5, padding: 2 }],
          ['b', 'conv2d', { filters: 1, kernel: 1, kernelWidth: 4 }],
        ]),
        ...chain('input', [['c', 'conv2d', { filters: 1, kernel: 2 }]]),
        newNode('add', { id: 'add', inputs: ['b', 'c'] }),
        newNode('conv2d', { id: 'last', inputs: ['add'] }, { filters: 1 }),
      ],
    };
    expect(agrees(network, 'last')).toBe(4);
  });
});

describe('grouped and depthwise windows, joined paths', () => {
  test('groups share out channels, not places: what a unit sees is the same', () => {
    for (const groups of [1, 2, 4]) {
      const network = chained([
        ['conv2d', { filters: 4, kernel: 3, stride: 1 }],
        ['conv2d', { filters: 8, kernel: 3, kernelWidth: 4, stride: 2, padding: 1, groups }],
        ['depthwiseConv2d', { kernel: 3, stride: 1, multiplier: 2 }],
        ['zeroPad', { top: 2, bottom: 1, left: 0, right: 1 }],
        ['conv2d', { filters: 2, kernel: 2, padding: 'valid', groups: Math.min(2, groups) }],
      ]);
      expect(agrees(network, 'n1')).toBe(4);
      expect(agrees(network, 'n4')).toBe(4);
    }
  });

  const path = fc.array(
    fc.record({ kernel: fc.integer({ min: 1, max: 5 }), kernelWidth: fc.integer({ min: 1, max: 5 }) }),
    { minLength: 1, maxLength: 2 },
  );
  const joined = fc.record({
    paths: fc.tuple(path, path),
    join: fc.constantFrom('add' as const, 'concat' as const),
    stride: fc.constantFrom(1, 2),
  });
  const built = (paths: readonly (readonly object[])[], join: 'add' | 'concat', stride: number): Network => {
    const branches = paths.map((steps, p) =>
      chain(
        'input',
        steps.map((params, i): Step => {
          const own = { ...params, filters: 1, stride: i === 0 ? stride : 1, padding: 'same' as const };
          return [`p${p}-${i}`, 'conv2d', own];
        }),
      ),
    );
    const ends = branches.map((nodes) => nodes.at(-1)?.id ?? '');
    return {
      nodes: [...chain(null, [image]), ...branches.flat(), newNode(join, { id: 'end', inputs: ends })],
    };
  };

  test('two paths of any windows, added or concatenated; aligned is what brute force finds aligned', () => {
    const found = { aligned: 0, not: 0 };
    fc.assert(
      fc.property(joined, ({ paths, join, stride }) => {
        const network = built(paths, join, stride);
        agrees(network, 'end');
        const { nodes } = analyse(network);
        const field = nodes.get('end')?.receptiveField;
        const output = nodes.get('end')?.output;
        if (field?.kind !== 'square' || !output || !isMap(output)) throw new Error('no map');
        // In the middle nothing is cut: twice the centre of each path's field.
        const unit = [Math.floor(output[0] / 2), Math.floor(output[1] / 2)] as const;
        const centres = paths.map((steps, p) => {
          const box = measured(network, `p${p}-${steps.length - 1}`, unit);
          return box && [box.top + box.bottom, box.left + box.right];
        });
        const alike = JSON.stringify(centres[0]) === JSON.stringify(centres[1]);
        const whole = measured(network, 'end', unit);
        const isCut =
          !whole || whole.top === 0 || whole.left === 0 || whole.bottom === 12 || whole.right === 10;
        if (isCut) return;
        found[alike ? 'aligned' : 'not'] += 1;
        expect(field.aligned).toBe(alike);
        expect(field.size).toEqual([whole.bottom - whole.top + 1, whole.right - whole.left + 1]);
      }),
      { numRuns: 150 },
    );
    expect(found.aligned).toBeGreaterThan(10);
    expect(found.not).toBeGreaterThan(10);
  });
});

test('the field of a network is that of its units, over the border too', () => {
  const network = architectureNamed('vgg16')?.network();
  if (!network) throw new Error('VGG-16 is not on the shelf');
  const analysis = analyse(network);
  expect(unitField(network, analysis, 'pool5', [0, 0])).toEqual({
    kind: 'box',
    field: { top: -90, bottom: 121, left: -90, right: 121 },
    seen: { top: 0, bottom: 121, left: 0, right: 121 },
  });
  expect(unitField(network, analysis, 'pool5', [3, 6])).toMatchObject({
    field: { top: 6, bottom: 217, left: 102, right: 313 },
    seen: { top: 6, bottom: 217, left: 102, right: 223 },
  });
  expect(unitField(network, analysis, 'dense14', [0, 0])).toEqual({ kind: 'everything' });
});

test('a unit between the patterns of a transposed convolution sees nothing; one that is not there is not known', () => {
  const network = chained([['transposedConv2d', { filters: 1, kernel: 1, stride: 3, padding: 'same' }]]);
  const analysis = analyse(network);
  expect(unitField(network, analysis, 'n0', [3, 6])).toMatchObject({
    seen: { top: 1, bottom: 1, left: 2, right: 2 },
  });
  expect(unitField(network, analysis, 'n0', [4, 6])).toBeNull();
  expect(unitField(network, analysis, 'n0', [400, 0])).toBeNull();
  expect(unitField(network, analysis, 'nowhere', [0, 0])).toBeNull();
});

test('a 3x3 behind an upsampling of 2 sees two pixels, whichever unit looks', () => {
  const network = chained([
    ['upsample', { factor: 2, method: 'nearest' }],
    ['conv2d', { filters: 1, kernel: 3 }],
  ]);
  const field = analyse(network).nodes.get('n1')?.receptiveField;
  if (field?.kind !== 'square') throw new Error('a convolution does not see everything');
  expect([field.size, field.jump, pixelsSeen(field)]).toEqual([
    [2.5, 2.5],
    [0.5, 0.5],
    [2, 2],
  ]);
});

test('behind upsampling the size is the most that a unit can see', () => {
  fc.assert(
    fc.property(fc.array(step, { minLength: 1, maxLength: 3 }), (kinds) => {
      const network = chained(kinds);
      const analysis = analyse(network);
      const id = `n${kinds.length - 1}`;
      const { output = null, receptiveField: field = null } = analysis.nodes.get(id) ?? {};
      if (!output || !isMap(output) || field?.kind !== 'square') return;
      for (let row = 0; row < Math.min(output[0], 12); row += 1) {
        const unit = unitField(network, analysis, id, [row, 0]);
        if (unit?.kind !== 'box') continue;
        const start = row * field.jump[0] - field.padding[0];
        expect(unit.field.top).toBeGreaterThanOrEqual(start - 1e-9);
        expect(unit.field.bottom).toBeLessThanOrEqual(start + field.size[0] - 1 + 1e-9);
        expect(unit.field.bottom - unit.field.top + 1).toBeLessThanOrEqual(pixelsSeen(field)[0]);
      }
    }),
    { numRuns: 200 },
  );
});
