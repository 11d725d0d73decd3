/**
 * Random valid experiments for property tests: every kind of layer, edges to anywhere (shapes need not meet, cycles
 * and missing sources are allowed), every optimiser and schedule, numbers from the whole of their bounds.
 */
import fc from 'fast-check';
import { datasets } from '../data/datasets.ts';
import { architectures } from '../model/architectures/index.ts';
import { layerKinds } from '../model/layers/index.ts';
import type { Network, NetworkNode } from '../model/network.ts';
import { newNode } from '../model/node.ts';
import { type Experiment, hideable } from './experiment.ts';
import { bounds } from './schema.ts';

/** Doubles of a range, without negative zero, which JSON does not know. */
function real(min: number, max: number, excluded?: 'min' | 'max') {
  return fc
    .double({ min, max, noNaN: true, minExcluded: excluded === 'min', maxExcluded: excluded === 'max' })
    .map((x) => x + 0);
}

const fraction = real(0, 1, 'max');

const optimiser: fc.Arbitrary<Experiment['training']['optimiser']> = fc.oneof(
  fc.constant({ kind: 'sgd' as const }),
  fraction.map((momentum) => ({ kind: 'momentum' as const, momentum })),
  fc.constant({ kind: 'adagrad' as const }),
  fraction.map((decay) => ({ kind: 'rmsprop' as const, decay })),
  fc.tuple(fraction, fraction).map(([beta1, beta2]) => ({ kind: 'adam' as const, beta1, beta2 })),
);

const schedule: fc.Arbitrary<Experiment['training']['schedule']> = fc.oneof(
  fc.constant({ kind: 'constant' as const }),
  fc
    .tuple(fc.integer({ min: 1, max: bounds.epochs.max }), real(0, 1, 'min'))
    .map(([everyEpochs, factor]) => ({ kind: 'step' as const, everyEpochs, factor })),
  fc.constant({ kind: 'cosine' as const }),
);

const augmentation: fc.Arbitrary<Experiment['data']['augmentation']> = fc.oneof(
  fc.constant({ kind: 'none' as const }),
  fc
    .integer({ min: bounds.shiftPixels.min, max: bounds.shiftPixels.max })
    .map((pixels) => ({ kind: 'shift' as const, pixels })),
);

const node: fc.Arbitrary<NetworkNode> = fc
  .record({
    id: fc.stringMatching(/^[a-z][a-zA-Z0-9]{0,11}$/u),
    kind: fc.constantFrom(...layerKinds),
    inputs: fc.array(fc.stringMatching(/^[a-z][a-zA-Z0-9]{0,3}$/u), { maxLength: 4 }),
    block: fc.option(fc.array(fc.constantFrom('block1', 'branch2', 'stem'), { minLength: 1, maxLength: 3 })),
  })
  .map(({ kind, block, ...place }) => newNode(kind, block ? { ...place, block } : place));

const network: fc.Arbitrary<Network> = fc.oneof(
  fc.uniqueArray(node, { maxLength: 40, selector: ({ id }) => id }).map((nodes) => ({ nodes })),
  fc.constantFrom(...architectures).map((architecture) => architecture.network()),
);

const data: fc.Arbitrary<Experiment['data']> = fc
  .tuple(fc.integer({ min: 1, max: datasets.mnist.trainingImages }), fc.nat(), augmentation)
  .map(([training, drawn, how]) => ({
    dataset: 'mnist' as const,
    training,
    validation: drawn % (datasets.mnist.trainingImages - training + 1),
    augmentation: how,
  }));

export const arbitraryExperiment: fc.Arbitrary<Experiment> = fc.record({
  v: fc.constant(1 as const),
  title: fc
    .string({ unit: 'grapheme', maxLength: 20 })
    .filter((text) => text.length <= bounds.titleCharacters && !/\p{Cc}/u.test(text)),
  seed: fc.integer({ min: 0, max: bounds.seed }),
  data,
  network,
  training: fc.record({
    optimiser,
    learningRate: real(0, bounds.learningRate.max, 'min'),
    schedule,
    batchSize: fc.integer({ min: 1, max: bounds.batchSize.max }),
    epochs: fc.integer({ min: 1, max: bounds.epochs.max }),
    weightDecay: real(0, bounds.weightDecay.max),
    precision: fc.constant('float32' as const),
  }),
  hidden: fc.shuffledSubarray([...hideable]),
});
