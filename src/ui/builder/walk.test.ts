import { expect, test } from 'vitest';
import { analyse } from '../../model/analyse.ts';
import { simpleCnn } from '../../model/architectures/index.ts';
import { connect, insertAfter } from '../../model/edit.ts';
import { layerOf } from '../../model/layers/index.ts';
import { cardHeight, cardWidth, layOut } from './layout.ts';
import { walk } from './walk.ts';

const plain = simpleCnn.network();
const added = insertAfter(plain, 'add', 'pool1');
const network = connect(added.network, 'input', added.id);
const { order } = analyse(network);
const layout = layOut(
  network.nodes.map(({ id, kind, inputs }) => ({ id, inputs, bead: layerOf(kind).bead })),
  { width: 360 },
);
const spots = layout.cards.map(({ id, x, y }) => ({ id, x: x + cardWidth / 2, y: y + cardHeight / 2 }));
const from = (key: string, id: string) => walk(key, id, network, order, spots);

test('right and left follow the flow, through beads', () => {
  expect(from('ArrowRight', 'conv1')).toBe('relu1');
  expect(from('ArrowLeft', 'relu1')).toBe('conv1');
  expect(from('ArrowLeft', added.id)).toBe('pool1');
  expect(from('ArrowLeft', 'input')).toBeNull();
  expect(from('ArrowRight', 'output')).toBeNull();
});

test('down and up go to the nearest card of the next line and back', () => {
  expect(from('ArrowDown', 'input')).toBe(layout.cards.find((card) => card.line === 1)?.id);
  const below = from('ArrowDown', 'conv1');
  expect(below).not.toBeNull();
  expect(from('ArrowUp', below ?? '')).toBe('conv1');
  expect(from('ArrowUp', 'input')).toBeNull();
});

test('Home and End go to the ends; other keys nowhere', () => {
  expect(from('Home', 'pool1')).toBe('input');
  expect(from('End', 'pool1')).toBe('output');
  expect(from('x', 'pool1')).toBeNull();
});
