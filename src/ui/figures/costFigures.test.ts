import { describe, expect, test } from 'vitest';
import { en } from '../../i18n/en.ts';
import { analyse } from '../../model/analyse.ts';
import { architectureNamed, simpleCnn } from '../../model/architectures/index.ts';
import { costFormula, costRows, costText, wholeCost } from './costFigures.ts';

const network = simpleCnn.network();
const analysis = analyse(network);
const inOrder = { by: 'layers', order: 'inOrder', column: 'multiplyAdds' } as const;
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

  test('what costs nothing says so', () => {
    expect(costFormula(row('relu1'), 'parameters', network, analysis, 1, words)).toBe('parameters: none');
  });
});

describe('rows', () => {
  test('the largest first is the dense layer by parameters, the convolution is not', () => {
    const rows = costRows(network, analysis, { by: 'layers', order: 'largest', column: 'parameters' });
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
