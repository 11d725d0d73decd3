import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { analyse } from './analyse.ts';
import { chain } from './architectures/chain.ts';
import { architectureNamed, smallResidual } from './architectures/index.ts';
import { blockAt, blockTree, wrapInBlock } from './blocks.ts';
import { exitOfBlock, moveBlock, moveBlockEarlier, moveBlockLater } from './moveBlock.ts';
import { maxBlockDepth, type Network } from './network.ts';
import { addSkip } from './skip.ts';

const made = (name: string): Network => {
  const network = architectureNamed(name)?.network();
  if (!network) throw new Error(`${name} is not on the shelf`);
  return network;
};
const residual = smallResidual.network();
const inputsOf = (network: Network, id: string) => network.nodes.find((node) => node.id === id)?.inputs;
const outermost = (network: Network) => blockTree(network).blocks.map(({ path }) => path[0]);
const shares = (a: Network, b: Network) =>
  expect(a.nodes.map(({ id }) => id).toSorted()).toEqual(b.nodes.map(({ id }) => id).toSorted());

describe('one place later and earlier', () => {
  test('a residual block changes places with its neighbour, and back', () => {
    const { network, path } = moveBlockLater(residual, ['block2']);
    expect(path).toEqual(['block2']);
    expect(outermost(network)).toEqual(['block1', 'block3', 'block2']);
    expect(inputsOf(network, 'block3-conv1')).toEqual(['block1-relu2']);
    expect(inputsOf(network, 'block3-add')).toEqual(['block3-norm2', 'block1-relu2']);
    expect(inputsOf(network, 'block2-project')).toEqual(['block3-relu2']);
    expect(inputsOf(network, 'pool1')).toEqual(['block2-relu2']);
    const back = moveBlockEarlier(network, ['block2']).network;
    expect(back).toEqual(residual);
  });

  test('over a single layer, and never behind the output', () => {
    const later = moveBlockLater(residual, ['block3']).network;
    expect(inputsOf(later, 'pool1')).toEqual(['block2-relu2']);
    expect(inputsOf(later, 'block3-conv1')).toEqual(['pool1']);
    expect(inputsOf(later, 'dense1')).toEqual(['block3-relu2']);
    const last = moveBlockLater(moveBlockLater(later, ['block3']).network, ['block3']).network;
    expect(inputsOf(last, 'output')).toEqual(['block3-relu2']);
    expect(moveBlockLater(last, ['block3']).network).toBe(last);
  });

  test('within a stage, then out of it', () => {
    const before = made('resNet18');
    const swapped = moveBlockEarlier(before, ['stage2', 'block2']);
    expect(swapped.path).toEqual(['stage2', 'block2']);
    expect(inputsOf(swapped.network, 'stage2-2-conv1')).toEqual(['stage1-2-relu']);
    const out = moveBlockLater(before, ['stage2', 'block2']);
    expect(out.path).toEqual(['block2']);
    expect(blockAt(out.network, ['stage2'])?.blocks).toHaveLength(1);
    // Only where it is drawn changes: every edge and every number stays.
    expect(out.network.nodes.map(({ inputs }) => inputs)).toEqual(before.nodes.map(({ inputs }) => inputs));
    expect(analyse(out.network).multiplyAdds).toBe(analyse(before).multiplyAdds);
  });

  test('first of all it goes nowhere', () => {
    const first = moveBlockEarlier(residual, ['block1']).network;
    expect(inputsOf(first, 'relu1')).toEqual(['block1-relu2']);
    const wrapped = wrapInBlock(
      {
        nodes: chain(null, [
          ['input', 'input'],
          ['conv1', 'conv2d'],
          ['relu1', 'relu'],
        ]),
      },
      ['conv1'],
      'a',
    );
    expect(moveBlockEarlier(wrapped.network, ['a']).network).toBe(wrapped.network);
    expect(moveBlockEarlier(residual, ['nowhere']).network).toBe(residual);
  });
});

describe('to a place', () => {
  test('into another block, under a free name', () => {
    const network = made('resNet18');
    const { network: moved, path } = moveBlock(network, ['stage1', 'block2'], {
      after: 'stage3-1-relu',
      into: ['stage3'],
    });
    expect(path).toEqual(['stage3', 'block3']);
    expect(inputsOf(moved, 'stage1-2-conv1')).toEqual(['stage3-1-relu']);
    expect(inputsOf(moved, 'stage3-2-conv1')).toEqual(['stage1-2-relu']);
    expect(inputsOf(moved, 'stage2-1-conv1')).toEqual(['stage1-1-relu']);
    shares(moved, network);
  });

  test('onto one edge only: a block on the shortcut leaves the main path alone', () => {
    const { network } = moveBlock(residual, ['block3'], {
      after: 'relu1',
      only: ['block1-add'],
      into: ['block1'],
    });
    expect(inputsOf(network, 'block1-conv1')).toEqual(['relu1']);
    expect(inputsOf(network, 'block1-add')).toEqual(['block1-norm2', 'block3-relu2']);
    expect(inputsOf(network, 'block3-conv1')).toEqual(['relu1']);
  });

  test('a skip around a block stays one where the block only steps out, and ends where it goes away', () => {
    const skipped = addSkip(residual, blockAt(residual, ['block3'])?.allIds ?? []);
    if (!skipped.ok) throw new Error(skipped.problem.code);
    const around = wrapInBlock(
      skipped.value.network,
      [...(blockAt(residual, ['block3'])?.allIds ?? [])],
      'w',
    );
    expect(around.path).toEqual(['block3', 'w']);
    const out = moveBlockEarlier(around.network, ['block3', 'w']).network;
    expect(blockAt(out, ['w'])?.blocks).toEqual([]);
    expect(inputsOf(out, 'add1')).toEqual(['block3-relu2', 'block2-relu2']);
    const away = moveBlock(around.network, ['block3', 'w'], { after: 'conv1', into: [] }).network;
    expect(inputsOf(away, 'add1')).toEqual(['block2-relu2']);
    expect(analyse(away).nodes.get('add1')?.problem).toMatchObject({ code: 'inputCount', got: 1 });
  });

  test('not into itself, not behind the output or itself, not where it would stand too deep', () => {
    const stays = (into: readonly string[], after: string) =>
      expect(moveBlock(residual, ['block2'], { after, into }).network).toBe(residual);
    stays(['block2'], 'relu1');
    stays([], 'output');
    stays([], 'block2-conv1');
    stays([], 'gone');
    stays([], 'block1-relu2');
    stays(
      Array.from({ length: maxBlockDepth }, (_, i) => `deep${i}`),
      'relu1',
    );
  });

  test('blocks of several ways in or out stay', () => {
    const network = wrapInBlock(residual, ['block1-conv1', 'block2-conv1'], 'two').network;
    expect(exitOfBlock(network, ['two'])).toBeNull();
    expect(moveBlock(network, ['two'], { after: 'pool1', into: [] }).network).toBe(network);
    expect(exitOfBlock(residual, ['block1'])).toBe('block1-relu2');
  });
});

test('whatever is moved: every layer stays once, no edge leads from nowhere, none in a circle', () => {
  const networks = ['smallResidual', 'googLeNetTwin', 'resNet8Twin', 'squeezeNetTwin'].map(made);
  const move = fc.record({
    which: fc.nat(),
    after: fc.nat(),
    how: fc.constantFrom('place', 'later', 'earlier'),
  });
  fc.assert(
    fc.property(fc.constantFrom(...networks), fc.array(move, { maxLength: 6 }), (start, moves) => {
      let network = start;
      for (const { which, after, how } of moves) {
        const paths: (readonly string[])[] = [];
        const visit = (tree: ReturnType<typeof blockTree>) => {
          for (const inner of tree.blocks) {
            paths.push(inner.path);
            visit(inner);
          }
        };
        visit(blockTree(network));
        const path = paths[which % paths.length] ?? [];
        const target = network.nodes[after % network.nodes.length];
        const result =
          how === 'later'
            ? moveBlockLater(network, path)
            : how === 'earlier'
              ? moveBlockEarlier(network, path)
              : moveBlock(network, path, { after: target?.id ?? '', into: target?.block ?? [] });
        expect(blockAt(result.network, result.path)?.allIds.toSorted()).toEqual(
          blockAt(network, path)?.allIds.toSorted(),
        );
        network = result.network;
      }
      shares(network, start);
      const known = new Set(network.nodes.map(({ id }) => id));
      for (const { inputs } of network.nodes) for (const id of inputs) expect(known.has(id)).toBe(true);
      const codes = analyse(network).problems.map(({ problem }) => problem.code);
      expect(codes).not.toContain('cycle');
      expect(codes).not.toContain('duplicateId');
    }),
    { numRuns: 150 },
  );
});
