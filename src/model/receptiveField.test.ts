import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { analyse } from './analyse.ts';
import { chain, type Step } from './architectures/chain.ts';
import { newNode } from './node.ts';
import { onePixel, type SquareField, through, unite } from './receptiveField.ts';
import { slide } from './sliding.ts';

const square = (size: number, jump: number, padding: number): SquareField => ({
  kind: 'square',
  size: [size, size],
  jump: [jump, jump],
  padding: [padding, padding],
  aligned: true,
});

/** One window of a chain, as a convolution or a pooling may have it. */
const windows = fc.array(
  fc.record({
    size: fc.integer({ min: 1, max: 5 }),
    stride: fc.integer({ min: 1, max: 3 }),
    padding: fc.oneof(fc.constantFrom('same' as const, 'valid' as const), fc.integer({ min: 0, max: 3 })),
  }),
  { minLength: 1, maxLength: 4 },
);

/** Every position that unit `unit` of the last layer reaches, followed back index by index; beyond the border too. */
function traced(
  extent: number,
  chained: readonly { size: number; stride: number; padding: 'same' | 'valid' | number }[],
  unit: number,
) {
  let extents = extent;
  const slides = chained.map((window) => {
    const slid = slide(extents, window);
    if (!slid) return null;
    extents = slid.count;
    return slid.before;
  });
  let reached = new Set([unit]);
  for (let layer = chained.length - 1; layer >= 0; layer -= 1) {
    const [window, before] = [chained[layer], slides[layer]];
    if (!window || before === null || before === undefined) return null;
    const earlier = new Set<number>();
    for (const i of reached)
      for (let k = 0; k < window.size; k += 1) earlier.add(i * window.stride + k - before);
    reached = earlier;
  }
  return { first: Math.min(...reached), last: Math.max(...reached), units: extents };
}

test('equals what following every index back finds, for any chain', () => {
  let compared = 0;
  fc.assert(
    fc.property(
      windows,
      fc.integer({ min: 4, max: 40 }),
      fc.integer({ min: 4, max: 40 }),
      (chained, height, width) => {
        const steps = chained.map(
          ({ size, stride, padding }, i): Step => [
            `conv${i}`,
            'conv2d',
            { filters: 1, kernel: size, stride, padding },
          ],
        );
        const analysis = analyse({ nodes: chain(null, [['input', 'input', { height, width }], ...steps]) });
        const field = analysis.nodes.get(`conv${chained.length - 1}`)?.receptiveField;
        for (const axis of [0, 1] as const) {
          const extent = axis === 0 ? height : width;
          const [zeroth, second] = [traced(extent, chained, 0), traced(extent, chained, 2)];
          if (!zeroth || !second || !field) continue;
          if (field.kind !== 'square') throw new Error('a convolution does not see everything');
          compared += 1;
          expect(field.padding[axis]).toBe(-zeroth.first || 0);
          expect(field.size[axis]).toBe(zeroth.last - zeroth.first + 1);
          expect(field.jump[axis] * 2).toBe(second.first - zeroth.first);
        }
      },
    ),
    { numRuns: 300 },
  );
  expect(compared).toBeGreaterThan(200);
});

describe('where paths join', () => {
  const shortcut = (padding: 'valid' | 1, kernel: number) =>
    analyse({
      nodes: [
        ...chain(null, [
          ['input', 'input'],
          ['conv1', 'conv2d', { filters: 4, stride: 2, padding: 1 }],
          ['conv2', 'conv2d', { filters: 4, padding: 1 }],
        ]),
        ...chain('input', [['project', 'conv2d', { filters: 4, kernel, stride: 2, padding }]]),
        newNode('add', { id: 'add', inputs: ['conv2', 'project'] }),
      ],
    }).nodes.get('add')?.receptiveField;

  test('the larger path counts, as with a projection', () => {
    expect(shortcut('valid', 1)).toEqual(square(7, 2, 3));
    expect(shortcut(1, 3)).toEqual(square(7, 2, 3));
  });

  test('paths of different centres are united, and said to be so', () => {
    // A window of 2 is never centred on a pixel: pixels -3..3 and 0..1.
    expect(shortcut('valid', 2)).toEqual({ ...square(7, 2, 3), aligned: false });
    expect(unite(square(3, 1, 0), square(3, 1, 2))).toEqual({ ...square(5, 1, 2), aligned: false });
    expect(unite(square(3, 1, 1), square(3, 2, 1))).toMatchObject({ jump: [2, 2], aligned: false });
  });

  test('what sees everything stays so', () => {
    const everything = { kind: 'everything' } as const;
    expect(unite(square(3, 1, 1), everything)).toEqual(everything);
    const window = {
      kind: 'slides',
      size: [3, 3],
      stride: [1, 1],
      padding: [1, 1],
      dilation: [1, 1],
    } as const;
    expect(through(everything, window)).toEqual(everything);
    expect(through(square(3, 1, 1), everything)).toEqual(everything);
  });
});

test('a dilated window spreads: 3 with dilation 2 sees 5', () => {
  const window = { kind: 'slides', size: [3, 3], stride: [1, 1], padding: [2, 2], dilation: [2, 2] } as const;
  expect(through(onePixel, window)).toEqual(square(5, 1, 2));
});

test('a network tells its largest field before a dense layer sees everything', () => {
  const analysis = analyse({
    nodes: chain(null, [
      ['input', 'input'],
      ['conv1', 'conv2d'],
      ['flatten1', 'flatten'],
      ['dense1', 'dense', { units: 10 }],
      ['output', 'output'],
    ]),
  });
  expect(analysis.receptiveField).toEqual(square(3, 1, 1));
  expect(analysis.nodes.get('flatten1')?.receptiveField).toEqual(square(3, 1, 1));
  expect(analysis.nodes.get('output')?.receptiveField).toEqual({ kind: 'everything' });
});
