import { expect, test } from 'vitest';
import type { Network } from '../../model/network.ts';
import { newNode } from '../../model/node.ts';
import { canvasGraph } from './canvasGraph.ts';
import { dropTarget } from './dropTarget.ts';
import { cardHeight, cardWidth } from './layout.ts';
import { laySheet } from './sheet.ts';

const network: Network = {
  nodes: [
    newNode('input', { id: 'image', inputs: [] }),
    newNode('conv2d', { id: 'conv', inputs: ['image'] }),
    newNode('relu', { id: 'relu', inputs: ['conv'] }),
    newNode('maxPool', { id: 'pool', inputs: ['relu'] }),
  ],
};
const layout = laySheet(
  canvasGraph(network, () => true),
  824,
);
const middleOf = (id: string) => {
  const card = layout.places.find((one) => one.id === id);
  if (!card) throw new Error(`no card ${id}`);
  return { x: card.x, y: card.y + cardHeight / 2 };
};

test('what is dropped in a gap goes onto the connection there', () => {
  const { x, y } = middleOf('conv');
  expect(dropTarget(layout, { x: x - 10, y })).toMatchObject({
    kind: 'edge',
    edge: { from: 'image', to: 'conv' },
  });
});

test('in a gap with a bead it goes behind the bead, and before it only when it is held clearly above', () => {
  const { x, y } = middleOf('pool');
  expect(dropTarget(layout, { x: x - 13, y: y - 6 })).toMatchObject({
    kind: 'edge',
    edge: { from: 'relu', to: 'pool' },
  });
  expect(dropTarget(layout, { x: x - 13, y: y - 40 })).toMatchObject({ edge: { from: 'conv', to: 'relu' } });
});

test('behind the last card it follows that card', () => {
  const { x, y } = middleOf('pool');
  expect(dropTarget(layout, { x: x + cardWidth + 80, y })).toMatchObject({ kind: 'after', id: 'pool' });
});

test('far from everything it goes nowhere', () => {
  expect(dropTarget(layout, { x: 700, y: 500 })).toBeNull();
});

test('a layer is not dropped on its own connections', () => {
  const { x, y } = middleOf('conv');
  expect(dropTarget(layout, { x: x - 10, y }, new Set(['conv']))).not.toMatchObject({ edge: { to: 'conv' } });
});
