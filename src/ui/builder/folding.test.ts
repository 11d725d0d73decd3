import { beforeEach, describe, expect, test } from 'vitest';
import { architectureNamed } from '../../model/architectures/index.ts';
import { setParams } from '../../model/edit.ts';
import type { Network } from '../../model/network.ts';
import { editNetwork, experimentStore, openExperiment, undo } from '../../state/experiment.ts';
import { keyOfBlock } from './blockKey.ts';
import { itemsOf } from './canvasGraph.ts';
import { foldingStore, graphOf, isOpen, layersOf, reveal, setAllOpen, setOpen } from './folding.ts';
import { keysAlongFlow } from './keysAlongFlow.ts';

const open = (name: string): Network => {
  const made = architectureNamed(name)?.network();
  if (!made) throw new Error(`no network ${name}`);
  openExperiment({ ...experimentStore.getState().experiment, network: made });
  return made;
};
const network = () => experimentStore.getState().experiment.network;
const opened = (...path: string[]) => isOpen(foldingStore.getState(), network(), path);

beforeEach(() => {
  open('simpleCnn');
});

test('a deep network comes folded, a small one opened', () => {
  open('resNet50');
  expect(opened('stage1')).toBe(false);
  expect(opened('stage1', 'block2')).toBe(false);
  open('smallResidual');
  expect(opened('block1')).toBe(true);
});

test('what is opened stays so through edits, and another network begins anew', () => {
  open('resNet50');
  setOpen(keyOfBlock(['stage1']), true);
  editNetwork({ code: 'setParameter', kind: 'conv2d' }, (before) =>
    setParams(before, 'conv1', { filters: 32 }),
  );
  expect(opened('stage1')).toBe(true);
  editNetwork({ code: 'loadNetwork', name: 'resNet34' }, () => {
    const made = architectureNamed('resNet34');
    if (!made) throw new Error('no ResNet-34');
    return made.network();
  });
  expect(opened('stage1')).toBe(false);
  undo();
  expect(opened('stage1')).toBe(false);
});

test('an experiment that is opened again comes as it first came', () => {
  const deep = open('resNet50');
  setOpen(keyOfBlock(['stage1']), true);
  openExperiment({ ...experimentStore.getState().experiment, title: 'again', network: deep });
  editNetwork({ code: 'setParameter', kind: 'conv2d' }, (before) =>
    setParams(before, 'conv1', { filters: 32 }),
  );
  expect(opened('stage1')).toBe(false);
});

test('a block that is alone in its stage opens with it', () => {
  open('resNet8Twin');
  setOpen(keyOfBlock(['stage1']), true);
  expect(opened('stage1', 'block1')).toBe(true);
});

test('a layer that is hidden is revealed with everything around it', () => {
  open('resNet50');
  reveal('stage2-3-conv1');
  const graph = graphOf(network(), foldingStore.getState());
  expect(graph.seenAs.get('stage2-3-conv1')).toBe('stage2-3-conv1');
  expect(graph.seenAs.get('stage2-1-conv1')).toBe(keyOfBlock(['stage2', 'block1']));
  expect(graph.seenAs.get('stage3-1-conv1')).toBe(keyOfBlock(['stage3']));
});

test('settings of layers leave what stands on the canvas as it is; edges do not', () => {
  const deep = open('resNet50');
  const folding = foldingStore.getState();
  const graph = graphOf(deep, folding);
  expect(graphOf(setParams(deep, 'conv1', { filters: 32 }), folding)).toBe(graph);
  const cut = { nodes: deep.nodes.map((node) => (node.id === 'dense' ? { ...node, inputs: [] } : node)) };
  expect(graphOf(cut, folding)).not.toBe(graph);
});

describe('along the flow', () => {
  const keys = () =>
    keysAlongFlow(
      graphOf(network(), foldingStore.getState()),
      network().nodes.map(({ id }) => id),
    );

  test('a frame stands before what is in it, as in the outline', () => {
    open('googLeNet');
    setOpen(keyOfBlock(['stage3']), true);
    const at = keys().indexOf(keyOfBlock(['stage3']));
    expect(keys().slice(at + 1, at + 4)).toEqual([
      keyOfBlock(['stage3', 'inception3a']),
      keyOfBlock(['stage3', 'inception3b']),
      'pool3',
    ]);
  });

  test('all opened, every layer is there; all folded, only the outermost blocks', () => {
    const deep = open('denseNet121');
    setAllOpen(true);
    const graph = graphOf(network(), foldingStore.getState());
    const layers = itemsOf(graph.root).filter(({ kind }) => kind === 'layer');
    expect(layers).toHaveLength(deep.nodes.length);
    setAllOpen(false);
    expect(keys()).toHaveLength(6 + 8);
  });
});

test('a key stands for the layers of its block, or for the one layer', () => {
  const deep = open('resNet50');
  expect(layersOf(deep, keyOfBlock(['stem']))).toEqual(['conv1', 'conv1-norm', 'conv1-relu', 'pool1']);
  expect(layersOf(deep, 'dense')).toEqual(['dense']);
});
