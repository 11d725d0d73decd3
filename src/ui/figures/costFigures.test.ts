import { describe, expect, test } from 'vitest';
import { en } from '../../i18n/en.ts';
import { analyse } from '../../model/analyse.ts';
import { architectureNamed, simpleCnn } from '../../model/architectures/index.ts';
import { type CostRow, costColumns, wholeCost } from '../../model/cost.ts';
import { costDepth, costKey } from '../../model/costOutline.ts';
import { allCostRows, costFormula, costRows, costText, shareFormula } from './costFigures.ts';

const network = simpleCnn.network();
const analysis = analyse(network);
const inOrder = {
  by: 'layers',
  order: 'inOrder',
  column: 'multiplyAdds',
  opened: new Set<string>(),
} as const;
const row = (id: string) => {
  const found = costRows(network, analysis, inOrder).find(({ of }) => of.kind === 'layer' && of.id === id);
  if (!found) throw new Error(`no ${id}`);
  return found;
};
const words = en.figures;

describe('a number says how it comes about', () => {
  test('parameters and multiply-adds of the book’s first convolution', () => {
    expect(costFormula(row('conv1'), 'parameters', network, analysis, 1, words)).toBe(
      '(5 × 5 × 1 + 1) × 30 = 780',
    );
    expect(costFormula(row('conv1'), 'multiplyAdds', network, analysis, 1, words)).toBe(
      '24² × 5² × 1 × 30 = 432,000',
    );
  });

  test('counted as two it is twice as many', () => {
    expect(costFormula(row('conv1'), 'multiplyAdds', network, analysis, 2, words)).toBe(
      '2 × 24² × 5² × 1 × 30 = 864,000',
    );
    expect(costText(row('conv1'), 'parameters', 2, words)).toBe('780');
  });

  test('memory is four bytes a value, and twice that for training', () => {
    expect(costFormula(row('conv1'), 'inferenceActivations', network, analysis, 1, words)).toBe(
      '24 × 24 × 30 × 4 bytes = 69.1 kB for one image',
    );
    expect(costFormula(row('conv1'), 'trainingActivations', network, analysis, 1, words)).toContain(
      '= 138 kB',
    );
  });

  test('a share divides the part by the whole', () => {
    expect(shareFormula(row('conv1'), wholeCost(analysis), 'multiplyAdds', 1, words)).toBe(
      'multiply-adds: 432,000 / 865,000 = 50 % of the whole',
    );
    expect(shareFormula(row('conv1'), wholeCost(analysis), 'multiplyAdds', 2, words)).toContain(
      '864,000 / 1,730,000',
    );
  });

  test('what costs nothing says so', () => {
    expect(costFormula(row('relu1'), 'parameters', network, analysis, 1, words)).toBe('parameters: none');
  });
});

describe('rows', () => {
  test('the largest first is the dense layer by parameters, the convolution is not', () => {
    const rows = costRows(network, analysis, { ...inOrder, order: 'largest', column: 'parameters' });
    expect(rows[0]?.of).toMatchObject({ id: 'dense1' });
  });

  test('by block they add up to the whole: ResNet-50 and VGG-16', () => {
    for (const name of ['resNet50', 'vgg16']) {
      const deep = architectureNamed(name)?.network();
      if (!deep) throw new Error(name);
      const whole = analyse(deep);
      const rows = costRows(deep, whole, { ...inOrder, by: 'blocks' });
      expect(rows.length).toBeLessThan(20);
      for (const column of ['parameters', 'multiplyAdds', 'trainingActivations'] as const)
        expect(rows.reduce((sum, one) => sum + one[column], 0)).toBe(wholeCost(whole)[column]);
      expect(rows.some(({ of }) => of.kind === 'block')).toBe(true);
    }
  });
});

describe('blocks at every depth', () => {
  const made = (name: string) => {
    const deep = architectureNamed(name)?.network();
    if (!deep) throw new Error(name);
    return { deep, whole: analyse(deep) };
  };
  /** The rows that stand directly in the block of the row at this place. */
  const directlyIn = (rows: readonly CostRow[], at: number): readonly CostRow[] => {
    const depth = costDepth(rows[at] ?? row('none'));
    const behind = rows.slice(at + 1);
    const end = behind.findIndex((one) => costDepth(one) <= depth);
    return (end < 0 ? behind : behind.slice(0, end)).filter((one) => costDepth(one) === depth + 1);
  };

  test.each([
    ['resNet50', 21, 2],
    ['googLeNet', 13, 2],
  ] as const)('%s: a block is the sum of what stands directly in it', (name, blocks, levels) => {
    const { deep, whole } = made(name);
    const rows = allCostRows(deep, whole);
    const places = rows.flatMap(({ of }, at) => (of.kind === 'block' ? [at] : []));
    expect(places).toHaveLength(blocks);
    expect(rows).toHaveLength(deep.nodes.length + blocks);
    expect(new Set(rows.map(costKey)).size).toBe(rows.length);
    expect(new Set(places.map((at) => costDepth(rows[at] ?? row('none')))).size).toBe(levels);
    for (const at of places)
      for (const column of costColumns)
        expect(directlyIn(rows, at).reduce((sum, one) => sum + one[column], 0)).toBe(rows[at]?.[column]);
    for (const column of costColumns) {
      const layers = rows.filter(({ of }) => of.kind === 'layer');
      expect(layers.reduce((sum, one) => sum + one[column], 0)).toBe(wholeCost(whole)[column]);
    }
  });

  test('only what is opened is shown, and the largest first within its block', () => {
    const { deep, whole } = made('resNet50');
    const view = { ...inOrder, by: 'blocks' } as const;
    const closed = costRows(deep, whole, view);
    const stage = JSON.stringify(['stage1']);
    const opened = costRows(deep, whole, { ...view, opened: new Set([stage]) });
    expect(opened.length - closed.length).toBe(3);
    const at = opened.findIndex((one) => costKey(one) === stage);
    expect(directlyIn(opened, at).map(costKey)).toEqual(
      ['block1', 'block2', 'block3'].map((block) => JSON.stringify(['stage1', block])),
    );
    const sorted = costRows(deep, whole, {
      by: 'blocks',
      order: 'largest',
      column: 'parameters',
      opened: new Set([stage]),
    });
    const outer = sorted.filter((one) => costDepth(one) === 0).map(({ parameters }) => parameters);
    expect(outer).toEqual(outer.toSorted((a, b) => b - a));
    const inner = directlyIn(
      sorted,
      sorted.findIndex((one) => costKey(one) === stage),
    );
    expect(inner.map(({ parameters }) => parameters)).toEqual([75_008, 70_400, 70_400]);
  });
});
