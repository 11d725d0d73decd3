import { expect, test } from 'vitest';
import { analyse } from '../../model/analyse.ts';
import { deepCnn, simpleCnn } from '../../model/architectures/index.ts';
import { layerKinds, layerOf } from '../../model/layers/index.ts';
import type { NetworkNode } from '../../model/network.ts';
import { cardName, cardTitle, nameById, namedProblem, numberOfKind } from './layerNames.ts';

const network = deepCnn.network();
const first = (kind: NetworkNode['kind']): NetworkNode => {
  const node = network.nodes.find((one) => one.kind === kind);
  if (!node) throw new Error(`no ${kind}`);
  return node;
};

test('a card is called by its short name and its label', () => {
  expect(cardName(first('conv2d'), 'en')).toMatch(/^Conv 3×3/);
  expect(cardName(first('conv2d'), 'ko')).toMatch(/^합성곱 3×3/);
  expect(cardTitle(first('conv2d'), 'en')).toMatchObject({ name: 'Conv', label: '3×3' });
});

test('the image and the output show their shape, not a label', () => {
  expect(cardName(first('input'), 'en')).toBe('Input');
  expect(cardName(first('output'), 'ko')).toBe('출력');
});

test('layers of one kind are numbered along the flow, the only one of its kind is not', () => {
  const { order } = analyse(network);
  const fourth = network.nodes.filter((node) => node.kind === 'conv2d')[3]?.id ?? '';
  expect(numberOfKind(network, order, fourth)).toBe(4);
  expect(numberOfKind(simpleCnn.network(), analyse(simpleCnn.network()).order, 'conv1')).toBeNull();
});

test('an id without a layer is called by itself', () => {
  expect(nameById(network, 'nowhere', 'en')).toBe('nowhere');
});

test('what a problem names is called as on the screen, in the reader’s language', () => {
  const nameOf = (id: string) => nameById(network, id, 'ko');
  const conv = first('conv2d');
  expect(namedProblem({ code: 'brokenUpstream', id: conv.id }, nameOf, 'ko')).toEqual({
    code: 'brokenUpstream',
    id: cardName(conv, 'ko'),
  });
  for (const kind of layerKinds) {
    for (const { name, text } of layerOf(kind).fields) {
      const named = namedProblem({ code: 'badParameter', name }, nameOf, 'ko');
      expect(named).toEqual({ code: 'badParameter', name: text.ko });
    }
  }
  const unknown = { code: 'badParameter', name: 'nothing' } as const;
  expect(namedProblem(unknown, nameOf, 'ko')).toEqual(unknown);
});
