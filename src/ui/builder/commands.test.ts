import { beforeEach, expect, test } from 'vitest';
import { simpleCnn } from '../../model/architectures/index.ts';
import { layerKinds } from '../../model/layers/index.ts';
import { mendsFor } from '../../model/mend.ts';
import { analysisOf, editNetwork, experimentStore, openExperiment, undo } from '../../state/experiment.ts';
import { select, setView, viewStore } from '../../state/view.ts';
import type { KeyPress } from '../commands/keyMatch.ts';
import { wordsIn } from '../useWords.ts';
import { addLayer, join, mend, network, removeLayers, setParameter } from './actions.ts';
import { hasClip } from './blockActions.ts';
import { builderStore, selectEdge } from './builderStore.ts';
import { builderCommands, commandOfKey } from './commands.ts';
import { moveTo } from './moving.ts';
import { pressOnNetwork } from './pressOnNetwork.ts';

const ids = () => network().nodes.map((node) => node.id);
const inputsOf = (id: string) => network().nodes.find((node) => node.id === id)?.inputs;
const run = (id: string) => {
  const command = builderCommands.find((one) => one.id === id);
  if (!command) throw new Error(`no command ${id}`);
  expect(command.enabled()).toBe(true);
  command.run();
};
const enabled = (id: string) => builderCommands.find((one) => one.id === id)?.enabled();
const key = (pressed: string, more: Partial<KeyPress> = {}): KeyPress => ({
  key: pressed,
  code: '',
  keyCode: 0,
  isComposing: false,
  ctrlKey: false,
  metaKey: false,
  shiftKey: false,
  altKey: false,
  ...more,
});

beforeEach(() => {
  openExperiment({ ...experimentStore.getState().experiment, network: simpleCnn.network() });
  select([]);
  selectEdge(null);
  setView({ language: 'en', singleKeys: true });
});

test('every command has words in both languages, and ids are unique', () => {
  for (const language of ['en', 'ko'] as const)
    for (const command of builderCommands) expect(command.text(wordsIn(language))).not.toBe('');
  expect(new Set(builderCommands.map((command) => command.id)).size).toBe(builderCommands.length);
  for (const kind of layerKinds)
    expect(builderCommands.some((one) => one.id === `builder.add.${kind}`)).toBe(true);
});

test('a layer is added before the output, then after the one just added', () => {
  run('builder.add.dropout');
  expect(inputsOf('output')).toEqual(['dropout1']);
  expect(viewStore.getState().selection).toEqual(['dropout1']);
  run('builder.add.dense');
  expect(inputsOf('output')).toEqual(['dense3']);
  expect(inputsOf('dense3')).toEqual(['dropout1']);
});

test('with the output selected a layer goes before it', () => {
  select(['output']);
  addLayer('dropout');
  expect(inputsOf('output')).toEqual(['dropout1']);
});

test('with a connection selected a layer goes onto it, and Delete then cuts the connection', () => {
  selectEdge({ from: 'conv1', to: 'relu1' });
  addLayer('batchNorm');
  const added = viewStore.getState().selection[0] ?? '';
  expect(inputsOf('relu1')).toEqual([added]);
  expect(builderStore.getState().edge).toBeNull();
  selectEdge({ from: added, to: 'relu1' });
  commandOfKey(key('Delete'))?.run();
  expect(inputsOf('relu1')).toEqual([]);
});

test('removing heals, selects the layer before, and is one step to undo', () => {
  const before = network();
  select(['relu1', 'pool1']);
  run('builder.remove');
  expect(inputsOf('flatten1')).toEqual(['conv1']);
  expect(viewStore.getState().selection).toEqual(['conv1']);
  undo();
  expect(network()).toBe(before);
});

test('moving, duplicating and joining go through the history with their labels', () => {
  select(['pool1']);
  run('builder.moveEarlier');
  expect(inputsOf('relu1')).toEqual(['pool1']);
  run('builder.moveLater');
  expect(inputsOf('pool1')).toEqual(['relu1']);
  run('builder.duplicate');
  expect(ids()).toContain('maxPool1');
  moveTo(['dense1'], { after: 'conv1', into: [] });
  expect(inputsOf('dense1')).toEqual(['conv1']);
  expect(experimentStore.getState().past.map(({ label }) => label.code)).toEqual([
    'moveLayer',
    'moveLayer',
    'duplicateLayers',
    'moveLayer',
  ]);
});

test('what cannot be is refused aloud and leaves no step', () => {
  const steps = experimentStore.getState().past.length;
  join('dense1', 'conv1');
  expect(builderStore.getState().said).toMatchObject({ refused: true });
  expect(experimentStore.getState().past).toHaveLength(steps);
});

test('a number typed outside its range changes nothing; typing is one step', () => {
  const before = network();
  setParameter('conv1', 'kernel', 99);
  expect(network()).toBe(before);
  setParameter('conv1', 'filters', 3);
  setParameter('conv1', 'filters', 32);
  expect(experimentStore.getState().past).toHaveLength(1);
  undo();
  expect(network()).toBe(before);
});

test('a mend is an edit', () => {
  removeLayers(['flatten1']);
  const analysis = analysisOf(experimentStore.getState().experiment);
  const [first] = mendsFor(network(), analysis, 'dense1');
  if (!first) throw new Error('nothing mends it');
  mend(first, 'dense1');
  expect(analysisOf(experimentStore.getState().experiment).trainable).toBe(true);
  expect(experimentStore.getState().past.at(-1)?.label).toEqual({ code: 'mend', mend: first.code });
  expect(builderStore.getState().focusId).toBe('dense1');
});

test('what nothing is selected for is not enabled', () => {
  for (const id of ['builder.remove', 'builder.duplicate', 'builder.connect', 'builder.fit'])
    expect(enabled(id)).toBe(false);
  select(['conv1', 'relu1']);
  expect(enabled('builder.connect')).toBe(false);
  expect(enabled('builder.duplicate')).toBe(true);
});

test('single keys on the network obey the switch; keys with Ctrl do not', () => {
  select(['pool1']);
  expect(commandOfKey(key('['))?.id).toBe('builder.moveEarlier');
  setView({ singleKeys: false });
  expect(commandOfKey(key('['))).toBeNull();
  expect(commandOfKey(key('d', { ctrlKey: true }))?.id).toBe('builder.duplicate');
  expect(commandOfKey(key('Backspace'))?.id).toBe('builder.remove');
});

test('a key on a card is meant for that card, whatever is selected; one that can do nothing there changes nothing', () => {
  select(['dense1']);
  expect(pressOnNetwork(key('['), 'pool1')).toBe(true);
  expect(inputsOf('pool1')).toEqual(['conv1']);
  expect(viewStore.getState().selection).toEqual(['pool1']);
  select(['dense1']);
  expect(pressOnNetwork(key('v', { ctrlKey: true }), 'pool1')).toBe(hasClip());
  expect(pressOnNetwork(key('c'), 'relu1')).toBe(true);
  expect(builderStore.getState().question).toEqual({ kind: 'connect', id: 'relu1' });
  select(['dense1', 'relu2']);
  expect(pressOnNetwork(key('Delete'), 'relu2')).toBe(true);
  expect(ids()).not.toContain('dense1');
  expect(pressOnNetwork(key('x'), 'pool1')).toBe(false);
});

test('starting empty leaves the image and the output, with what is missing on the output', () => {
  run('builder.startEmpty');
  expect(ids()).toEqual(['input', 'output']);
  expect(analysisOf(experimentStore.getState().experiment).trainable).toBe(false);
  editNetwork({ code: 'connect' }, (before) => before);
});
