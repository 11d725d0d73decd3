/**
 * What is measured: three networks on real MNIST in batches of 100 with Adam 0.001 and seed 42, without validation, so
 * that nothing but training steps is timed.
 */

import type { Experiment } from '../src/document/experiment.ts';
import { defaultExperiment } from '../src/document/schema.ts';
import { bookSame } from '../src/model/architectures/bookSame.ts';
import { deepCnn } from '../src/model/architectures/deepCnn.ts';
import { simpleCnn } from '../src/model/architectures/simpleCnn.ts';

const networks = { simple: simpleCnn, bookSame, book: deepCnn } as const;
export type BenchNetwork = keyof typeof networks;

export function benchExperiment(name: BenchNetwork): Experiment {
  const experiment = defaultExperiment();
  return {
    ...experiment,
    network: networks[name].network(),
    data: { ...experiment.data, training: 60_000, validation: 0 },
    training: { ...experiment.training, epochs: 1000 },
  };
}
