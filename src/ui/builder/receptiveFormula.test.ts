import fc from 'fast-check';
import { expect, test } from 'vitest';
import { analyse } from '../../model/analyse.ts';
import { chain, type Step } from '../../model/architectures/chain.ts';
import { deepCnn, simpleCnn } from '../../model/architectures/index.ts';
import type { Network } from '../../model/network.ts';
import { receptiveFormula } from './receptiveFormula.ts';

const network = deepCnn.network();

function formulaOf(of: Network, id: string) {
  const node = of.nodes.find((one) => one.id === id);
  if (!node) throw new Error(`no layer ${id}`);
  const formula = receptiveFormula(node, analyse(of));
  return (
    formula && {
      text: formula.terms.map((term) => term.text).join(''),
      result: formula.result,
      terms: formula.terms,
    }
  );
}

/** What the written formula comes to: sums, products and quotients of numbers and brackets, whole parts. */
function worth(text: string): number {
  const inner = /^⌊(.*)⌋$/.exec(text)?.[1];
  if (inner !== undefined) return Math.floor(worth(inner) + 1e-9);
  const bracketed = text.replaceAll(/\(([^()]*)\)/g, (_, within: string) => String(worth(within)));
  return bracketed
    .replaceAll(' − ', ' + -')
    .split(' + ')
    .map((product) =>
      product
        .split(' × ')
        .map((factor) =>
          factor
            .split(/ ?\/ ?/)
            .map(Number)
            .reduce((a, b) => a / b),
        )
        .reduce((a, b) => a * b),
    )
    .reduce((a, b) => a + b);
}

const behind = (...steps: readonly Step[]): Network => ({
  nodes: chain(null, [
    ['input', 'input', { height: 12, width: 12 }],
    ['first', 'conv2d', { filters: 2, kernel: 3, stride: 2, padding: 1 }],
    ...steps,
  ]),
});

test('the fourth convolution of the deep network sees 14 × 14', () => {
  const fourth = network.nodes.filter((node) => node.kind === 'conv2d')[3]?.id ?? '';
  expect(formulaOf(network, fourth)?.text).toBe('10 + (3 − 1) × 2');
  expect(formulaOf(network, fourth)?.result).toEqual([14, 14]);
});

test("the size of the window is the learner's own number", () => {
  const first = network.nodes.find((node) => node.kind === 'conv2d')?.id ?? '';
  const terms = formulaOf(network, first)?.terms ?? [];
  expect(terms.filter((term) => term.from !== undefined)).toEqual([{ text: '3', from: 'kernel' }]);
});

test('every written formula comes to what the analysis says', () => {
  for (const one of [network, simpleCnn.network()]) {
    for (const { id } of one.nodes) {
      const formula = formulaOf(one, id);
      if (!formula || formula.text === '') continue;
      expect(worth(formula.text)).toBe(formula.result[0]);
    }
  }
});

test('upsampling and transposed convolution divide the step, and fractions are written as such', () => {
  const nearest = behind(
    ['up', 'upsample', { factor: 3, method: 'nearest' }],
    ['conv', 'conv2d', { filters: 1 }],
  );
  expect(formulaOf(nearest, 'up')).toMatchObject({ text: '⌊3 + (3 − 1) × 2 / 3⌋', result: [4, 4] });
  expect(formulaOf(nearest, 'conv')).toMatchObject({ text: '⌊13/3 + (3 − 1) × 2/3⌋', result: [5, 5] });
  const bilinear = behind(['up', 'upsample', { factor: 2, method: 'bilinear' }]);
  expect(formulaOf(bilinear, 'up')).toMatchObject({ text: '3 + (2 × 2 − 1) × 2 / 2', result: [6, 6] });
  const transposed = behind(['up', 'transposedConv2d', { filters: 1, kernel: 4, stride: 2 }]);
  const formula = formulaOf(transposed, 'up');
  expect(formula).toMatchObject({ text: '3 + (4 − 1) × 2 / 2', result: [6, 6] });
  expect(formula?.terms.flatMap(({ from }) => from ?? [])).toEqual(['kernel', 'stride']);
});

test('a window that is not square has a formula for each side', () => {
  const wide = behind(['wide', 'conv2d', { filters: 1, kernel: 1, kernelWidth: 5 }]);
  expect(formulaOf(wide, 'wide')).toMatchObject({
    text: '3 + (1 − 1) × 2, 3 + (5 − 1) × 2',
    result: [3, 11],
  });
});

test('whatever stands one behind another, the formula comes to the whole pixels that are seen', () => {
  const step = fc.oneof(
    fc
      .record({
        factor: fc.integer({ min: 2, max: 4 }),
        method: fc.constantFrom('nearest' as const, 'bilinear' as const),
      })
      .map((params) => ['upsample', params] as const),
    fc
      .record({ kernel: fc.integer({ min: 2, max: 4 }), stride: fc.integer({ min: 1, max: 3 }) })
      .map((params) => ['transposedConv2d', { ...params, filters: 1 }] as const),
    fc
      .record({ kernel: fc.integer({ min: 1, max: 4 }), stride: fc.integer({ min: 1, max: 3 }) })
      .map((params) => ['conv2d', { ...params, filters: 1 }] as const),
  );
  let compared = 0;
  fc.assert(
    fc.property(fc.array(step, { minLength: 1, maxLength: 3 }), (kinds) => {
      const network = behind(...kinds.map(([kind, params], i) => [`n${i}`, kind, params] as Step));
      for (const { id } of network.nodes) {
        const formula = formulaOf(network, id);
        if (!formula || formula.text === '') continue;
        compared += 1;
        expect({ text: formula.text, worth: Math.round(1e6 * worth(formula.text)) / 1e6 }).toEqual({
          text: formula.text,
          worth: formula.result[0],
        });
      }
    }),
    { numRuns: 200 },
  );
  expect(compared).toBeGreaterThan(400);
});

test('a dense layer sees everything, an activation what came in', () => {
  const dense = network.nodes.find((node) => node.kind === 'dense')?.id ?? '';
  expect(formulaOf(network, dense)).toMatchObject({ text: '', result: 'everything' });
  const relu = network.nodes.find((node) => node.kind === 'relu')?.id ?? '';
  expect(formulaOf(network, relu)).toMatchObject({ text: '', result: [3, 3] });
});
