import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { analyse } from './analyse.ts';
import { chain, type Step } from './architectures/chain.ts';
import { architectures, emptyNetwork, simpleCnn, smallResidual } from './architectures/index.ts';
import { costInCopies } from './costForTests.ts';
import { layerOf } from './layers/index.ts';
import type { Network, NetworkNode, NodeId } from './network.ts';
import { anyNetwork, soundNetwork } from './networksForTests.ts';
import { newNode } from './node.ts';
import { sizeOf } from './shape.ts';

const mnist = { image: [28, 28, 1], classes: 10 };
const problemsOf = (network: Network, expected?: typeof mnist) =>
  analyse(network, expected).problems.map(({ nodeId, problem }) => [nodeId, problem]);
const of = (...nodes: readonly NetworkNode[]): Network => ({ nodes });
const rewired = (network: Network, id: NodeId, inputs: readonly NodeId[]): Network => ({
  nodes: network.nodes.map((node) => (node.id === id ? { ...node, inputs } : node)),
});
const simple = simpleCnn.network();

describe('a network that is right', () => {
  const trainable = architectures.filter(({ group, name }) => group !== 'published' || name === 'leNet5');
  test.each(trainable)('$name can be trained on MNIST', ({ network }) => {
    expect(problemsOf(network(), mnist)).toEqual([]);
    expect(analyse(network(), mnist).trainable).toBe(true);
  });

  test('keeps the document’s order where that is topological', () => {
    const network = smallResidual.network();
    expect(analyse(network).order).toEqual(network.nodes.map(({ id }) => id));
  });

  test('is ordered inputs first where the document is not', () => {
    const backwards = { nodes: [...smallResidual.network().nodes].reverse() };
    const { order, trainable } = analyse(backwards, mnist);
    const at = new Map(order.map((id, i) => [id, i]));
    for (const { id, inputs } of backwards.nodes) {
      for (const from of inputs) expect(at.get(from)).toBeLessThan(at.get(id) ?? 0);
    }
    expect(trainable).toBe(true);
    // What is known of the layers stands as the cards do.
    expect([...analyse(backwards, mnist).nodes.keys()]).toEqual(backwards.nodes.map(({ id }) => id));
  });

  test('stands as the cards do also where the last layers are a cycle', () => {
    const last = chain(null, [
      ['x', 'relu'],
      ['y', 'relu'],
    ]);
    const circle = rewired({ nodes: [...simple.nodes, ...last] }, 'x', ['y']);
    expect([...analyse(circle).nodes.keys()]).toEqual(circle.nodes.map(({ id }) => id));
  });

  test('is analysed once for the same expectation', () => {
    expect(analyse(simple, mnist)).toBe(analyse(simple, { ...mnist }));
    expect(analyse(simple, mnist)).not.toBe(analyse(simple));
    expect(analyse(simple, mnist)).not.toBe(analyse({ ...simple }, mnist));
  });
});

describe('problems, each where it is', () => {
  test('an empty canvas: a map arrives at the output', () => {
    expect(problemsOf(emptyNetwork(), mnist)).toEqual([
      ['output', { code: 'needsVector', got: [28, 28, 1] }],
    ]);
  });

  test('nothing at all', () => {
    expect(problemsOf({ nodes: [] })).toEqual([
      [null, { code: 'noInput' }],
      [null, { code: 'noOutput' }],
    ]);
  });

  test('what stands behind a broken layer names the one that is broken', () => {
    const broken = rewired(simple, 'dense1', ['pool1']);
    expect(problemsOf(broken)).toEqual([
      ['flatten1', { code: 'leadsNowhere' }],
      ['dense1', { code: 'needsVector', got: [12, 12, 30] }],
      ['relu2', { code: 'brokenUpstream', id: 'dense1' }],
      ['dense2', { code: 'brokenUpstream', id: 'dense1' }],
      ['output', { code: 'brokenUpstream', id: 'dense1' }],
    ]);
  });

  test('a cycle is told on its own nodes only', () => {
    const circle = rewired(simple, 'conv1', ['relu1']);
    expect(problemsOf(circle)).toEqual([
      ['input', { code: 'leadsNowhere' }],
      ['conv1', { code: 'cycle' }],
      ['relu1', { code: 'cycle' }],
      ...['pool1', 'flatten1', 'dense1', 'relu2', 'dense2', 'output'].map((id) => [
        id,
        { code: 'brokenUpstream', id: 'relu1' },
      ]),
    ]);
    expect(analyse(circle).order).not.toContain('conv1');
    expect(analyse(circle).order).toContain('pool1');
  });

  test('a layer that feeds itself', () => {
    expect(problemsOf(rewired(simple, 'relu1', ['relu1']))).toContainEqual(['relu1', { code: 'cycle' }]);
  });

  test('an edge from nowhere, too few edges, too many', () => {
    expect(problemsOf(rewired(simple, 'relu1', ['gone']))).toContainEqual([
      'relu1',
      { code: 'unknownInput', id: 'gone' },
    ]);
    expect(problemsOf(rewired(simple, 'relu1', []))).toContainEqual([
      'relu1',
      { code: 'inputCount', got: 0, min: 1, max: 1 },
    ]);
    expect(problemsOf(rewired(simple, 'relu1', ['conv1', 'input']))).toContainEqual([
      'relu1',
      { code: 'inputCount', got: 2, min: 1, max: 1 },
    ]);
  });

  test('two of one id', () => {
    const twice = of(...simple.nodes, newNode('relu', { id: 'relu1', inputs: ['conv1'] }));
    expect(problemsOf(twice)[0]).toEqual(['relu1', { code: 'duplicateId', id: 'relu1' }]);
    expect(problemsOf(twice)).toContainEqual(['pool1', { code: 'brokenUpstream', id: 'relu1' }]);
  });

  test('sums and concatenations whose shapes do not meet', () => {
    const two: Step[] = [
      ['input', 'input'],
      ['wide', 'conv2d', { filters: 64 }],
      ['half', 'maxPool'],
    ];
    const join = (kind: 'add' | 'concat', inputs: readonly NodeId[]) =>
      problemsOf(of(...chain(null, two), newNode(kind, { id: 'join', inputs }))).find(
        ([id]) => id === 'join',
      );
    expect(join('add', ['wide', 'input'])?.[1]).toEqual({
      code: 'shapesDiffer',
      shapes: [
        [28, 28, 64],
        [28, 28, 1],
      ],
    });
    expect(join('concat', ['wide', 'half'])?.[1]).toEqual({
      code: 'mapsDiffer',
      shapes: [
        [28, 28, 64],
        [14, 14, 64],
      ],
    });
    expect(join('concat', ['wide', 'input'])).toBeUndefined();
  });

  test('10^12 multiply-adds in one layer: named, and its numbers told all the same', () => {
    const analysis = analyse(
      of(
        ...chain(null, [
          ['input', 'input', { height: 512, width: 512, channels: 64 }],
          ['conv1', 'conv2d', { filters: 512, kernel: 11 }],
        ]),
      ),
    );
    const multiplyAdds = 512 * 512 * 121 * 64 * 512;
    expect(analysis.nodes.get('conv1')).toMatchObject({
      output: [512, 512, 512],
      multiplyAdds,
      problem: { code: 'tooCostly', multiplyAdds },
    });
    expect(analysis.trainable).toBe(false);
  });

  test('a window that is too large, a map that is needed, a parameter that is not allowed', () => {
    const behind = (...steps: readonly Step[]) =>
      problemsOf(of(...chain(null, [['input', 'input', { height: 3, width: 9 }], ...steps]))).at(-1)?.[1];
    expect(behind(['conv1', 'conv2d', { kernel: 5, padding: 'valid' }])).toEqual({
      code: 'windowTooLarge',
      window: [5, 5],
      padded: [3, 9],
    });
    expect(behind(['conv1', 'conv2d', { kernel: 6, padding: 1 }])).toMatchObject({ padded: [5, 11] });
    expect(behind(['flatten1', 'flatten'], ['conv1', 'conv2d'])).toEqual({ code: 'needsMap', got: [27] });
    expect(behind(['pool1', 'maxPool', { padding: 2 }])).toEqual({ code: 'badParameter', name: 'padding' });
    const half = {
      ...newNode('leakyRelu', { id: 'leaky', inputs: ['input'] }),
      params: { slope: Number.NaN },
    };
    expect(problemsOf(of(...chain(null, [['input', 'input']]), half)).at(-1)?.[1]).toEqual({
      code: 'badParameter',
      name: 'slope',
    });
  });

  test('the data: another image, other classes, the output’s own number of classes', () => {
    expect(problemsOf(simple, { image: [32, 32, 3], classes: 10 })).toEqual([
      ['input', { code: 'imageDiffers', got: [28, 28, 1], image: [32, 32, 3] }],
    ]);
    expect(problemsOf(simple, { ...mnist, classes: 26 })).toEqual([
      ['output', { code: 'classesDiffer', got: 10, classes: 26 }],
    ]);
    const ends = (units: number, classes: number) =>
      problemsOf(
        of(
          ...chain(null, [
            ['input', 'input'],
            ['flatten1', 'flatten'],
            ['dense1', 'dense', { units }],
            ['output', 'output', { classes }],
          ]),
        ),
        mnist,
      );
    expect(ends(12, 12)).toEqual([['output', { code: 'classesDiffer', got: 12, classes: 10 }]]);
    expect(ends(10, 12)).toEqual([['output', { code: 'classesDiffer', got: 10, classes: 12 }]]);
    expect(ends(12, 10)).toEqual([['output', { code: 'classesDiffer', got: 12, classes: 10 }]]);
  });

  test('a branch that leads nowhere, two inputs, two outputs', () => {
    const branch = of(...simple.nodes, ...chain('relu1', [['conv9', 'conv2d']]));
    expect(problemsOf(branch)).toEqual([['conv9', { code: 'leadsNowhere' }]]);
    expect(analyse(branch).nodes.get('conv9')?.output).toEqual([24, 24, 16]);
    const ends = of(
      ...simple.nodes,
      newNode('input', { id: 'input1', inputs: [] }),
      ...chain('dense2', [['output1', 'output']]),
    );
    expect(problemsOf(ends)).toEqual([
      ['input1', { code: 'severalInputs', count: 2 }],
      ['output1', { code: 'severalOutputs', count: 2 }],
    ]);
  });

  test('numbers beyond 32-bit indices', () => {
    const huge = of(
      ...chain(null, [
        ['input', 'input', { height: 1024, width: 1024, channels: 1024 }],
        ['conv1', 'conv2d', { filters: 4096 }],
      ]),
    );
    expect(problemsOf(huge)).toContainEqual(['conv1', { code: 'tooLarge', elements: 2 ** 32 }]);
    const weights = of(
      ...chain(null, [
        ['input', 'input', { height: 1024, width: 1024 }],
        ['flatten1', 'flatten'],
        ['dense1', 'dense', { units: 65_536 }],
      ]),
    );
    expect(problemsOf(weights)).toContainEqual(['dense1', { code: 'tooLarge', elements: 2 ** 36 }]);
  });
});

describe('whatever comes in', () => {
  test('nothing throws, every node is told of, and problems fit', () => {
    fc.assert(
      fc.property(anyNetwork, (network) => {
        const analysis = analyse(network, mnist);
        expect(new Set(analysis.nodes.keys())).toEqual(new Set(network.nodes.map(({ id }) => id)));
        expect(analysis.trainable).toBe(analysis.problems.length === 0);
        const sizes = [...analysis.nodes.values()].map(({ output }) => (output ? sizeOf(output) : 0));
        expect(analysis.values).toBe(sizes.reduce((sum, size) => sum + size, 0));
        for (const id of analysis.order) expect(analysis.nodes.get(id)?.problem?.code).not.toBe('cycle');
        for (const node of analysis.nodes.values()) {
          expect(Number.isSafeInteger(node.multiplyAdds)).toBe(true);
          if (node.output === null) expect(node.problem).not.toBeNull();
          if (node.problem?.code === 'brokenUpstream') {
            expect(analysis.nodes.get(node.problem.id)?.output).toBeNull();
            expect(analysis.nodes.get(node.problem.id)?.problem?.code).not.toBe('brokenUpstream');
          }
        }
      }),
      { numRuns: 500 },
    );
  });

  test('cycles are found exactly where a node leads to itself', () => {
    fc.assert(
      fc.property(anyNetwork, (network) => {
        const unique = {
          nodes: network.nodes.filter(({ id }, i, all) => all.findIndex((node) => node.id === id) === i),
        };
        const inputs = new Map(unique.nodes.map((node) => [node.id, node.inputs]));
        const upstream = (id: NodeId, seen = new Set<NodeId>()): Set<NodeId> => {
          for (const from of inputs.get(id) ?? []) {
            if (seen.has(from)) continue;
            seen.add(from);
            upstream(from, seen);
          }
          return seen;
        };
        const { order } = analyse(unique);
        for (const { id } of unique.nodes) expect(order.includes(id)).toBe(!upstream(id).has(id));
      }),
      { numRuns: 300 },
    );
  });

  test('an acyclic graph is ordered whole, inputs first, and shapes follow from the inputs', () => {
    fc.assert(
      fc.property(soundNetwork, (network) => {
        const { order, nodes } = analyse(network);
        expect(order).toEqual(network.nodes.map(({ id }) => id));
        for (const { id, kind, params } of network.nodes) {
          const node = nodes.get(id);
          if (!node?.output) continue;
          const shape = layerOf(kind).outputShape(node.inputs, params);
          expect(shape).toEqual({ ok: true, value: node.output });
        }
      }),
      { numRuns: 300 },
    );
  });
});

test('five hundred layers take no longer than some copies of them', () => {
  const steps = Array.from({ length: 250 }, (_, i): Step[] => [
    [`conv${i}`, 'conv2d'],
    [`relu${i}`, 'relu'],
  ]).flat();
  const network = of(...chain(null, [['input', 'input'], ...steps]));
  analyse(of(...network.nodes));
  expect(costInCopies(network, () => analyse(of(...network.nodes)))).toBeLessThan(40);
});
