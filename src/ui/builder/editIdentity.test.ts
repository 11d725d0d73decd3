import { beforeEach, describe, expect, test } from 'vitest';
import { en } from '../../i18n/en.ts';
import { architectureNamed } from '../../model/architectures/index.ts';
import { experimentStore, undo } from '../../state/experiment.ts';
import { loadNetwork, setParameter } from './actions.ts';
import { keyOfBlock } from './blockKey.ts';
import { itemsOf } from './canvasGraph.ts';
import { graphNow, setOpen } from './folding.ts';
import { knownBlock } from './knownBlock.ts';
import { layerFace } from './layerFace.ts';
import { orderOf } from './order.ts';

/** What each card and the canvas are drawn from: by key. */
function seen(): ReadonlyMap<string, unknown> {
  const state = experimentStore.getState();
  const graph = graphNow(state);
  const items = itemsOf(graph.root);
  return new Map<string, unknown>([
    ['the canvas', graph],
    ['the order', orderOf(state)],
    ...items.map(({ kind, key }): [string, unknown] =>
      kind === 'layer' ? [key, layerFace(key, state, en)] : [key, knownBlock(key, state, en)],
    ),
  ]);
}

function changedBy(act: () => void): readonly string[] {
  const before = seen();
  act();
  return [...seen()].filter(([key, value]) => value !== before.get(key)).map(([key]) => key);
}

const key = (...path: readonly string[]) => keyOfBlock(path);

describe('an edit of ResNet-152 with a stage of 36 blocks opened', () => {
  beforeEach(() => {
    const network = architectureNamed('resNet152')?.network();
    if (!network) throw new Error('no ResNet-152');
    loadNetwork('resNet152', 'ResNet-152', network);
    for (const one of ['stem', 'stage3']) setOpen(key(one), true);
  });

  test('of more filters draws the layers that get others, and the blocks that hold them', () => {
    expect(seen().size).toBeGreaterThan(45);
    const changed = changedBy(() => setParameter('conv1', 'filters', 65));
    expect(changed).toEqual([key('stem'), 'conv1', 'conv1-norm', 'conv1-relu', 'pool1', key('stage1')]);
  });

  test('and its undo the same', () => {
    setParameter('conv1', 'filters', 65);
    seen();
    expect(changedBy(undo)).toHaveLength(6);
  });

  test('of a setting without numbers draws no card', () => {
    expect(changedBy(() => setParameter('conv1-norm', 'momentum', 0.8))).toEqual([]);
  });

  test('of the last layer leaves all the others', () => {
    expect(changedBy(() => setParameter('dense', 'units', 10))).toEqual(['dense', 'output']);
  });

  test('in the middle of the opened stage draws its block, and the one that holds it', () => {
    const inside = architectureNamed('resNet152')
      ?.network()
      .nodes.find(
        ({ kind, block }) => kind === 'conv2d' && block?.[0] === 'stage3' && block[1] === 'block20',
      );
    const id = inside?.id ?? '';
    const changed = changedBy(() => setParameter(id, 'filters', 300));
    expect(changed).toEqual([key('stage3'), key('stage3', 'block20')]);
  });
});
