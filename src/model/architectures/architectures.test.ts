import { describe, expect, test } from 'vitest';
import { analyse } from '../analyse.ts';
import { languages } from '../language.ts';
import { idPattern } from '../network.ts';
import { architectures, bookSame, smallResidual } from './index.ts';

describe.each([...architectures, bookSame])('$name', ({ text, network }) => {
  test('says what it is in both languages', () => {
    for (const language of languages) {
      expect(text.name[language]).not.toBe('');
      expect(text.meaning[language]).toMatch(/\.$/);
    }
  });

  test('is made anew each time, with readable ids', () => {
    expect(network()).toEqual(network());
    expect(network()).not.toBe(network());
    const ids = network().nodes.map(({ id }) => id);
    for (const id of ids) expect(id).toMatch(idPattern);
    expect(new Set(ids).size).toBe(ids.length);
  });

  test('is right for MNIST', () => {
    expect(analyse(network(), { image: [28, 28, 1], classes: 10 }).problems).toEqual([]);
  });
});

test('the names on the shelf are unique', () => {
  expect(new Set(architectures.map(({ name }) => name)).size).toBe(architectures.length);
});

test('the residual network has three blocks, one with a projection that halves the map', () => {
  const network = smallResidual.network();
  expect(new Set(network.nodes.flatMap(({ block }) => block?.[0] ?? []))).toEqual(
    new Set(['block1', 'block2', 'block3']),
  );
  const { nodes } = analyse(network);
  expect(nodes.get('block2-project')?.output).toEqual([14, 14, 32]);
  expect(nodes.get('block2-add')?.receptiveField).toMatchObject({ kind: 'square', aligned: true });
  expect(network.nodes.filter(({ kind }) => kind === 'add')).toHaveLength(3);
});
