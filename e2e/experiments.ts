/** Experiments that journeys open by link: small ones, so that every backend trains them in seconds. */
import type { Experiment } from '../src/document/experiment.ts';
import { encodeLink } from '../src/document/link.ts';
import { defaultExperiment } from '../src/document/schema.ts';
import type { LayerKind } from '../src/model/layers/index.ts';
import type { Network, NetworkNode } from '../src/model/network.ts';
import { newNode } from '../src/model/node.ts';

/** One layer after the other: `[kind, parameters that differ from the usual]`. */
export function chain(layers: readonly (readonly [kind: LayerKind, params?: object])[]): Network {
  const nodes: NetworkNode[] = [];
  for (const [i, [kind, params]] of layers.entries()) {
    const before = nodes.at(-1)?.id;
    nodes.push(newNode(kind, { id: `${kind}${i}`, inputs: before === undefined ? [] : [before] }, params));
  }
  return { nodes };
}

/** A convolution of 4 filters that halves the image twice; 32 images a step. Learns within a few dozen steps. */
const tinyNetwork = chain([
  ['input'],
  ['conv2d', { filters: 4, stride: 2 }],
  ['relu'],
  ['maxPool'],
  ['flatten'],
  ['dense', { units: 10 }],
  ['output'],
]);

export interface TinyOptions {
  readonly title?: string;
  readonly network?: Network;
  readonly training?: Partial<Experiment['training']>;
  readonly data?: Partial<Experiment['data']>;
}

export function tinyExperiment({ title = 'Tiny', network, training, data }: TinyOptions = {}): Experiment {
  const usual = defaultExperiment();
  return {
    ...usual,
    title,
    seed: 7,
    network: network ?? tinyNetwork,
    data: { ...usual.data, training: 1600, validation: 100, ...data },
    training: { ...usual.training, batchSize: 32, epochs: 1, learningRate: 0.01, ...training },
  };
}

/** Relative to the page: `./?backend=cpu#x=...`. */
export async function addressOf(experiment: Experiment, search = ''): Promise<string> {
  return `./${search}${await encodeLink(experiment)}`;
}

/** The cards of the experiment that a newcomer finds, the book's simple CNN, by name. */
export const firstCards = [
  'Input',
  'Conv 5×5 valid',
  'ReLU',
  'Max pool 2×2',
  'Flatten',
  'Dense 100',
  'ReLU',
  'Dense 10',
  'Output',
] as const;
