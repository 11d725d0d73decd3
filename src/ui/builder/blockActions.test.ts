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
import { foldingStore, isOpen, setOpen } from './folding.ts';
import { carried, moveTo } from './moving.ts';

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

test('the activation on the connection between two copied layers is copied with them, no other', () => {
  const kinds = () => network().nodes.map(({ kind }) => kind);
  const [first = '', relu = '', second = '', after = ''] = network()
    .nodes.filter(({ kind }) => kind !== 'input')
    .map(({ id }) => id);
  expect(kinds().slice(1, 5)).toEqual(['conv2d', 'relu', 'conv2d', 'relu']);
  select([first, second]);
  run('builder.copy');
  select([after]);
  run('builder.paste');
  expect(kinds().slice(1, 8)).toEqual(['conv2d', 'relu', 'conv2d', 'relu', 'conv2d', 'relu', 'conv2d']);
  expect(works()).toBe(true);
  expect(inputsOf(second)).toEqual([relu]);
  const [pasted = ''] = viewStore.getState().selection;
  expect(viewStore.getState().selection).toHaveLength(3);
  expect(inputsOf(pasted)).toEqual([after]);
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

test('a selected block moves by command as one, and says where it went', () => {
  open('resNet8Twin');
  const before = network();
  select(blockAt(network(), ['stage2'])?.allIds ?? []);
  setBuilder({ focusId: keyOfBlock(['stage2']) });
  run('builder.moveLater');
  expect(blockTree(network()).blocks.map(({ path }) => path[0])).toEqual([
    'stem',
    'stage1',
    'stage3',
    'stage2',
  ]);
  expect(builderStore.getState().said).toMatchObject({ text: 'Stage 2 moved', refused: false });
  run('builder.moveEarlier');
  expect(network()).toEqual(before);
  expect(steps()).toEqual(['moveBlock', 'moveBlock']);
  undo();
  undo();
  expect(network()).toBe(before);
});

test('a block that leaves its stage stays opened as it was, keeps the keyboard, and that is said', () => {
  open('resNet8Twin');
  const inner = ['stage2', 'block1'];
  setOpen(keyOfBlock(inner), true);
  select(blockAt(network(), inner)?.allIds ?? []);
  setBuilder({ focusId: keyOfBlock(inner) });
  run('builder.moveEarlier');
  expect(blockAt(network(), ['block1'])?.allIds).toContain('stage2-1-conv1');
  expect(isOpen(foldingStore.getState(), network(), ['block1'])).toBe(true);
  expect(builderStore.getState()).toMatchObject({
    focusId: keyOfBlock(['block1']),
    said: { text: 'Block 1 moved out of Stage 2' },
  });
  expect(works()).toBe(true);
});

test('blocks and layers dropped together go behind the layer in their order; inner ones move with theirs', () => {
  open('smallResidual');
  const keys = [keyOfBlock(['block2']), 'block2-conv1', 'norm1', keyOfBlock(['block3'])];
  moveTo(keys, { after: 'pool1', into: [] });
  expect(inputsOf('pool1')).toEqual(['block1-relu2']);
  expect(inputsOf('norm1')).toEqual(['pool1']);
  expect(inputsOf('block2-conv1')).toEqual(['norm1']);
  expect(inputsOf('block3-conv1')).toEqual(['block2-relu2']);
  expect(inputsOf('dense1')).toEqual(['block3-relu2']);
  expect(experimentStore.getState().past.map(({ label }) => label)).toEqual([
    { code: 'moveLayers', count: 17 },
  ]);
  moveTo([keyOfBlock(['block1'])], { after: 'output', into: [] });
  expect(builderStore.getState().said).toMatchObject({ text: 'Block 1 cannot stand there', refused: true });
  expect(steps()).toHaveLength(1);
});

test('a block dropped on an edge inside another block belongs to that', () => {
  open('smallResidual');
  setOpen(keyOfBlock(['block3']), false);
  moveTo([keyOfBlock(['block3'])], { after: 'block1-relu1', only: ['block1-conv2'], into: ['block1'] });
  expect(blockAt(network(), ['block1', 'block3'])?.allIds).toHaveLength(7);
  expect(isOpen(foldingStore.getState(), network(), ['block1', 'block3'])).toBe(false);
  expect(inputsOf('block1-conv2')).toEqual(['block3-relu2']);
  expect([...carried(network(), [keyOfBlock(['block1'])])]).toContain(keyOfBlock(['block1', 'block3']));
});

test('every new step of the history has words in both languages', () => {
  const labels = [
    { code: 'duplicateBlock', name: 'stage3' },
    { code: 'paste', count: 2 },
    { code: 'wrapInBlock', name: 'edges' },
    { code: 'unwrapBlock', name: 'block1' },
    { code: 'renameBlock', name: 'lines' },
    { code: 'addSkip', projection: true },
    { code: 'moveBlock', name: 'stage2' },
    { code: 'moveLayers', count: 3 },
  ] as const;
  expect(labels.map((label) => editName(label, wordsIn('en')))).toEqual([
    'duplicate Stage 3',
    'paste 2 layers',
    'make the block edges',
    'dissolve the block Block 1',
    'rename a block to lines',
    'add a skip with a projection',
    'move Stage 2',
    'move 3 layers',
  ]);
  for (const label of labels) expect(editName(label, wordsIn('ko'))).not.toBe('');
});
