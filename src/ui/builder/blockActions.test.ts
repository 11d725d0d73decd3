import { beforeEach, expect, test } from 'vitest';
import { architectureNamed } from '../../model/architectures/index.ts';
import { blockAt, blockTree } from '../../model/blocks.ts';
import { analysisOf, experimentStore, openExperiment, undo } from '../../state/experiment.ts';
import { select, setView, viewStore } from '../../state/view.ts';
import { editName } from '../commands/editName.ts';
import { wordsIn } from '../useWords.ts';
import { addOnEdges, network } from './actions.ts';
import { renameTo, usualBlockName, wrapLayers } from './blockActions.ts';
import { keyOfBlock } from './blockKey.ts';
import { builderStore, selectEdge, setBuilder } from './builderStore.ts';
import { builderCommands } from './commands.ts';
import { foldingStore, isOpen } from './folding.ts';

const open = (name: string) => {
  const made = architectureNamed(name)?.network();
  if (!made) throw new Error(`no network ${name}`);
  openExperiment({ ...experimentStore.getState().experiment, network: made });
  select([]);
  selectEdge(null);
  setBuilder({ focusId: null, question: null });
};
const run = (id: string) => {
  const command = builderCommands.find((one) => one.id === id);
  if (!command) throw new Error(`no command ${id}`);
  expect(command.enabled()).toBe(true);
  command.run();
};
const inputsOf = (id: string) => network().nodes.find((node) => node.id === id)?.inputs;
const steps = () => experimentStore.getState().past.map(({ label }) => label.code);
const works = () => analysisOf(experimentStore.getState().experiment).trainable;

beforeEach(() => {
  setView({ language: 'en' });
  open('deepCnn');
});

test('copied layers are pasted in series behind the selection, also into another experiment', () => {
  open('smallResidual');
  select(blockAt(network(), ['block1'])?.allIds ?? []);
  run('builder.copy');
  run('builder.paste');
  expect(blockTree(network()).blocks.map(({ path }) => path[0])).toEqual([
    'block1',
    'block4',
    'block2',
    'block3',
  ]);
  expect(works()).toBe(true);
  expect(steps()).toEqual(['paste']);
  open('simpleCnn');
  select(['conv1']);
  run('builder.paste');
  expect(blockTree(network()).blocks).toHaveLength(1);
  expect(viewStore.getState().selection).toHaveLength(7);
});

test('a block is duplicated as a block, with a name of its own', () => {
  open('smallResidual');
  select(blockAt(network(), ['block3'])?.allIds ?? []);
  run('builder.duplicate');
  expect(blockTree(network()).blocks).toHaveLength(4);
  expect(works()).toBe(true);
  expect(steps()).toEqual(['duplicateBlock']);
});

test('wrapping asks for a name, folds the block and can be undone; dissolving leaves the layers', () => {
  const before = network();
  const [first = '', second = ''] = network()
    .nodes.slice(1)
    .map(({ id }) => id);
  select([first, second]);
  run('builder.wrap');
  expect(builderStore.getState().question).toEqual({ kind: 'wrap', ids: [first, second] });
  expect(usualBlockName([first, second])).toBe('block1');
  wrapLayers([first, second], 'edges');
  expect(blockAt(network(), ['edges'])?.allIds).toEqual([first, second]);
  expect(isOpen(foldingStore.getState(), network(), ['edges'])).toBe(false);
  renameTo(['edges'], 'lines');
  expect(blockAt(network(), ['lines'])?.allIds).toEqual([first, second]);
  run('builder.unwrap');
  expect(blockTree(network()).blocks).toEqual([]);
  expect(steps()).toEqual(['wrapInBlock', 'renameBlock', 'unwrapBlock']);
  for (const _ of steps()) undo();
  expect(network()).toBe(before);
});

test('a skip over a selection brings its projection and says so; where there can be none, it says why', () => {
  const conv = network().nodes.find(({ kind }) => kind === 'conv2d')?.id ?? '';
  select([conv]);
  run('builder.addSkip');
  expect(builderStore.getState().said?.text).toMatch(/projection/);
  expect(experimentStore.getState().past.at(-1)?.label).toEqual({ code: 'addSkip', projection: true });
  expect(works()).toBe(true);
  const { length } = steps();
  select(['input']);
  run('builder.addSkip');
  expect(builderStore.getState().said).toMatchObject({ refused: true });
  expect(steps()).toHaveLength(length);
});

test('a layer put on a connection at the border of a block belongs to the side it was put on', () => {
  open('smallResidual');
  const inside = addOnEdges('dropout', { from: 'relu1', to: 'block1-conv1', block: ['block1'] });
  expect(network().nodes.find(({ id }) => id === inside)?.block).toEqual(['block1']);
  const outside = addOnEdges('dropout', {
    from: 'relu1',
    to: inside ?? '',
    also: ['block1-add'],
    block: [],
  });
  expect(network().nodes.find(({ id }) => id === outside)?.block).toBeUndefined();
  expect(inputsOf(inside ?? '')).toEqual([outside]);
  expect(inputsOf('block1-add')).toContain(outside);
});

test('the selected block folds and opens by command', () => {
  open('smallResidual');
  select(blockAt(network(), ['block2'])?.allIds ?? []);
  run('builder.toggleBlock');
  expect(isOpen(foldingStore.getState(), network(), ['block2'])).toBe(false);
  expect(builderStore.getState().said?.text).toBe('Block 2 folded');
  run('builder.toggleBlock');
  expect(isOpen(foldingStore.getState(), network(), ['block2'])).toBe(true);
  expect(keyOfBlock(['block2'])).toBe('block:block2');
});

test('every new step of the history has words in both languages', () => {
  const labels = [
    { code: 'duplicateBlock', name: 'stage3' },
    { code: 'paste', count: 2 },
    { code: 'wrapInBlock', name: 'edges' },
    { code: 'unwrapBlock', name: 'block1' },
    { code: 'renameBlock', name: 'lines' },
    { code: 'addSkip', projection: true },
  ] as const;
  expect(labels.map((label) => editName(label, wordsIn('en')))).toEqual([
    'duplicate Stage 3',
    'paste 2 layers',
    'make the block edges',
    'dissolve the block Block 1',
    'rename a block to lines',
    'add a skip with a projection',
  ]);
  for (const label of labels) expect(editName(label, wordsIn('ko'))).not.toBe('');
});
