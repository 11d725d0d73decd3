/** The contract that every kind of layer keeps, asked of the whole table; `forward` runs on tf's plain CPU backend. */
import '@tensorflow/tfjs-backend-cpu';
import '@tensorflow/tfjs-core/dist/register_all_gradients.js';
import * as tf from '@tensorflow/tfjs-core';
import * as v from 'valibot';
import { beforeAll, describe, expect, test } from 'vitest';
import { languages } from '../language.ts';
import { parameterValue, withoutOrdinary } from '../parameterValue.ts';
import { type Shape, sizeOf } from '../shape.ts';
import { type LayerKind, type LayerParams, layerKinds, layerOf, layers } from './index.ts';
import type { ForwardContext } from './layerType.ts';

beforeAll(() => tf.setBackend('cpu'));

const maps: readonly Shape[] = [
  [7, 7, 3],
  [6, 9, 2],
  [1, 1, 4],
];
const vectors: readonly Shape[] = [[10], [3]];

/** Parameters besides the defaults under which a kind is looked at. */
const variants: { readonly [K in LayerKind]?: readonly object[] } = {
  input: [{ height: 6, width: 9, channels: 2 }],
  conv2d: [
    { filters: 4, kernel: 5, padding: 'valid' },
    { filters: 2, kernel: 3, stride: 2 },
    { filters: 3, kernel: 4, stride: 3, padding: 2 },
    { filters: 1, kernel: 2, stride: 2, padding: 0 },
    { filters: 2, kernel: 1, stride: 3, padding: 4 },
    { filters: 2, kernel: 2, stride: 3, padding: 'same' },
    { filters: 4, kernel: 1, kernelWidth: 3, padding: 1 },
    { filters: 4, kernel: 3, kernelWidth: 1, stride: 2 },
    { filters: 6, groups: 2 },
    { filters: 6, groups: 3, bias: false },
    { bias: false },
  ],
  depthwiseConv2d: [
    { multiplier: 3, kernel: 5, padding: 'valid' },
    { stride: 2, bias: false },
    { kernel: 2, stride: 3, padding: 1 },
  ],
  transposedConv2d: [
    { kernel: 3, stride: 2, padding: 'valid' },
    { kernel: 4, stride: 2, padding: 1, bias: false },
    { kernel: 1, stride: 3, padding: 'same' },
    { kernel: 5, stride: 1, padding: 'same' },
  ],
  zeroPad: [{ top: 0, bottom: 2, left: 1, right: 3 }],
  upsample: [{ factor: 3, method: 'bilinear' }, { factor: 4 }],
  localResponseNorm: [{ radius: 0 }, { radius: 4, k: 1, alpha: 0.1, beta: 0.5 }],
  maxPool: [
    { size: 3, stride: 2 },
    { size: 3, padding: 'same' },
    { size: 3, stride: 2, padding: 2 },
    { size: 1, stride: 4, padding: 'same' },
    { size: 3, stride: 2, ceil: true },
    { size: 3, stride: 3, padding: 1, ceil: true },
  ],
  avgPool: [
    { size: 3, stride: 2 },
    { size: 3, padding: 'same' },
    { size: 3, stride: 2, padding: 2 },
    { size: 4, stride: 1, padding: 3 },
    { size: 3, stride: 2, ceil: true },
    { size: 1, stride: 4, padding: 'same' },
  ],
  leakyRelu: [{ slope: 0.2 }],
  dropout: [{ rate: 0 }, { rate: 0.9 }],
  dense: [{ units: 7, initial: 'xavier' }],
  output: [{ classes: 3 }],
};

function arrivals(kind: LayerKind): readonly (readonly Shape[])[] {
  const { min, max } = layerOf(kind).arity;
  if (max === 0) return [[]];
  const single = [...maps, ...vectors].map((shape) => [shape]);
  if (min === 1) return single;
  return [
    ...single.map(([shape = []]) => [shape, shape, shape]),
    [
      [4, 4, 1],
      [4, 4, 5],
    ],
  ];
}

interface Example {
  readonly inputs: readonly Shape[];
  readonly params: LayerParams;
  readonly output: Shape;
}

/** Everything that the kind accepts of the shapes and parameters above. */
function examplesOf(kind: LayerKind): readonly Example[] {
  const layer = layerOf(kind);
  return [{}, ...(variants[kind] ?? [])].flatMap((patch) =>
    arrivals(kind).flatMap((inputs) => {
      const params = v.parse(layer.params, { ...layer.defaults, ...patch });
      const output = layer.outputShape(inputs, params);
      return output.ok ? [{ inputs, params, output: output.value }] : [];
    }),
  );
}

const batch = 2;
const filled = (shape: readonly number[], start: number) =>
  tf.tensor(
    Float32Array.from({ length: sizeOf(shape) }, (_, i) => Math.sin(start + i * 1.7)),
    [...shape],
  );

/** A context that notes which buffers are assigned. */
function contextFor(kind: LayerKind, example: Example, mode: ForwardContext['mode']) {
  const specs = layerOf(kind).buffers(example.inputs, example.params);
  const assigned = new Map<string, readonly number[]>();
  const context: ForwardContext = {
    tf,
    mode,
    random: (_purpose, count) => Float32Array.from({ length: count }, (_, i) => (i % 10) / 10),
    buffers: {
      get: (name) => {
        const spec = specs.find((buffer) => buffer.name === name);
        if (!spec) throw new Error(`${kind} asks for a buffer ${name} that it has not named`);
        return spec.initial === 'ones' ? tf.ones([...spec.shape]) : tf.zeros([...spec.shape]);
      },
      assign: (name, value) => assigned.set(name, value.shape),
    },
  };
  return { context, assigned, specs };
}

function run(kind: LayerKind, example: Example, mode: ForwardContext['mode']) {
  const layer = layerOf(kind);
  const shapes = kind === 'input' ? [example.output] : example.inputs;
  const inputs = shapes.map((shape, i) => filled([batch, ...shape], i));
  const specs = layer.weights(example.inputs, example.params);
  const weights = Object.fromEntries(specs.map(({ name, shape }, i) => [name, filled(shape, i + 5)]));
  const made = contextFor(kind, example, mode);
  return { ...made, inputs, weights, result: layer.forward(inputs, weights, example.params, made.context) };
}

/** Works a formula's text out: `(3 × 3 × 32 + 1) × 32` is 9,248. */
function worked(text: string): number {
  const plain = text.replaceAll(',', '').replaceAll('×', '*').replaceAll('²', '**2');
  if (!/^[\d\s()+*/]+$/.test(plain)) throw new Error(`not an integer formula: ${text}`);
  return Number(new Function(`return ${plain}`)());
}

test('the table is keyed by kind', () => {
  for (const [key, layer] of Object.entries(layers)) expect(layer.kind).toBe(key);
  expect(layerKinds).toHaveLength(21);
});

describe.each(layerKinds)('%s', (kind) => {
  const layer = layerOf(kind);
  const examples = examplesOf(kind);

  test('has defaults that pass its own schema, unchanged and afresh', () => {
    const parsed = v.parse(layer.params, layer.defaults);
    expect(parsed).toEqual(layer.defaults);
    expect(parsed).not.toBe(layer.defaults);
    expect(v.is(layer.params, { ...layer.defaults, another: 1 })).toBe(false);
  });

  test('says what it is in both languages', () => {
    for (const language of languages) {
      expect(layer.text.name[language]).not.toBe('');
      expect(layer.text.meaning[language]).toMatch(/\.$/);
      for (const field of layer.fields) {
        expect(field.text[language]).not.toBe('');
        expect(field.meaning[language]).toMatch(/\.$/);
      }
    }
    expect(layer.icon).toMatch(/^M[\d\sMLHVCSAZmlhvcsaz.,-]+$/);
  });

  test('has a field for every parameter, with the very bounds of the schema', () => {
    const required = layer.fields.filter((field) => field.absent === undefined);
    expect(required.map((field) => field.name)).toEqual(Object.keys(layer.defaults));
    const absent = Object.fromEntries(
      layer.fields.map((field) => [field.name, parameterValue(field, layer.defaults)]),
    );
    // What is said besides the defaults is what holds without it, and is not written down.
    expect(v.parse(layer.params, absent)).toEqual(absent);
    expect(withoutOrdinary(kind, v.parse(layer.params, absent))).toEqual(layer.defaults);
    const allows = (name: string, value: unknown) => v.is(layer.params, { ...layer.defaults, [name]: value });
    for (const field of layer.fields) {
      if (field.control === 'toggle') continue;
      if ('values' in field) for (const value of field.values) expect(allows(field.name, value)).toBe(true);
      if (field.control === 'choice') continue;
      expect(allows(field.name, field.min)).toBe(true);
      expect(allows(field.name, field.max)).toBe(true);
      const step = field.control === 'number' ? field.step : 1;
      expect(allows(field.name, field.min - step)).toBe(false);
      expect(allows(field.name, field.max + step)).toBe(false);
      expect(allows(field.name, Number.NaN)).toBe(false);
      expect(allows(field.name, Number.POSITIVE_INFINITY)).toBe(false);
    }
  });

  test('accepts some of the shapes', () => expect(examples.length).toBeGreaterThan(0));

  test('has a short label', () => {
    for (const { params } of examples) expect(layer.label(params).length).toBeLessThanOrEqual(14);
  });

  test.each(['training', 'inference'] as const)('gives the shape that it promises in %s, finite', (mode) => {
    for (const example of examples) {
      const { result, assigned, specs } = run(kind, example, mode);
      expect(result.shape).toEqual([batch, ...example.output]);
      expect(result.dataSync().every(Number.isFinite)).toBe(true);
      const carried = mode === 'training' ? specs.map(({ name, shape }) => [name, shape]) : [];
      expect([...assigned]).toEqual(carried);
    }
  });

  test('has gradients for its inputs and for each of its weights', () => {
    for (const example of examples) {
      const { inputs, weights, context } = run(kind, example, 'training');
      const names = Object.keys(weights);
      const loss = (...tensors: tf.Tensor[]) => {
        const given = Object.fromEntries(
          names.map((name, i) => [name, tensors[inputs.length + i] ?? tf.scalar(0)]),
        );
        const y = layer.forward(tensors.slice(0, inputs.length), given, example.params, context);
        return tf.sum<tf.Scalar>(tf.square(y));
      };
      const all = [...inputs, ...Object.values(weights)];
      const gradients = tf.grads(loss)(all);
      expect(gradients.map(({ shape }) => shape)).toEqual(all.map(({ shape }) => shape));
      for (const gradient of gradients) expect(gradient.dataSync().every(Number.isFinite)).toBe(true);
    }
  });

  test('fills its formulas in with numbers that come out', () => {
    for (const { inputs, params, output } of examples) {
      const parameters = layer.weights(inputs, params).reduce((sum, weight) => sum + sizeOf(weight.shape), 0);
      const formulas = layer.formulas(inputs, params);
      for (const { of, terms, result } of formulas) {
        const text = terms.map((term) => term.text).join('');
        const names = layer.fields.map(({ name }) => name);
        for (const { from } of terms) if (from !== undefined) expect(names).toContain(from);
        if (of === 'outputSize') expect(result).toEqual(output);
        if (of === 'parameters') expect([result, worked(text)]).toEqual([parameters, parameters]);
        if (of === 'multiplyAdds') {
          const expected = layer.multiplyAdds(inputs, params);
          expect([result, worked(text)]).toEqual([expected, expected]);
        }
      }
      const told = (name: string) => formulas.some((formula) => formula.of === name);
      expect(told('parameters')).toBe(parameters > 0);
      expect(told('multiplyAdds')).toBe(layer.multiplyAdds(inputs, params) > 0);
    }
  });

  test('names weights once, with a fan-in, and has integer costs', () => {
    for (const { inputs, params } of examples) {
      const weights = layer.weights(inputs, params);
      expect(new Set(weights.map(({ name }) => name)).size).toBe(weights.length);
      for (const { fanIn } of weights) expect(fanIn).toBeGreaterThan(0);
      expect(Number.isSafeInteger(layer.multiplyAdds(inputs, params))).toBe(true);
    }
  });
});
