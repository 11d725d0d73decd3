import { expect, test } from 'vitest';
import { architectures } from '../../model/architectures/index.ts';
import { removeNodes, setParams } from '../../model/edit.ts';
import type { Network } from '../../model/network.ts';
import { networkNamed, publishedOrigin } from './shelfNetworks.ts';

const originOf = (network: Network) => publishedOrigin(network)?.name ?? null;

test('each published network is recognised, also those that differ from another in a stride', () => {
  for (const { name, group } of architectures)
    if (group === 'published') expect(originOf(networkNamed(name)), name).toBe(name);
});

test('an edited one still is: other settings, layers taken out', () => {
  for (const name of ['vgg16', 'resNet50', 'resNet152', 'denseNet121', 'googLeNet']) {
    const network = networkNamed(name);
    const convolutions = network.nodes.filter(({ kind }) => kind === 'conv2d').map(({ id }) => id);
    const [first = '', ...others] = convolutions;
    const edited = removeNodes(setParams(network, first, { filters: 7 }), others.slice(-3));
    expect(edited.nodes.length, name).toBe(network.nodes.length - 3);
    expect(originOf(edited), name).toBe(name);
  }
});

test('nobody else is: the networks of the book, a few layers of a large one', () => {
  expect(originOf(networkNamed('simpleCnn'))).toBeNull();
  const { nodes } = networkNamed('resNet152');
  expect(originOf({ nodes: nodes.slice(0, 40) })).toBeNull();
  expect(originOf({ nodes: [] })).toBeNull();
});
