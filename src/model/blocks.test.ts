import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { analyse } from './analyse.ts';
import { chain } from './architectures/chain.ts';
import { architectureNamed, smallResidual } from './architectures/index.ts';
import { blockAt, blockEdges, blockTree, renameBlock, unwrapBlock, wrapInBlock } from './blocks.ts';
import { removeNodes } from './edit.ts';
import type { Network, NodeId } from './network.ts';

const made = (name: string): Network => {
  const network = architectureNamed(name)?.network();
  if (!network) throw new Error(`${name} is not on the shelf`);
  return network;
};
const pathOf = (network: Network, id: NodeId) => network.nodes.find((node) => node.id === id)?.block;
const plain = (): Network => ({
  nodes: chain(null, [
    ['input', 'input'],
    ['conv1', 'conv2d'],
    ['relu1', 'relu'],
    ['conv2', 'conv2d'],
    ['relu2', 'relu'],
  ]),
});

describe('the tree of blocks', () => {
  test('ResNet-50 folds into its stem and four stages of 3, 4, 6 and 3 blocks', () => {
    const tree = blockTree(made('resNet50'));
    expect(tree.blocks.map(({ path }) => path)).toEqual([
      ['stem'],
      ['stage1'],
      ['stage2'],
      ['stage3'],
      ['stage4'],
    ]);
    expect(tree.blocks.map(({ blocks }) => blocks.length)).toEqual([0, 3, 4, 6, 3]);
    expect(tree.nodeIds).toEqual(['input', 'global-pool', 'dense', 'output']);
    const [, first] = tree.blocks;
    expect(first?.nodeIds).toEqual([]);
    expect(first?.allIds).toHaveLength(32);
    expect(first?.blocks[0]?.path).toEqual(['stage1', 'block1']);
  });

  test('holds every layer once, whatever the network', () => {
    for (const name of ['denseNet121', 'googLeNet', 'mobileNet', 'simpleCnn']) {
      const network = made(name);
      const listed: NodeId[] = [];
      const visit = (tree: ReturnType<typeof blockTree>) => {
        listed.push(...tree.nodeIds);
        tree.blocks.forEach(visit);
      };
      visit(blockTree(network));
      expect(listed.toSorted()).toEqual(network.nodes.map(({ id }) => id).toSorted());
    }
  });

  test('is remembered', () => {
    const network = made('resNet18');
    expect(blockTree(network)).toBe(blockTree(network));
    expect(blockAt(network, ['stage1', 'block9'])).toBeNull();
  });

  test('keeps what an edit leaves as it is', () => {
    const before = made('resNet50');
    const [stem, ...stages] = blockTree(before).blocks;
    const after = blockTree(removeNodes(before, ['conv1']));
    expect(after.blocks.slice(1)).toHaveLength(4);
    after.blocks.slice(1).forEach((stage, i) => {
      expect(stage).toBe(stages[i]);
    });
    expect(after.blocks[0]).not.toBe(stem);
    expect(after.blocks[0]?.allIds).toEqual(stem?.allIds.filter((id) => id !== 'conv1'));
  });

  test('edges cross the border of a residual block: one layer leads in, on two ways, one leads out', () => {
    expect(blockEdges(made('resNet18'), ['stage1', 'block1'])).toEqual({
      inputs: [
        { from: 'pool1', to: 'stage1-1-conv1' },
        { from: 'pool1', to: 'stage1-1-add' },
      ],
      outputs: [
        { from: 'stage1-1-relu', to: 'stage1-2-conv1' },
        { from: 'stage1-1-relu', to: 'stage1-2-add' },
      ],
    });
  });
});

describe('wrapping', () => {
  test('puts layers into a block, which may then stand in another', () => {
    const inner = wrapInBlock(plain(), ['conv1', 'relu1'], 'first');
    expect(inner.path).toEqual(['first']);
    const outer = wrapInBlock(inner.network, ['conv1', 'relu1', 'conv2'], 'both');
    expect(outer.path).toEqual(['both']);
    expect(['input', 'conv1', 'relu1', 'conv2', 'relu2'].map((id) => pathOf(outer.network, id))).toEqual([
      undefined,
      ['both', 'first'],
      ['both', 'first'],
      ['both'],
      undefined,
    ]);
  });

  test('takes along what stands between, also past branches', () => {
    expect(wrapInBlock(plain(), ['conv1', 'conv2'], 'a')).toEqual(
      wrapInBlock(plain(), ['conv1', 'relu1', 'conv2'], 'a'),
    );
    const network = smallResidual.network();
    const all = blockAt(network, ['block2'])?.allIds ?? [];
    const [first = '', last = ''] = [all[0], all.at(-1)];
    const { network: wrapped, path } = wrapInBlock(network, [first, last], 'whole');
    expect(path).toEqual(['block2', 'whole']);
    const inside = blockAt(wrapped, ['block2', 'whole'])?.allIds ?? [];
    expect(inside).toContain('block2-conv2');
    expect(inside).not.toContain('block2-project');
  });

  test('goes round a circle once', () => {
    const nodes = plain().nodes.map((node) => (node.id === 'conv1' ? { ...node, inputs: ['conv2'] } : node));
    expect(blockAt(wrapInBlock({ nodes }, ['relu1'], 'a').network, ['a'])?.allIds).toEqual([
      'conv1',
      'relu1',
      'conv2',
    ]);
  });

  test('inside the block that the layers share, with a name of its own', () => {
    const network = smallResidual.network();
    const { network: wrapped, path } = wrapInBlock(network, ['block1-conv1', 'block1-relu1'], 'half');
    expect(path).toEqual(['block1', 'half']);
    expect(pathOf(wrapped, 'block1-conv2')).toEqual(['block1']);
    expect(wrapInBlock(network, ['conv1'], 'block2').path).toEqual(['block4']);
  });

  test('changes nothing where nothing is chosen or blocks would stand too deep', () => {
    const network = plain();
    expect(wrapInBlock(network, [], 'a')).toEqual({ network, path: null });
    let deep = network;
    for (let i = 0; i < 8; i += 1) deep = wrapInBlock(deep, ['conv1'], `b${i}`).network;
    expect(pathOf(deep, 'conv1')).toHaveLength(8);
    expect(wrapInBlock(deep, ['conv1'], 'ninth')).toEqual({ network: deep, path: null });
  });

  test('is undone by unwrapping, and neither changes a number', () => {
    const network = smallResidual.network();
    const { network: wrapped, path } = wrapInBlock(network, ['block2-conv1', 'block2-relu1'], 'new');
    expect(path).toEqual(['block2', 'new']);
    expect(analyse(wrapped).parameters).toBe(analyse(network).parameters);
    expect(unwrapBlock(wrapped, ['block2', 'new'])).toEqual(network);
  });
});

test('unwrapping never melts two blocks into one', () => {
  const network = made('resNet18');
  const opened = unwrapBlock(unwrapBlock(network, ['stage1']), ['stage2']);
  const names = blockTree(opened).blocks.map(({ path, allIds }) => [path.join('/'), allIds.length]);
  expect(names).toEqual([
    ['stem', 4],
    ['block1', 7],
    ['block2', 7],
    ['block3', 9],
    ['block4', 7],
    ['stage3', 16],
    ['stage4', 16],
  ]);
});

test('a block is renamed, to a free name', () => {
  const network = smallResidual.network();
  expect(blockAt(renameBlock(network, ['block1'], 'first'), ['first'])?.allIds).toHaveLength(7);
  expect(blockAt(renameBlock(network, ['block1'], 'block2'), ['block4'])?.allIds).toHaveLength(7);
  expect(renameBlock(network, ['nowhere'], 'x')).toBe(network);
});

test('any nesting keeps every layer and its edges', () => {
  const ids = plain().nodes.map(({ id }) => id);
  fc.assert(
    fc.property(fc.array(fc.subarray(ids), { maxLength: 10 }), (choices) => {
      let network = plain();
      for (const choice of choices) network = wrapInBlock(network, choice, 'block').network;
      expect(blockTree(network).allIds).toEqual(ids);
      const paths: (readonly string[])[] = [];
      const visit = (tree: ReturnType<typeof blockTree>) => {
        paths.push(tree.path);
        tree.blocks.forEach(visit);
      };
      visit(blockTree(network));
      for (const path of paths.toReversed()) network = unwrapBlock(network, path);
      expect(network).toEqual(plain());
    }),
    { numRuns: 60 },
  );
});
