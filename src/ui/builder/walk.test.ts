import { expect, test } from 'vitest';
import { analyse } from '../../model/analyse.ts';
import { simpleCnn, smallResidual } from '../../model/architectures/index.ts';
import { connect, insertAfter } from '../../model/edit.ts';
import { keyOfBlock } from './blockKey.ts';
import { canvasGraph } from './canvasGraph.ts';
import { keysAlongFlow } from './keysAlongFlow.ts';
import { cardHeight, cardWidth } from './layout.ts';
import { laySheet } from './sheet.ts';
import { linksOf, walk } from './walk.ts';

const plain = simpleCnn.network();
const added = insertAfter(plain, 'add', 'pool1');
const network = connect(added.network, 'input', added.id);
const { order } = analyse(network);
const graph = canvasGraph(network, () => true);
const sheet = laySheet(graph, 360);
const links = linksOf(sheet, graph.seenAs);
const spots = sheet.places.map(({ id, x, y }) => ({ id, x: x + cardWidth / 2, y: y + cardHeight / 2 }));
const from = (key: string, id: string) => walk(key, id, links, order, spots);

test('right and left follow the flow, through beads', () => {
  expect(from('ArrowRight', 'conv1')).toBe('relu1');
  expect(from('ArrowLeft', 'relu1')).toBe('conv1');
  expect(from('ArrowLeft', added.id)).toBe('pool1');
  expect(from('ArrowLeft', 'input')).toBeNull();
  expect(from('ArrowRight', 'output')).toBeNull();
});

test('down and up go to the nearest card of the next line and back', () => {
  expect(from('ArrowDown', 'input')).toBe(sheet.places.find(({ y }) => y > (sheet.places[0]?.y ?? 0))?.id);
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

test('a frame is entered through its head and left from its last layer', () => {
  const residual = smallResidual.network();
  const folded = canvasGraph(residual, (path) => path[0] === 'block2');
  const drawn = laySheet(folded, 824);
  const keys = keysAlongFlow(folded, analyse(residual).order);
  const step = (pressed: string, id: string) => walk(pressed, id, linksOf(drawn, folded.seenAs), keys, []);
  const [first, second, third] = [1, 2, 3].map((n) => keyOfBlock([`block${n}`]));
  expect(step('ArrowRight', first ?? '')).toBe(second);
  expect(step('ArrowRight', second ?? '')).toBe('block2-conv1');
  expect(step('ArrowLeft', 'block2-conv1')).toBe(second);
  expect(step('ArrowRight', 'block2-relu2')).toBe(third);
  expect(step('ArrowLeft', third ?? '')).toBe('block2-relu2');
});
