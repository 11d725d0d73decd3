/**
 * What is measured: four networks on real MNIST in batches of 100 with Adam 0.001 and seed 42, without validation, so
 * that nothing but training steps is timed. `simple` and `book` are the book's (chapters 7 and 8), `bookSame` is the latter
 * with the same padding everywhere and without dropout, `resNet20` the ResNet-20 twin for 28 x 28 images.
 */

import type { Experiment } from '../src/document/experiment.ts';
import { defaultExperiment } from '../src/document/schema.ts';
import { architectureNamed, bookSame, deepCnn, simpleCnn } from '../src/model/architectures/index.ts';

const networks = {
  simple: simpleCnn,
  bookSame,
  book: deepCnn,
  resNet20: architectureNamed('resNet20Twin'),
} as const;
export type BenchNetwork = keyof typeof networks;

export function benchExperiment(name: BenchNetwork): Experiment {
  const experiment = defaultExperiment();
  const architecture = networks[name];
  if (!architecture) throw new Error(`the shelf has no network for ${name}`);
  return {
    ...experiment,
    network: architecture.network(),
    data: { ...experiment.data, training: 60_000, validation: 0 },
    training: { ...experiment.training, epochs: 1000 },
  };
}
