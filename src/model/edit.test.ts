import fc from 'fast-check';
import * as v from 'valibot';
import { describe, expect, test } from 'vitest';
import { analyse } from './analyse.ts';
import { emptyNetwork, simpleCnn, smallResidual } from './architectures/index.ts';
import { wrapInBlock } from './blocks.ts';
import {
  canConnect,
  connect,
  disconnect,
  duplicate,
  freshId,
  insertAfter,
  insertOnEdge,
  moveAfter,
  moveEarlier,
  moveLater,
  removeNodes,
  setParams,
} from './edit.ts';
import { layerKinds } from './layers/index.ts';
import { idPattern, type Network } from './network.ts';
import { networkSchema } from './networkSchema.ts';
import { anyNetwork, soundNetwork } from './networksForTests.ts';

const simple = simpleCnn.network();
const residual = smallResidual.network();
/** The chain from the first node, by first consumers: enough to read a chain. */
const edges = ({ nodes }: Network) => nodes.map(({ id, inputs }) => `${inputs.join('+')}>${id}`).join(' ');
const blockOf = (network: Network, id: string) => network.nodes.find((node) => node.id === id)?.block;
const inputsOf = (network: Network, id: string) => network.nodes.find((node) => node.id === id)?.inputs;
const trainable = (network: Network) => analyse(network, { image: [28, 28, 1], classes: 10 }).trainable;

describe('adding', () => {
  test('ids are short, readable and free', () => {
    expect(freshId(simple, 'conv2d')).toBe('conv2');
    expect(freshId(simple, 'maxPool')).toBe('maxPool1');
    expect(freshId(simple, 'input')).toBe('input1');
    expect(freshId({ nodes: [] }, 'output')).toBe('output');
    for (const kind of layerKinds) expect(freshId(simple, kind)).toMatch(idPattern);
  });

  test('a layer goes between the one it follows and all that followed it', () => {
    const { network, id } = insertAfter(simple, 'batchNorm', 'conv1');
    expect(id).toBe('batchNorm1');
    expect(edges(network)).toContain('input>conv1 conv1>batchNorm1 batchNorm1>relu1 relu1>pool1');
    const forked = insertAfter(residual, 'dropout', 'relu1').network;
    expect(inputsOf(forked, 'block1-conv1')).toEqual(['dropout1']);
    expect(inputsOf(forked, 'block1-add')).toEqual(['block1-norm2', 'dropout1']);
  });

  test('without a place it goes before the output', () => {
    expect(edges(insertAfter(emptyNetwork(), 'flatten', null).network)).toBe(
      '>input input>flatten1 flatten1>output',
    );
    expect(edges(insertAfter({ nodes: [] }, 'relu', null).network)).toBe('>relu1');
  });

  test('on one edge only', () => {
    const { network } = insertOnEdge(residual, 'dropout', 'relu1', 'block1-add');
    expect(inputsOf(network, 'block1-add')).toEqual(['block1-norm2', 'dropout1']);
    expect(inputsOf(network, 'block1-conv1')).toEqual(['relu1']);
    expect(() => insertOnEdge(residual, 'dropout', 'input', 'output')).toThrow('no edge');
  });

  test('joins the block that both ends share, and no other', () => {
    const blockOf = ({ network, id }: ReturnType<typeof insertAfter>) =>
      network.nodes.find((node) => node.id === id)?.block;
    expect(blockOf(insertAfter(residual, 'dropout', 'block1-relu1'))).toEqual(['block1']);
    expect(blockOf(insertAfter(residual, 'dropout', 'block1-relu2'))).toBeUndefined();
    expect(blockOf(insertOnEdge(residual, 'dropout', 'relu1', 'block1-conv1'))).toBeUndefined();
  });

  test('an input stands alone; an output takes nothing over', () => {
    expect(edges(insertAfter(simple, 'input', 'conv1').network)).toContain('input>conv1 >input1 conv1>relu1');
    expect(edges(insertAfter(simple, 'output', 'conv1').network)).toMatch(/dense2>output conv1>output1$/);
  });
});

describe('taking away', () => {
  test('what followed inherits', () => {
    expect(edges(removeNodes(simple, ['relu1', 'pool1']))).toContain(
      'input>conv1 conv1>flatten1 flatten1>dense1',
    );
    const plain = removeNodes(residual, ['block2-add', 'block2-project', 'block2-norm3']);
    expect(inputsOf(plain, 'block2-relu2')).toEqual(['block2-norm2']);
  });

  test('no edge is inherited twice', () => {
    const skip = removeNodes(residual, [
      'block1-conv1',
      'block1-norm1',
      'block1-relu1',
      'block1-conv2',
      'block1-norm2',
    ]);
    expect(inputsOf(skip, 'block1-add')).toEqual(['relu1']);
  });

  test('a whole fan of diamonds goes in no time', () => {
    let network = emptyNetwork();
    for (let i = 0; i < 300; i += 1) {
      const relu = insertAfter(network, 'relu', null);
      const before = inputsOf(relu.network, relu.id)?.[0] ?? '';
      const add = insertAfter(relu.network, 'add', relu.id);
      network = connect(add.network, before, add.id);
    }
    const middle = network.nodes.filter(({ kind }) => kind === 'relu' || kind === 'add').map(({ id }) => id);
    expect(edges(removeNodes(network, middle))).toBe('>input input>output');
  });
});

describe('joining', () => {
  test('an edge takes the place of the only one, or joins the others', () => {
    expect(inputsOf(connect(simple, 'conv1', 'pool1'), 'pool1')).toEqual(['conv1']);
    expect(inputsOf(connect(residual, 'norm1', 'block1-add'), 'block1-add')).toEqual([
      'block1-norm2',
      'relu1',
      'norm1',
    ]);
    expect(inputsOf(disconnect(residual, 'relu1', 'block1-add'), 'block1-add')).toEqual(['block1-norm2']);
  });

  test('never in a circle, twice, from an output, into an input, or from nowhere', () => {
    const refused = [
      ['dense2', 'conv1'],
      ['relu1', 'relu1'],
      ['conv1', 'relu1'],
      ['output', 'relu1'],
      ['conv1', 'input'],
      ['gone', 'relu1'],
      ['conv1', 'gone'],
    ] as const;
    for (const [from, to] of refused) {
      expect([from, to, canConnect(simple, from, to)]).toEqual([from, to, false]);
      expect(connect(simple, from, to)).toBe(simple);
    }
  });
});

describe('setting', () => {
  test('changes what is allowed, and nothing else', () => {
    const changed = setParams(simple, 'conv1', { filters: 8 });
    expect(changed.nodes[1]?.params).toEqual({ ...simple.nodes[1]?.params, filters: 8 });
    expect(changed.nodes[2]).toBe(simple.nodes[2]);
    expect(setParams(simple, 'conv1', { filters: 0 })).toBe(simple);
    expect(setParams(simple, 'conv1', { colour: 'blue' })).toBe(simple);
  });
});

describe('moving', () => {
  test('behind another, healing the place it left', () => {
    expect(edges(moveAfter(simple, 'relu1', 'pool1'))).toContain(
      'input>conv1 conv1>pool1 pool1>relu1 relu1>flatten1',
    );
    expect(edges(moveAfter(simple, 'relu2', 'input'))).toContain('>input input>relu2 relu2>conv1');
    expect(moveAfter(residual, 'block1-add', 'input')).toBe(residual);
    expect(moveAfter(simple, 'relu1', 'output')).toBe(simple);
    expect(moveAfter(simple, 'relu1', 'conv1')).toBe(simple);
  });

  test('onto one edge, into a block or out of it', () => {
    const onSkip = moveAfter(residual, 'block1-norm1', 'relu1', { only: ['block1-add'], into: ['block1'] });
    expect(inputsOf(onSkip, 'block1-add')).toEqual(['block1-norm2', 'block1-norm1']);
    expect(inputsOf(onSkip, 'block1-norm1')).toEqual(['relu1']);
    expect(inputsOf(onSkip, 'block1-conv1')).toEqual(['relu1']);
    const out = moveAfter(residual, 'block1-relu2', 'block1-add', { into: [] });
    expect(out.nodes.find(({ id }) => id === 'block1-relu2')?.block).toBeUndefined();
    expect(edges(out)).toBe(edges(residual));
    expect(moveAfter(residual, 'block1-relu2', 'block1-add', { into: ['block1'] })).toBe(residual);
  });

  test('one place earlier or later, and back', () => {
    const earlier = moveEarlier(simple, 'pool1');
    expect(edges(earlier)).toContain('conv1>pool1 pool1>relu1 relu1>flatten1');
    expect(edges(moveLater(earlier, 'pool1'))).toBe(edges(simple));
    expect(moveEarlier(simple, 'conv1')).toBe(simple);
    expect(moveLater(simple, 'dense2')).toBe(simple);
  });

  test('earlier over a fork takes its own branch only', () => {
    const moved = moveEarlier(residual, 'block1-norm1');
    expect(inputsOf(moved, 'block1-norm1')).toEqual(['relu1']);
    expect(inputsOf(moved, 'block1-conv1')).toEqual(['block1-norm1']);
    expect(inputsOf(moved, 'block1-add')).toEqual(['block1-norm2', 'relu1']);
  });
});

describe('copying', () => {
  test('a chain follows itself', () => {
    const { network, ids } = duplicate(simple, ['conv1', 'relu1']);
    expect(ids).toEqual(['conv2', 'relu3']);
    expect(edges(network)).toContain('input>conv1 conv1>relu1 relu1>conv2 conv2>relu3 relu3>pool1');
    expect(network.nodes.find(({ id }) => id === 'conv2')?.params).toEqual(simple.nodes[1]?.params);
  });

  test('a residual block follows itself, as a block of its own', () => {
    const block = residual.nodes.filter((node) => node.block?.[0] === 'block1').map(({ id }) => id);
    const { network, ids } = duplicate(residual, block);
    expect(trainable(network)).toBe(true);
    expect(new Set(ids.map((id) => network.nodes.find((node) => node.id === id)?.block?.[0]))).toEqual(
      new Set(['block4']),
    );
    expect(analyse(network).parameters).toBe(analyse(residual).parameters + 2 * (9 * 16 * 16 + 16 + 32));
  });

  test('one layer of a block stays in it; a block of blocks comes again with its inner ones', () => {
    const { network: grown, ids } = duplicate(residual, ['block2-conv1']);
    expect(ids.map((id) => blockOf(grown, id))).toEqual([['block2']]);

    const wrapped = wrapInBlock(
      residual,
      residual.nodes.filter(({ block }) => /block[12]/.test(block?.[0] ?? '')).map(({ id }) => id),
      'stage1',
    ).network;
    const stage = wrapped.nodes.filter(({ block }) => block?.[0] === 'stage1').map(({ id }) => id);
    const copy = duplicate(wrapped, stage);
    expect(new Set(copy.ids.map((id) => blockOf(copy.network, id)?.join()))).toEqual(
      new Set(['stage2,block1', 'stage2,block2']),
    );
  });

  test('inputs and outputs are not copied', () => {
    expect(duplicate(simple, ['input', 'output'])).toEqual({ network: simple, ids: [] });
    expect(duplicate(simple, ['gone'])).toEqual({ network: simple, ids: [] });
  });

  test('never beyond what a document may hold', () => {
    let network: Network = simple;
    for (let i = 0; i < 12; i += 1)
      network = duplicate(
        network,
        network.nodes.map(({ id }) => id),
      ).network;
    expect(v.is(networkSchema, network)).toBe(true);
    expect(network.nodes.length).toBeGreaterThan(500);
  });
});

describe('whatever is done', () => {
  const pick = fc.nat();
  const edit = fc.record({
    what: fc.constantFrom(
      'insert',
      'onEdge',
      'remove',
      'connect',
      'disconnect',
      'duplicate',
      'after',
      'earlier',
      'later',
      'set',
    ),
    kind: fc.constantFrom(...layerKinds),
    a: pick,
    b: pick,
  });

  const apply = (
    network: Network,
    { what, kind, a, b }: { what: string; kind: (typeof layerKinds)[number]; a: number; b: number },
  ): Network => {
    const at = (n: number) => network.nodes[n % Math.max(1, network.nodes.length)]?.id ?? 'gone';
    const target = network.nodes[a % Math.max(1, network.nodes.length)];
    switch (what) {
      case 'insert':
        return insertAfter(network, kind, b % 5 === 0 ? null : at(a)).network;
      case 'onEdge': {
        const from = target?.inputs[0];
        return target && from !== undefined && network.nodes.some(({ id }) => id === from)
          ? insertOnEdge(network, kind, from, target.id).network
          : network;
      }
      case 'remove':
        return removeNodes(network, [at(a), at(b)]);
      case 'connect':
        return connect(network, at(a), at(b));
      case 'disconnect':
        return disconnect(network, at(a), at(b));
      case 'duplicate':
        return duplicate(network, [at(a), at(b), at(a + 1)]).network;
      case 'after':
        return moveAfter(network, at(a), at(b));
      case 'earlier':
        return moveEarlier(network, at(a));
      case 'later':
        return moveLater(network, at(a));
      default:
        return setParams(network, at(a), { filters: b % 10, units: b % 20, padding: 'same' });
    }
  };

  const wrong = new Set(['cycle', 'unknownInput', 'duplicateId']);
  const sound = (network: Network) => {
    for (const { problem } of analyse(network).problems) {
      expect(wrong.has(problem.code)).toBe(false);
      if (problem.code === 'inputCount') expect(problem.got).toBeLessThan(problem.min);
    }
    for (const { inputs } of network.nodes) expect(new Set(inputs).size).toBe(inputs.length);
    expect(v.safeParse(networkSchema, network)).toMatchObject({ success: true, output: network });
  };

  test('a sound network stays sound: no cycle, no edge from nowhere or too many, no id twice', () => {
    fc.assert(
      fc.property(soundNetwork, fc.array(edit, { minLength: 1, maxLength: 12 }), (start, edits) => {
        let network = start;
        for (const step of edits) {
          network = apply(network, step);
          sound(network);
        }
      }),
      { numRuns: 300 },
    );
  });

  test('nothing throws on a broken one', () => {
    fc.assert(
      fc.property(anyNetwork, fc.array(edit, { maxLength: 6 }), (start, edits) => {
        edits.reduce(apply, start);
      }),
      { numRuns: 300 },
    );
  });
});
