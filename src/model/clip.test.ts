import * as v from 'valibot';
import { describe, expect, test } from 'vitest';
import { analyse } from './analyse.ts';
import { architectureNamed, emptyNetwork, simpleCnn, smallResidual } from './architectures/index.ts';
import { blockAt, blockTree } from './blocks.ts';
import { copyNodes, duplicateBlock, paste } from './clip.ts';
import { maxNodes, type Network } from './network.ts';
import { networkSchema } from './networkSchema.ts';

const problemsOf = (network: Network) => analyse(network).problems.map(({ problem }) => problem.code);
const kindsOf = (network: Network) => network.nodes.map(({ kind }) => kind);

describe('copy and paste', () => {
  test('a chain goes in series behind a layer', () => {
    const network = simpleCnn.network();
    const clip = copyNodes(network, ['relu2', 'dense1']);
    expect(clip.nodes.map(({ id }) => id)).toEqual(['dense1', 'relu2']);
    const pasted = paste(network, clip, 'relu2');
    expect(pasted.ids).toEqual(['dense3', 'relu3']);
    const inputs = new Map(pasted.network.nodes.map((node) => [node.id, node.inputs]));
    expect([inputs.get('dense3'), inputs.get('relu3'), inputs.get('dense2')]).toEqual([
      ['relu2'],
      ['dense3'],
      ['relu3'],
    ]);
    expect(problemsOf(pasted.network)).toEqual([]);
    expect(analyse(pasted.network).parameters).toBe(433_890 + 101 * 100);
  });

  test('a residual block from one network into another, as text', () => {
    const ids = blockAt(smallResidual.network(), ['block2'])?.allIds ?? [];
    const text = JSON.stringify(copyNodes(smallResidual.network(), ids));
    const clip = v.parse(networkSchema, JSON.parse(text));
    const pasted = paste(simpleCnn.network(), clip, 'relu1');
    expect(problemsOf(pasted.network)).toEqual([]);
    expect(blockTree(pasted.network).blocks.map(({ path, allIds }) => [path, allIds.length])).toEqual([
      [['block2'], 9],
    ]);
    const project = pasted.network.nodes.find(
      ({ kind, params }) => kind === 'conv2d' && 'kernel' in params && params.kernel === 1,
    );
    expect(project?.inputs).toEqual(['relu1']);
  });

  test('in front of the output where nothing is said', () => {
    const clip = copyNodes(simpleCnn.network(), ['conv1', 'relu1']);
    const pasted = paste(emptyNetwork(), clip, null);
    expect(kindsOf(pasted.network)).toEqual(['input', 'conv2d', 'relu', 'output']);
    expect(pasted.network.nodes.at(-1)?.inputs).toEqual(['relu1']);
    expect(paste(emptyNetwork(), clip, 'output')).toEqual(pasted);
  });

  test('what has several ways out stands beside the network, fed by the layer', () => {
    const network = smallResidual.network();
    const clip = copyNodes(network, ['block2-norm2', 'block2-norm3']);
    const pasted = paste(network, clip, 'relu1');
    for (const id of pasted.ids)
      expect(pasted.network.nodes.find((node) => node.id === id)?.inputs).toEqual(['relu1']);
    expect(problemsOf(pasted.network)).toEqual(['leadsNowhere', 'leadsNowhere']);
  });

  test('ends are not copied, and too much is not pasted', () => {
    const network = simpleCnn.network();
    expect(copyNodes(network, ['input', 'output']).nodes).toEqual([]);
    expect(paste(network, { nodes: [] }, null)).toEqual({ network, ids: [] });
    const whole = copyNodes(
      network,
      network.nodes.map(({ id }) => id),
    );
    let grown = network;
    for (let i = 0; i < maxNodes; i += 1) grown = paste(grown, whole, null).network;
    expect(grown.nodes.length).toBeLessThanOrEqual(maxNodes);
    expect(paste(grown, whole, null)).toEqual({ network: grown, ids: [] });
  });
});

describe('a second block', () => {
  test('a residual block in series, with a name of its own', () => {
    const network = smallResidual.network();
    const { network: grown, ids } = duplicateBlock(network, ['block1']);
    expect(ids).toHaveLength(7);
    expect(problemsOf(grown)).toEqual([]);
    expect(blockTree(grown).blocks.map(({ path }) => path)).toEqual([
      ['block1'],
      ['block4'],
      ['block2'],
      ['block3'],
    ]);
    expect(grown.nodes.find(({ id }) => id === 'block2-conv1')?.inputs).toEqual([ids.at(-1)]);
  });

  test('one inside of a stage stays inside; a stage keeps its inner names', () => {
    const network = architectureNamed('resNet18')?.network();
    if (!network) throw new Error('ResNet-18 is not on the shelf');
    const inner = duplicateBlock(network, ['stage1', 'block2']).network;
    expect(blockAt(inner, ['stage1'])?.blocks.map(({ path }) => path.at(-1))).toEqual([
      'block1',
      'block2',
      'block3',
    ]);
    expect(problemsOf(inner)).toEqual([]);
    const outer = duplicateBlock(network, ['stage1']).network;
    expect(blockAt(outer, ['stage5'])?.blocks.map(({ path }) => path.at(-1))).toEqual(['block1', 'block2']);
    expect(problemsOf(outer)).toEqual([]);
  });

  test('nothing where there is no such block', () => {
    const network = smallResidual.network();
    expect(duplicateBlock(network, ['nowhere'])).toEqual({ network, ids: [] });
  });
});
