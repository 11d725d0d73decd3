import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type Analysis, analyse } from './analyse.ts';
import { chain, type Step } from './architectures/chain.ts';
import { emptyNetwork, simpleCnn, smallResidual } from './architectures/index.ts';
import { connect, insertAfter, removeNodes, setParams } from './edit.ts';
import { type Mend, type MendCode, mendsFor } from './mend.ts';
import type { Network, NetworkNode, NodeId } from './network.ts';
import { anyNetwork, soundNetwork } from './networksForTests.ts';
import { newNode, nodeAsGiven } from './node.ts';

const mnist = { image: [28, 28, 1], classes: 10 };
const of = (...nodes: readonly NetworkNode[]): Network => ({ nodes });
const simple = simpleCnn.network();
const residual = smallResidual.network();

const mends = (network: Network, id: NodeId | null, expected = mnist) =>
  mendsFor(network, analyse(network, expected), id);
const codes = (network: Network, id: NodeId | null, expected = mnist) =>
  mends(network, id, expected).map(({ code }) => code);
function find<C extends MendCode>(network: Network, id: NodeId | null, code: C, expected = mnist): Mend {
  const found = mends(network, id, expected).find((mend) => mend.code === code);
  if (!found) throw new Error(`no ${code} among ${codes(network, id, expected)}`);
  return found;
}
const mended = (network: Network, id: NodeId | null, code: MendCode, expected = mnist): Analysis =>
  analyse(find(network, id, code, expected).apply(), expected);

/** Two branches of the given steps behind an input of 8 x 8 x 3, joined. */
function branches(kind: 'add' | 'concat', left: readonly Step[], right: readonly Step[]): Network {
  const ends = [left.at(-1)?.[0] ?? 'input', right.at(-1)?.[0] ?? 'input'];
  return of(
    newNode('input', { id: 'input', inputs: [] }, { height: 8, width: 8, channels: 3 }),
    ...chain('input', left),
    ...chain('input', right),
    newNode(kind, { id: 'join', inputs: ends }),
  );
}

test('two wrong settings that came from outside are mended together, or each set by itself', () => {
  const given = nodeAsGiven(
    'conv2d',
    { filters: 4, kernel: 99, stride: 0, padding: 'same', initial: 'he' },
    { id: 'conv', inputs: ['input'] },
  );
  if (!given.ok) throw new Error(given.problem);
  const network = of(newNode('input', { id: 'input', inputs: [] }), given.value);
  const problem = (net: Network) => analyse(net, mnist).nodes.get('conv')?.problem;
  expect(problem(network)).toEqual({ code: 'badParameter', name: 'kernel' });
  const usual = find(network, 'conv', 'resetParameter').apply();
  expect(usual.nodes[1]?.params).toMatchObject({ filters: 4, kernel: 3, stride: 1 });
  const once = setParams(network, 'conv', { kernel: 5 });
  expect(once.nodes[1]?.params).toMatchObject({ kernel: 5, stride: 0 });
  expect(problem(once)).toEqual({ code: 'badParameter', name: 'stride' });
  // What is wrong itself changes nothing.
  expect(setParams(network, 'conv', { kernel: 98 })).toBe(network);
  expect(setParams(network, 'conv', { filters: -1 })).toBe(network);
});

test('a circle: what stands before it leads in instead; taking a layer out of it leaves none that feeds itself', () => {
  const round = of(
    ...simple.nodes.map((node) => (node.id === 'conv1' ? { ...node, inputs: ['pool1'] } : node)),
  );
  expect(analyse(round, mnist).nodes.get('conv1')?.problem?.code).toBe('cycle');
  expect(mends(round, 'conv1')[0]).toMatchObject({ code: 'connectPrevious', values: { from: 'input' } });
  expect(mended(round, 'conv1', 'connectPrevious').trainable).toBe(true);
  const two = removeNodes(round, ['relu1']);
  for (const gone of ['conv1', 'pool1']) {
    const left = removeNodes(two, [gone]);
    expect(left.nodes.filter(({ id, inputs }) => inputs.includes(id))).toEqual([]);
  }
});

test('groups that do not divide: the next number of filters that does, or one group', () => {
  const network = of(
    ...chain(null, [
      ['input', 'input', { height: 8, width: 8, channels: 4 }],
      ['conv', 'conv2d', { filters: 6, groups: 4 }],
    ]),
  );
  expect(codes(network, 'conv')).toEqual(['setFilters', 'resetParameter']);
  expect(find(network, 'conv', 'setFilters').values).toEqual({ id: 'conv', filters: 8 });
  expect(find(network, 'conv', 'resetParameter').apply().nodes[1]?.params).not.toHaveProperty('groups');
  // Three channels cannot be shared out among four groups, whatever the filters.
  const three = setParams(network, 'input', { channels: 3 });
  expect(codes(three, 'conv')).toEqual(['resetParameter']);
});

test('a layer of more than 10^12 multiply-adds: what was raised goes back', () => {
  const network = of(
    ...chain(null, [
      ['input', 'input', { height: 512, width: 512, channels: 64 }],
      ['conv', 'conv2d', { filters: 4096, kernel: 11 }],
    ]),
  );
  expect(analyse(network).nodes.get('conv')?.problem?.code).toBe('tooCostly');
  expect(codes(network, 'conv')).toContain('resetParameter');
});

describe('sums that do not fit', () => {
  test('512 channels arrive where the other input has 64: a 1x1 convolution', () => {
    const network = branches(
      'add',
      [['narrow', 'conv2d', { filters: 64 }]],
      [['wide', 'conv2d', { filters: 512 }]],
    );
    const mend = find(network, 'join', 'insertProjection');
    expect(mend.values).toEqual({ from: 'wide', channels: 64, got: 512, wanted: 64, stride: 1 });
    const network2 = mend.apply();
    expect(analyse(network2).nodes.get('join')?.output).toEqual([8, 8, 64]);
    expect(network2.nodes.find(({ id }) => id === 'conv1')?.params).toMatchObject({ kernel: 1, filters: 64 });
  });

  test('the shortcut is what changes, with a stride where the main path has halved the map', () => {
    const plain = removeNodes(residual, ['block2-project', 'block2-norm3']);
    expect(analyse(plain, mnist).nodes.get('block2-add')?.problem?.code).toBe('shapesDiffer');
    expect(find(plain, 'block2-add', 'insertProjection').values).toEqual({
      from: 'block1-relu2',
      channels: 32,
      got: 16,
      wanted: 32,
      stride: 2,
    });
    expect(mended(plain, 'block2-add', 'insertProjection').trainable).toBe(true);
    expect(codes(plain, 'block2-add')[0]).toBe('insertProjection');
  });

  test('other filters above, or without the edge', () => {
    const network = branches(
      'add',
      [['narrow', 'conv2d', { filters: 64 }]],
      [
        ['wide', 'conv2d', { filters: 512 }],
        ['relu', 'relu'],
      ],
    );
    const filters = mends(network, 'join').filter(({ code }) => code === 'setFilters');
    expect(filters.map(({ values }) => values)).toEqual([
      { id: 'wide', filters: 64 },
      { id: 'narrow', filters: 512 },
    ]);
    for (const mend of filters)
      expect(analyse(mend.apply()).nodes.get('join')?.problem?.code).not.toBe('shapesDiffer');
  });

  test('vectors: a dense layer', () => {
    const vector = (id: string, units: number): Step[] => [
      [`${id}-flat`, 'flatten'],
      [id, 'dense', { units }],
    ];
    const network = branches('add', vector('a', 10), vector('b', 7));
    expect(find(network, 'join', 'insertDense').values).toEqual({ from: 'b', units: 10 });
    expect(mended(network, 'join', 'insertDense').nodes.get('join')?.output).toEqual([10]);
    expect(mended(network, 'join', 'setUnits').nodes.get('join')?.output).toEqual([10]);
  });
});

describe('concatenations that do not fit', () => {
  test('pooling on the larger map', () => {
    const network = branches('concat', [['half', 'maxPool']], [['conv1', 'conv2d', { filters: 5 }]]);
    expect(find(network, 'join', 'insertPooling').values).toEqual({ from: 'conv1', size: 2 });
    expect(mended(network, 'join', 'insertPooling').nodes.get('join')?.output).toEqual([4, 4, 8]);
  });

  test('a map meets a vector: flatten it', () => {
    const network = branches('concat', [['flat', 'flatten']], [['conv1', 'conv2d', { filters: 2 }]]);
    expect(find(network, 'join', 'insertFlatten').values).toEqual({ elements: 128 });
    expect(mended(network, 'join', 'insertFlatten').nodes.get('join')?.output).toEqual([192 + 128]);
  });
});

describe('maps and vectors', () => {
  test('from an empty canvas to a network in one press', () => {
    expect(codes(emptyNetwork(), 'output')).toEqual(['addDenseToClasses']);
    expect(mended(emptyNetwork(), 'output', 'addDenseToClasses').trainable).toBe(true);
  });

  test('a dense layer behind a map: flatten, or pool globally', () => {
    const network = removeNodes(simple, ['flatten1']);
    expect(find(network, 'dense1', 'insertFlatten').values).toEqual({ elements: 12 * 12 * 30 });
    expect(mended(network, 'dense1', 'insertFlatten').trainable).toBe(true);
    expect(mended(network, 'dense1', 'insertGlobalPooling').trainable).toBe(true);
  });

  test('a convolution behind flatten goes before it', () => {
    const { network, id } = insertAfter(simple, 'conv2d', 'relu2');
    expect(find(network, id, 'moveBefore').values).toEqual({ id: 'flatten1' });
    expect(mended(network, id, 'moveBefore').trainable).toBe(true);
    expect(mended(network, id, 'removeNode').trainable).toBe(true);
  });

  test('a window too large', () => {
    const network = setParams(setParams(simple, 'conv1', { kernel: 11 }), 'pool1', { size: 32, stride: 2 });
    expect(find(network, 'pool1', 'shrinkWindow').values).toEqual({ size: 18 });
    expect(mended(network, 'pool1', 'padSame').trainable).toBe(true);
    expect(mended(network, 'pool1', 'shrinkWindow').trainable).toBe(true);
  });

  test('a padding as wide as its window', () => {
    const network = setParams(simple, 'pool1', { padding: 2 });
    expect(find(network, 'pool1', 'padLess').values).toEqual({ padding: 1 });
    expect(mended(network, 'pool1', 'padLess').trainable).toBe(true);
  });
});

describe('the ends', () => {
  test('as many values as the data has classes', () => {
    const network = setParams(simple, 'dense2', { units: 12 });
    expect(find(network, 'output', 'setUnits').values).toEqual({ id: 'dense2', units: 10 });
    expect(mended(network, 'output', 'setUnits').trainable).toBe(true);
    expect(mended(network, 'output', 'addDenseToClasses').trainable).toBe(true);
    // Twelve classes would still not be the data's ten.
    expect(codes(network, 'output')).not.toContain('setClasses');
    expect(codes(setParams(simple, 'output', { classes: 12 }), 'output')).toContain('setClasses');
    const letters = { ...mnist, classes: 26 };
    expect(mended(simple, 'output', 'setUnits', letters).trainable).toBe(true);
  });

  test('the image of the data', () => {
    const colour = { image: [32, 32, 3], classes: 10 };
    expect(find(simple, 'input', 'setImage', colour).values).toEqual({ height: 32, width: 32, channels: 3 });
    expect(mended(simple, 'input', 'setImage', colour).trainable).toBe(true);
  });

  test('a missing one is added, a second one goes', () => {
    const headless = removeNodes(simple, ['input']);
    expect(mended(headless, null, 'addInput').trainable).toBe(true);
    expect(mended(removeNodes(simple, ['output']), null, 'addOutput').trainable).toBe(true);
    const two = of(...simple.nodes, newNode('input', { id: 'input1', inputs: [] }));
    expect(mended(two, 'input1', 'removeNode').trainable).toBe(true);
    const outputs = insertAfter(simple, 'output', 'dense2');
    expect(mended(outputs.network, outputs.id, 'removeNode').trainable).toBe(true);
  });
});

describe('edges', () => {
  const rewired = (id: NodeId, inputs: readonly NodeId[]): Network => ({
    nodes: simple.nodes.map((node) => (node.id === id ? { ...node, inputs } : node)),
  });

  test('a layer without an input takes what stands before it', () => {
    const network = rewired('pool1', []);
    expect(find(network, 'pool1', 'connectPrevious').values).toEqual({ from: 'relu1' });
    expect(mended(network, 'pool1', 'connectPrevious').trainable).toBe(true);
  });

  test('an addition with one input gets a skip connection over layers that learn', () => {
    const { network, id } = insertAfter(removeNodes(residual, ['block3-add']), 'add', 'block3-norm2');
    expect(find(network, id, 'connectPrevious').values).toEqual({ from: 'block3-relu1' });
    expect(mended(network, id, 'connectPrevious').trainable).toBe(true);
  });

  test('an edge from nowhere, one too many, a cycle', () => {
    expect(mended(rewired('pool1', ['gone']), 'pool1', 'connectPrevious').trainable).toBe(true);
    expect(mended(rewired('pool1', ['relu1', 'conv1']), 'pool1', 'removeEdge').trainable).toBe(true);
    const circle = rewired('conv1', ['relu1']);
    expect(find(circle, 'conv1', 'removeEdge').values).toEqual({ from: 'relu1' });
    const opened = find(circle, 'conv1', 'removeEdge').apply();
    expect(mended(opened, 'conv1', 'connectPrevious').trainable).toBe(true);
  });

  test('two of one id: the second is renamed', () => {
    const twice = of(...simple.nodes, newNode('relu', { id: 'relu1', inputs: ['conv1'] }));
    expect(find(twice, 'relu1', 'renameDuplicate').values).toEqual({ id: 'relu3' });
    expect(mended(twice, 'relu1', 'renameDuplicate').problems).toEqual([
      { nodeId: 'relu3', problem: { code: 'leadsNowhere' } },
    ]);
  });

  test('a dead end is joined or taken away whole', () => {
    const branch = of(
      ...simple.nodes,
      ...chain('relu1', [
        ['conv8', 'conv2d'],
        ['relu8', 'relu'],
      ]),
    );
    expect(mended(branch, 'conv8', 'removeNode').trainable).toBe(true);
    const skipped = connect(simple, 'conv1', 'pool1');
    expect(find(skipped, 'relu1', 'connectNext').values).toEqual({ to: 'pool1' });
    expect(mended(skipped, 'relu1', 'connectNext').trainable).toBe(true);
  });
});

test('a layer that is far too large goes back to its default', () => {
  const image = { image: [1024, 1024, 1], classes: 10 };
  const network = of(
    ...chain(null, [
      ['input', 'input', { height: 1024, width: 1024 }],
      ['conv1', 'conv2d', { filters: 4096 }],
      ['pool1', 'globalAvgPool'],
      ['dense1', 'dense', { units: 10 }],
      ['output', 'output'],
    ]),
  );
  expect(find(network, 'conv1', 'resetParameter', image).values).toEqual({ name: 'filters' });
  expect(mended(network, 'conv1', 'resetParameter', image).trainable).toBe(true);
});

describe('whatever is wrong', () => {
  const blameless = new Set(['brokenUpstream']);

  test('every mend takes its problem away, from any graph, and nothing throws', () => {
    fc.assert(
      fc.property(anyNetwork, (network) => {
        const analysis = analyse(network, mnist);
        for (const { nodeId, problem } of analysis.problems) {
          if (nodeId === null) continue;
          for (const mend of mendsFor(network, analysis, nodeId)) {
            const after = analyse(mend.apply(), mnist).nodes.get(nodeId)?.problem;
            expect(after?.code).not.toBe(problem.code);
          }
        }
      }),
      { numRuns: 300 },
    );
  });

  test('every problem of a sound graph has a mend, unless it lies with another layer', () => {
    fc.assert(
      fc.property(soundNetwork, (network) => {
        const analysis = analyse(network, mnist);
        for (const { nodeId, problem } of analysis.problems) {
          const offered = mendsFor(network, analysis, nodeId).length > 0;
          expect([problem.code, offered]).toEqual([problem.code, !blameless.has(problem.code)]);
        }
      }),
      { numRuns: 300 },
    );
  });

  test('what is right has none', () => {
    expect(mends(simple, 'conv1')).toEqual([]);
    expect(mends(simple, 'gone')).toEqual([]);
    expect(mends(simple, null)).toEqual([]);
  });
});
