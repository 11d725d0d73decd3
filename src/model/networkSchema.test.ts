import fc from 'fast-check';
import * as v from 'valibot';
import { describe, expect, test } from 'vitest';
import { analyse } from './analyse.ts';
import { architectures, bookSame, emptyNetwork } from './architectures/index.ts';
import { type LayerKind, layerKinds, layerOf } from './layers/index.ts';
import { maxInputs, maxNodes } from './network.ts';
import { networkSchema } from './networkSchema.ts';
import { anyNetwork } from './networksForTests.ts';

const opens = (value: unknown) => v.safeParse(networkSchema, value).success;
const relu = { id: 'relu1', kind: 'relu', params: {}, inputs: ['a'] };
const node = (change: object) => ({ nodes: [{ ...relu, ...change }] });

test.each([...architectures, bookSame, { name: 'emptyNetwork', network: emptyNetwork }])(
  '$name passes through text unchanged, as fresh objects',
  ({ network }) => {
    const original = network();
    const parsed = v.parse(networkSchema, JSON.parse(JSON.stringify(original)));
    expect(parsed).toEqual(original);
    const given = JSON.parse(JSON.stringify(original));
    const again = v.parse(networkSchema, given);
    expect(again.nodes[0]).not.toBe(given.nodes[0]);
    expect(again.nodes[0]?.params).not.toBe(given.nodes[0].params);
  },
);

test('a wrong graph opens, with its problems', () => {
  fc.assert(fc.property(anyNetwork, opens));
});

describe('numbers out of their range', () => {
  const of = (kind: LayerKind, change: object) =>
    node({ kind, params: { ...layerOf(kind).defaults, ...change } });

  test.each([
    ['conv2d', 'stride', 0],
    ['conv2d', 'kernel', -3],
    ['conv2d', 'padding', -1],
    ['conv2d', 'kernelWidth', 1000],
    ['maxPool', 'size', 0],
    ['conv2d', 'stride', 65_536],
    ['dropout', 'rate', 1.5],
    ['upsample', 'factor', 0],
    ['input', 'height', 0],
  ] as const)('%s with %s %d opens as it is, and its card names the setting', (kind, name, value) => {
    const network = v.parse(networkSchema, of(kind, { [name]: value }));
    expect(network).toEqual(of(kind, { [name]: value }));
    expect(analyse(network).nodes.get('relu1')?.problem).toEqual({ code: 'badParameter', name });
  });

  test('in every setting of every kind, beyond either end, and both at once', () => {
    let looked = 0;
    for (const kind of layerKinds) {
      const beyond: Record<string, number> = {};
      for (const field of layerOf(kind).fields) {
        if (!('min' in field)) continue;
        for (const value of [field.min - 1, field.max + 1]) {
          looked += 1;
          const opened = v.safeParse(networkSchema, of(kind, { [field.name]: value }));
          expect(opened.success, `${kind} ${field.name} ${value}`).toBe(Math.abs(value) <= 65_536);
        }
        beyond[field.name] = field.min - 1;
      }
      expect(v.parse(networkSchema, of(kind, beyond))).toEqual(of(kind, beyond));
    }
    expect(looked).toBeGreaterThan(40);
  });

  test('nothing else is let through beside them', () => {
    for (const other of [
      { stride: 1.5 },
      { stride: -1.5 },
      { filters: '8' },
      { another: 1 },
      { stride: null },
      { bias: 1 },
    ])
      expect(opens(of('conv2d', { kernel: 0, ...other })), JSON.stringify(other)).toBe(false);
  });
});

describe('what is refused', () => {
  test.each([
    ['an unknown kind', node({ kind: 'lstm' })],
    ['a kind from the prototype', node({ kind: 'constructor' })],
    ['an unknown key', node({ colour: 'blue' })],
    ['an unknown parameter', node({ params: { slope: 1 } })],
    ['no parameters', node({ params: undefined })],
    ['a parameter out of bounds', node({ kind: 'dense', params: { units: 1e9, initial: 'he' } })],
    ['a parameter that is no number', node({ kind: 'dense', params: { units: Number.NaN, initial: 'he' } })],
    ['a fraction for an integer', node({ kind: 'dense', params: { units: 1.5, initial: 'he' } })],
    ['an id that is no name', node({ id: '__proto__' })],
    ['an empty id', node({ id: '' })],
    ['a long id', node({ id: 'a'.repeat(41) })],
    ['an id with a slash', node({ id: 'a/b' })],
    ['an edge that is no name', node({ inputs: ['a b'] })],
    ['too many edges', node({ inputs: Array(maxInputs + 1).fill('a') })],
    ['an empty block', node({ block: [''] })],
    ['too many blocks', node({ block: Array(9).fill('a') })],
    ['a block that is undefined', node({ block: undefined })],
    ['too many nodes', { nodes: Array(maxNodes + 1).fill(relu) }],
    ['another key beside nodes', { nodes: [], edges: [] }],
    ['a key of the prototype', JSON.parse('{"nodes":[],"__proto__":{"a":1}}')],
    ['no object', null],
    ['a list', []],
  ])('%s', (_what, value) => expect(opens(value)).toBe(false));

  test('the most is allowed', () => {
    expect(opens({ nodes: Array(maxNodes).fill(relu) })).toBe(true);
    expect(
      opens(node({ inputs: Array(maxInputs).fill('a'), id: 'a'.repeat(40), block: Array(8).fill('b') })),
    ).toBe(true);
  });

  test('anything at all, without throwing', () => {
    fc.assert(fc.property(fc.anything(), (value) => opens({ nodes: value }) || true));
    fc.assert(
      fc.property(fc.anything(), (value) => opens(node({ params: value, kind: 'conv2d' })) === false),
    );
  });
});
