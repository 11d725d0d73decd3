import { describe, expect, test } from 'vitest';
import { analyse } from './analyse.ts';
import { chain } from './architectures/chain.ts';
import { architectureNamed, deepCnn } from './architectures/index.ts';
import { blockCosts, inferencePeak, layerCosts, sortedCosts, totalCost } from './cost.ts';
import { costCsv } from './costCsv.ts';
import type { Network } from './network.ts';
import { oracle } from './oracle.ts';

const made = (name: string): Network => {
  const network = architectureNamed(name)?.network();
  if (!network) throw new Error(`${name} is not on the shelf`);
  return network;
};

describe('the deep network of the book', () => {
  const network = deepCnn.network();
  const analysis = analyse(network);
  const rows = layerCosts(network, analysis);

  test('a row for every layer, in order', () => {
    expect(rows).toHaveLength(23);
    const learning = rows.filter(({ parameters }) => parameters > 0);
    expect(learning.map(({ parameters }) => parameters)).toEqual(oracle.book.parametersPerLayer);
    expect(learning.map(({ multiplyAdds }) => multiplyAdds)).toEqual(oracle.book.multiplyAddsPerLayer);
    expect(rows.reduce((sum, { multiplyAddShare }) => sum + multiplyAddShare, 0)).toBeCloseTo(1, 12);
    expect(rows.reduce((sum, { parameterShare }) => sum + parameterShare, 0)).toBeCloseTo(1, 12);
  });

  test('activations: four bytes a value, twice with the gradient', () => {
    expect(rows[1]).toMatchObject({
      output: [28, 28, 16],
      inferenceActivations: 4 * 28 * 28 * 16,
      trainingActivations: 8 * 28 * 28 * 16,
    });
  });

  test('the costliest first, equal ones in their order', () => {
    const sorted = sortedCosts(rows, 'multiplyAdds');
    const names = sorted.slice(0, 3).map(({ of }) => (of.kind === 'layer' ? of.id : ''));
    expect(names).toEqual(['conv4', 'conv6', 'conv2']);
    expect(sortedCosts(rows, 'parameters', 'ascending')[0]).toMatchObject({ of: { id: 'input' } });
  });

  test('inference holds a layer and its input at once', () => {
    // The widest step: relu1 or conv2, 28 x 28 x 16 in and out.
    expect(inferencePeak(network, analysis)).toBe(2 * 4 * 28 * 28 * 16);
  });
});

test('inference keeps what a skip still awaits', () => {
  const network: Network = {
    nodes: [
      ...chain(null, [
        ['input', 'input', { height: 2, width: 2, channels: 1 }],
        ['a', 'conv2d', { filters: 4 }],
        ['b', 'conv2d', { filters: 4 }],
        ['c', 'conv2d', { filters: 4 }],
      ]),
      ...chain('a', [['s', 'add']]).map((node) => ({ ...node, inputs: ['c', 'a'] })),
    ],
  };
  // While c is computed, a, b and c are there; at the sum a, c and s: three maps of 16 values.
  expect(inferencePeak(network, analyse(network))).toBe(3 * 4 * 16);
});

describe('blocks', () => {
  test('add up what stands in them, at every depth', () => {
    const network = made('resNet50');
    const analysis = analyse(network);
    const rows = blockCosts(network, analysis);
    expect(rows).toHaveLength(5 + 16);
    const outer = rows.filter(({ of }) => of.kind === 'block' && of.path.length === 1);
    const head = totalCost(analysis, ['input', 'global-pool', 'dense', 'output']);
    expect(outer.reduce((sum, row) => sum + row.parameters, head.parameters)).toBe(25_557_032);
    expect(outer.reduce((sum, row) => sum + row.multiplyAdds, head.multiplyAdds)).toBe(4_089_184_256);
    expect(rows[1]).toMatchObject({
      of: { kind: 'block', path: ['stage1'], layers: 32 },
      output: [56, 56, 256],
      parameters: 215_808,
    });
  });

  test('a block from which several maps lead out tells no shape', () => {
    const inside = (network: Network, ids: readonly string[]): Network => ({
      nodes: network.nodes.map((node) => (ids.includes(node.id) ? { ...node, block: ['b'] } : node)),
    });
    const network: Network = {
      nodes: [
        ...chain(null, [
          ['input', 'input', { height: 8, width: 8, channels: 1 }],
          ['a', 'conv2d', { filters: 4 }],
          ['b', 'conv2d', { filters: 4 }],
        ]),
        ...chain('a', [['s', 'add']]).map((node) => ({ ...node, inputs: ['b', 'a'] })),
      ],
    };
    const output = (ids: readonly string[]) => {
      const blocked = inside(network, ids);
      return blockCosts(blocked, analyse(blocked))[0]?.output;
    };
    expect(output(['a', 'b'])).toBeNull();
    expect(output(['b'])).toEqual([8, 8, 4]);
    expect(output(['a', 'b', 's'])).toEqual([8, 8, 4]);
  });

  test('the reductions of inception module 3a', () => {
    const network = made('googLeNet');
    const rows = blockCosts(network, analyse(network));
    const module = rows.find(({ of }) => of.kind === 'block' && of.path.at(-1) === 'inception3a');
    // Kernels and biases: 163,328 + 64 + 96 + 128 + 16 + 32 + 32.
    expect(module).toMatchObject({ parameters: 163_696, output: [28, 28, 256] });
  });
});

const headings = {
  name: '이름',
  block: 'block',
  depth: 'depth',
  kind: 'kind',
  output: 'output',
  parameters: 'parameters (count)',
  parameterShare: 'share of parameters (%)',
  multiplyAdds: 'multiply-adds (per image, one counts one)',
  multiplyAddShare: 'share of multiply-adds (%)',
  inferenceActivations: 'inference (bytes per image)',
  trainingActivations: 'training (bytes per image)',
};

test('CSV: units in the headings, CRLF, quotes, nothing that a spreadsheet would run', () => {
  const network = deepCnn.network();
  const rows = layerCosts(network, analyse(network));
  const csv = costCsv(
    rows.slice(0, 3),
    ({ of }) => ({
      name: of.kind === 'layer' ? ({ input: '=1+1', conv1: 'a "b", c', relu1: '합성곱' }[of.id] ?? '') : '',
      block: '+b',
      kind: 'k',
    }),
    headings,
  );
  const lines = csv.split('\r\n');
  expect(lines).toHaveLength(5);
  expect(lines.at(-1)).toBe('');
  expect(lines[0]).toBe(
    '이름,block,depth,kind,output,parameters (count),share of parameters (%),"multiply-adds (per image, one counts one)",share of multiply-adds (%),inference (bytes per image),training (bytes per image)',
  );
  expect(lines[1]).toBe("'=1+1,'+b,0,k,28 x 28 x 1,0,0.0000,0,0.0000,3136,6272");
  expect(lines[2]).toBe('"a ""b"", c",\'+b,0,k,28 x 28 x 16,160,0.1295,112896,1.2870,50176,100352');
});
