import { describe, expect, test } from 'vitest';
import { analyse } from './analyse.ts';
import { chain, type Step } from './architectures/chain.ts';
import { simpleCnn, smallResidual } from './architectures/index.ts';
import type { Network, NodeId } from './network.ts';
import { addSkip } from './skip.ts';

const of = (...steps: readonly Step[]): Network => ({
  nodes: chain(null, [
    ['input', 'input', { height: 16, width: 16, channels: 3 }],
    ['first', 'conv2d', { filters: 8 }],
    ...steps,
    ['pool', 'globalAvgPool'],
    ['dense', 'dense', { units: 10 }],
    ['output', 'output'],
  ]),
});

function over(network: Network, ids: readonly NodeId[]) {
  const skipped = addSkip(network, ids);
  if (!skipped.ok) throw new Error(skipped.problem.code);
  const find = (id: NodeId) => skipped.value.network.nodes.find((node) => node.id === id);
  return { ...skipped.value, find, problems: analyse(skipped.value.network).problems };
}

const problemOf = (network: Network, ids: readonly NodeId[]) => {
  const skipped = addSkip(network, ids);
  return skipped.ok ? null : skipped.problem;
};

describe('a skip over a selection', () => {
  test('is a plain addition where the shapes are equal', () => {
    const network = of(['a', 'conv2d', { filters: 8 }], ['b', 'relu'], ['c', 'conv2d', { filters: 8 }]);
    const { ids, projection, find, problems } = over(network, ['a', 'b', 'c']);
    expect([ids, projection, problems]).toEqual([['add1'], false, []]);
    expect(find('add1')?.inputs).toEqual(['c', 'first']);
    expect(find('pool')?.inputs).toEqual(['add1']);
  });

  test('gets a 1x1 projection with the stride and the filters that fit', () => {
    const network = of(
      ['a', 'conv2d', { filters: 20, stride: 2, padding: 1 }],
      ['b', 'conv2d', { filters: 24, stride: 2, padding: 1 }],
    );
    const { ids, projection, find, problems } = over(network, ['b', 'a']);
    expect([ids, projection, problems]).toEqual([['conv1', 'add1'], true, []]);
    expect(find('conv1')).toMatchObject({
      inputs: ['first'],
      params: { kernel: 1, filters: 24, stride: 4, padding: 'valid' },
    });
    expect(find('add1')?.inputs).toEqual(['b', 'conv1']);
  });

  test('a dense projection between vectors', () => {
    const { find, problems, ids } = over(simpleCnn.network(), ['dense1', 'relu2']);
    expect(problems).toEqual([]);
    expect(find(ids[0] ?? '')).toMatchObject({ kind: 'dense', inputs: ['flatten1'], params: { units: 100 } });
  });

  test('stands in the block that the layers share', () => {
    const { find, ids } = over(smallResidual.network(), ['block1-norm1', 'block1-relu1']);
    expect(find(ids[0] ?? '')?.block).toEqual(['block1']);
  });

  test('goes over what stands between the chosen layers', () => {
    const network = of(
      ['a', 'conv2d', { filters: 8 }],
      ['b', 'relu'],
      ['c', 'conv2d', { filters: 8 }],
      ['d', 'relu'],
    );
    expect(addSkip(network, ['c', 'a'])).toEqual(addSkip(network, ['a', 'b', 'c']));
    const { from, to, over: past } = over(network, ['a', 'c']);
    expect([from, to]).toEqual(['first', 'c']);
    expect(past).toEqual(['a', 'b', 'c']);
    // Around a whole residual block: both of its branches.
    expect(over(smallResidual.network(), ['block1-conv1', 'block1-add']).to).toBe('block1-add');
  });

  test('ends are left aside', () => {
    const network = of(['a', 'conv2d', { filters: 8 }]);
    expect(addSkip(network, ['a', 'output'])).toEqual(addSkip(network, ['a']));
  });
});

test('what cannot be, is named', () => {
  const network = smallResidual.network();
  expect(problemOf(network, [])).toEqual({ code: 'nothingChosen' });
  expect(problemOf(network, ['input', 'output'])).toEqual({ code: 'nothingChosen' });
  expect(problemOf(network, ['block2-add'])).toEqual({ code: 'severalWaysIn', count: 2 });
  expect(problemOf(network, ['block2-conv1', 'block2-project'])).toEqual({
    code: 'severalWaysOut',
    count: 2,
  });
  expect(problemOf(of(['up', 'upsample']), ['up'])).toEqual({
    code: 'noProjection',
    from: [16, 16, 8],
    to: [32, 32, 8],
  });
  expect(problemOf(simpleCnn.network(), ['flatten1'])).toMatchObject({ code: 'noProjection' });
  const broken = of(
    ['a', 'conv2d', { kernel: 11, padding: 'valid' }],
    ['b', 'conv2d', { kernel: 11, padding: 'valid' }],
    ['c', 'relu'],
  );
  expect(problemOf(broken, ['c'])).toEqual({ code: 'shapeUnknown' });
});
