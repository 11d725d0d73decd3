import { expect, test } from 'vitest';
import { dropTarget } from './dropTarget.ts';
import { cardHeight, cardWidth, layOut } from './layout.ts';

const layout = layOut(
  [
    { id: 'image', inputs: [], bead: false },
    { id: 'conv', inputs: ['image'], bead: false },
    { id: 'relu', inputs: ['conv'], bead: true },
    { id: 'pool', inputs: ['relu'], bead: false },
  ],
  { width: 824 },
);
const middleOf = (id: string) => {
  const card = layout.cards.find((one) => one.id === id);
  if (!card) throw new Error(`no card ${id}`);
  return { x: card.x, y: card.y + cardHeight / 2 };
};

test('what is dropped in a gap goes onto the connection there', () => {
  const { x, y } = middleOf('conv');
  expect(dropTarget(layout, { x: x - 10, y })).toMatchObject({ kind: 'edge', from: 'image', to: 'conv' });
});

test('in a gap with a bead it goes behind the bead, and before it only when it is held clearly above', () => {
  const { x, y } = middleOf('pool');
  expect(dropTarget(layout, { x: x - 13, y: y - 6 })).toMatchObject({
    kind: 'edge',
    from: 'relu',
    to: 'pool',
  });
  expect(dropTarget(layout, { x: x - 13, y: y - 40 })).toMatchObject({ from: 'conv', to: 'relu' });
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
  expect(dropTarget(layout, { x: x - 10, y }, new Set(['conv']))).not.toMatchObject({ to: 'conv' });
});
