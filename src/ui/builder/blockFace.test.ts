import { describe, expect, test } from 'vitest';
import { analyse } from '../../model/analyse.ts';
import { architectureNamed } from '../../model/architectures/index.ts';
import { blockAt } from '../../model/blocks.ts';
import type { Network, NetworkNode } from '../../model/network.ts';
import { blockFace } from './blockFace.ts';

function faceOf(network: Network, ...path: string[]) {
  const block = blockAt(network, path);
  if (!block) throw new Error(`no block ${path.join('/')}`);
  return blockFace(network, analyse(network), block);
}

function shelf(name: string): Network {
  const made = architectureNamed(name)?.network();
  if (!made) throw new Error(`no network ${name}`);
  return made;
}

const numbers = (nodes: readonly NetworkNode[], network: Network) => {
  const analysis = analyse(network);
  return nodes.reduce((sum, { id }) => sum + (analysis.nodes.get(id)?.parameters ?? 0), 0);
};

describe('a block shows', () => {
  const network = shelf('resNet50');

  test('the map that leaves it, its parameters and that a skip is inside', () => {
    const inside = network.nodes.filter(({ block }) => block?.[0] === 'stage1');
    expect(faceOf(network, 'stage1')).toMatchObject({
      output: [56, 56, 256],
      parameters: numbers(inside, network),
      family: 'conv',
      wrong: [],
      waits: false,
      hint: { kind: 'skip' },
    });
  });

  test('how many paths an inception module has, and what they come to', () => {
    const face = faceOf(shelf('googLeNet'), 'stage3', 'inception3a');
    expect(face).toMatchObject({ output: [28, 28, 256], hint: { kind: 'branches', count: 4 } });
  });

  test('the map of the last layer where nothing takes it in', () => {
    const last = { ...network, nodes: network.nodes.filter(({ block }) => block?.[0] === 'stage4') };
    const { allIds } = blockAt(last, ['stage4']) ?? { allIds: [] };
    expect(faceOf(last, 'stage4').output).toBe(analyse(last).nodes.get(allIds.at(-1) ?? '')?.output);
  });

  test('what is first taken in outside, of several layers that lead out the first in the document', () => {
    const two = network.nodes.filter(({ block }) => block?.[0] === 'stage1').map(({ id }) => id);
    const [early = '', late = ''] = [two[1], two.at(-1)];
    const join = { id: 'join', kind: 'concat', params: {}, inputs: [late, early] } as const;
    const at = network.nodes.findIndex(({ block }) => block?.[0] === 'stage2');
    const joined: Network = { ...network, nodes: network.nodes.toSpliced(at, 0, join) };
    expect(faceOf(joined, 'stage1').output).toBe(analyse(joined).nodes.get(early)?.output);
  });
});
