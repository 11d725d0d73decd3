import { expect, test } from 'vitest';
import { analyse } from '../../model/analyse.ts';
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

/** What the written formula comes to. */
function worth(text: string): number {
  const [, r, k, j] = /^(\d+) \+ \((\d+) − 1\) × (\d+)$/.exec(text) ?? [];
  return Number(r) + (Number(k) - 1) * Number(j);
}

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

test('a dense layer sees everything, an activation what came in', () => {
  const dense = network.nodes.find((node) => node.kind === 'dense')?.id ?? '';
  expect(formulaOf(network, dense)).toMatchObject({ text: '', result: 'everything' });
  const relu = network.nodes.find((node) => node.kind === 'relu')?.id ?? '';
  expect(formulaOf(network, relu)).toMatchObject({ text: '', result: [3, 3] });
});
