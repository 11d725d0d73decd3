/**
 * What a document of version 1 may say, with a bound for every number, and the one door by which a document comes in
 * from outside: `parseExperiment`. It looks at the tree, reads the version, migrates upwards, and parses strictly into
 * a fresh object: unknown keys are refused, nothing of the given value is kept by reference.
 *
 * Whether the shapes of the network meet is not asked here: a wrong network opens, with its problems on its cards.
 */
import * as v from 'valibot';
import { type DatasetName, datasetOf, datasets } from '../data/datasets.ts';
import { simpleCnn } from '../model/architectures/index.ts';
import { maxNodes, type NetworkNode } from '../model/network.ts';
import { networkSchema } from '../model/networkSchema.ts';
import { fail, ok, type Result } from '../model/result.ts';
import { expectationOf, placeOf } from './expectation.ts';
import { type Experiment, hideable } from './experiment.ts';
import { migrate } from './migrations.ts';
import { checkPlainJson, shorten } from './plainJson.ts';
import type { DocumentProblem } from './problem.ts';

/** Ends included, except where the name says `above` or `below`. Controls on the screen read these too. */
export const bounds = {
  titleCharacters: 120,
  seed: 2 ** 32 - 1,
  learningRate: { above: 0, max: 100 },
  batchSize: { min: 1, max: 1000 },
  epochs: { min: 1, max: 1000 },
  weightDecay: { min: 0, max: 1 },
  /** Momentum, RMSProp's decay, Adam's betas. */
  fraction: { min: 0, below: 1 },
  scheduleFactor: { above: 0, max: 1 },
  shiftPixels: { min: 1, max: 8 },
} as const;

function integer(min: number, max: number) {
  return v.pipe(v.number(), v.safeInteger(), v.minValue(min), v.maxValue(max));
}

const fraction = v.pipe(v.number(), v.minValue(bounds.fraction.min), v.ltValue(bounds.fraction.below));

const optimiser = v.variant('kind', [
  v.strictObject({ kind: v.literal('sgd') }),
  v.strictObject({ kind: v.literal('momentum'), momentum: fraction }),
  v.strictObject({ kind: v.literal('adagrad') }),
  v.strictObject({ kind: v.literal('rmsprop'), decay: fraction }),
  v.strictObject({ kind: v.literal('adam'), beta1: fraction, beta2: fraction }),
]);

const schedule = v.variant('kind', [
  v.strictObject({ kind: v.literal('constant') }),
  v.strictObject({
    kind: v.literal('step'),
    everyEpochs: integer(bounds.epochs.min, bounds.epochs.max),
    factor: v.pipe(v.number(), v.gtValue(bounds.scheduleFactor.above), v.maxValue(bounds.scheduleFactor.max)),
  }),
  v.strictObject({ kind: v.literal('cosine') }),
]);

const augmentation = v.variant('kind', [
  v.strictObject({ kind: v.literal('none') }),
  v.strictObject({
    kind: v.literal('shift'),
    pixels: integer(bounds.shiftPixels.min, bounds.shiftPixels.max),
  }),
]);

function isDatasetName(name: string): name is DatasetName {
  return Object.hasOwn(datasets, name);
}

const mostImages = Math.max(...Object.values(datasets).map((dataset) => dataset.trainingImages));

const data = v.pipe(
  v.strictObject({
    dataset: v.custom<DatasetName>(
      (name) => typeof name === 'string' && isDatasetName(name),
      'a known dataset',
    ),
    training: integer(1, mostImages),
    validation: integer(0, mostImages),
    augmentation,
  }),
  v.forward(
    v.check(
      ({ dataset, training, validation }) => training + validation <= datasetOf(dataset).trainingImages,
      'training + validation <= images of the dataset',
    ),
    ['training'],
  ),
);

const training = v.strictObject({
  optimiser,
  learningRate: v.pipe(v.number(), v.gtValue(bounds.learningRate.above), v.maxValue(bounds.learningRate.max)),
  schedule,
  batchSize: integer(bounds.batchSize.min, bounds.batchSize.max),
  epochs: integer(bounds.epochs.min, bounds.epochs.max),
  weightDecay: v.pipe(v.number(), v.minValue(bounds.weightDecay.min), v.maxValue(bounds.weightDecay.max)),
  precision: v.literal('float32'),
});

/** No control characters: a title is one line. */
const title = v.pipe(
  v.string(),
  v.maxLength(bounds.titleCharacters),
  v.check((text) => !/\p{Cc}/u.test(text), 'one line'),
);

const experimentSchema: v.GenericSchema<unknown, Experiment> = v.strictObject({
  v: v.literal(1),
  title,
  seed: integer(0, bounds.seed),
  data,
  network: networkSchema,
  training,
  hidden: v.pipe(
    v.array(v.picklist(hideable)),
    v.maxLength(hideable.length),
    v.check((names) => new Set(names).size === names.length, 'each once'),
  ),
});

/**
 * Reads a document from outside. Never throws: the value is a fresh document of the current version, or what is wrong
 * with it. Given a document of ours it is the identity up to the order of keys, which becomes the schema's.
 */
export function parseExperiment(value: unknown): Result<Experiment, DocumentProblem> {
  const plain = checkPlainJson(value);
  if (!plain.ok) return plain;
  const migrated = migrate(plain.value);
  if (!migrated.ok) return migrated;
  const layers = countLayers(migrated.value);
  if (layers > maxNodes) return fail({ code: 'tooManyLayers', layers, limit: maxNodes });
  const parsed = v.safeParse(experimentSchema, migrated.value, { abortEarly: true });
  if (parsed.success) {
    for (const node of parsed.output.network.nodes) sound.add(node);
    return ok(parsed.output);
  }
  const [issue] = parsed.issues;
  const path = shorten(v.getDotPath(issue) ?? '');
  const place = placeOf(issue.path?.map(({ key }) => key) ?? [], migrated.value);
  return fail({ code: 'invalid', path, place, expected: expectationOf(issue) });
}

/** Layers that would open. They never change, so each is looked at once, however often the document is stored. */
const sound = new WeakSet<NetworkNode>();

/** Why a document of ours would not open again; null where it would. Only layers that are new are looked at. */
export function whyItWouldNotOpen(experiment: Experiment): DocumentProblem | null {
  const { nodes } = experiment.network;
  if (nodes.length > maxNodes) return { code: 'tooManyLayers', layers: nodes.length, limit: maxNodes };
  const fresh = nodes.filter((node) => !sound.has(node));
  const parsed = parseExperiment({ ...experiment, network: { ...experiment.network, nodes: fresh } });
  if (parsed.ok) {
    for (const node of fresh) sound.add(node);
    return null;
  }
  // The path to what is wrong counts all layers.
  const whole = parseExperiment(experiment);
  return whole.ok ? null : whole.problem;
}

function countLayers(document: Readonly<Record<string, unknown>>): number {
  const network = document.network;
  if (typeof network !== 'object' || network === null) return 0;
  const nodes: unknown = Reflect.get(network, 'nodes');
  return Array.isArray(nodes) ? nodes.length : 0;
}

/** A title as a document may have it: one line, trimmed, at most 120 characters, no half of a character at the end. */
export function cleanTitle(text: string): string {
  const line = text.replace(/\p{Cc}+/gu, ' ').trim();
  const cut = line.slice(0, bounds.titleCharacters);
  return (cut.isWellFormed() ? cut : cut.toWellFormed().replace(/\uFFFD$/u, '')).trim();
}

/** The first screen: the book's simple CNN on MNIST. It has no title yet: the screen names it in the reader's language. */
export function defaultExperiment(): Experiment {
  return {
    v: 1,
    title: '',
    seed: 42,
    data: { dataset: 'mnist', training: 59_000, validation: 1_000, augmentation: { kind: 'none' } },
    network: simpleCnn.network(),
    training: {
      optimiser: { kind: 'adam', beta1: 0.9, beta2: 0.999 },
      learningRate: 0.001,
      schedule: { kind: 'constant' },
      batchSize: 100,
      epochs: 3,
      weightDecay: 0,
      precision: 'float32',
    },
    hidden: [],
  };
}
