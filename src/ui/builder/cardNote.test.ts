import { expect, test } from 'vitest';
import { analyse } from '../../model/analyse.ts';
import { simpleCnn } from '../../model/architectures/index.ts';
import { removeNodes } from '../../model/edit.ts';
import { isOwnProblem, notedCard, noteHeight, noteShift, noteWidth } from './cardNote.ts';

const broken = removeNodes(simpleCnn.network(), ['flatten1']);
const analysis = analyse(broken, { image: [28, 28, 1], classes: 10 });
const ids = broken.nodes.map((node) => node.id);

test('the note hangs from the first layer that is wrong by itself', () => {
  expect(notedCard(analysis, ids, [])).toBe('dense1');
  expect(isOwnProblem(analysis, 'dense1')).toBe(true);
  expect(isOwnProblem(analysis, 'dense2')).toBe(false);
});

test('a selected layer with a problem comes first, one without changes nothing', () => {
  expect(notedCard(analysis, ids, ['dense2'])).toBe('dense2');
  expect(notedCard(analysis, ids, ['conv1'])).toBe('dense1');
  const fine = simpleCnn.network();
  expect(notedCard(analyse(fine), ids, ['conv1'])).toBeNull();
});

test('longer sentences and more mends take more room; Korean letters are wider', () => {
  expect(noteHeight('x'.repeat(200), [])).toBeGreaterThan(noteHeight('x', []));
  expect(noteHeight('x', ['mend', 'mend'])).toBeGreaterThan(noteHeight('x', ['mend']));
  expect(noteHeight('형'.repeat(40), [])).toBeGreaterThan(noteHeight('x'.repeat(40), []));
});

test('a note stays inside the canvas', () => {
  for (const x of [18, 400, 716]) {
    const left = x + noteShift(x, 824);
    expect(left).toBeGreaterThanOrEqual(0);
    expect(left + noteWidth).toBeLessThanOrEqual(824);
  }
});
