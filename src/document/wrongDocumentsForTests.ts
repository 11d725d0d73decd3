/** Documents that do not open, each with one value that no document may have: for tests. */
import { defaultExperiment } from './schema.ts';

/** The default document with one value replaced, as JSON text would bring it. */
export function withChange(path: string, value: unknown): unknown {
  const document: unknown = JSON.parse(JSON.stringify(defaultExperiment()));
  const keys = path.split('.');
  const last = keys.pop() ?? '';
  let at: unknown = document;
  for (const key of keys) at = typeof at === 'object' && at !== null ? Reflect.get(at, key) : undefined;
  if (typeof at !== 'object' || at === null) throw new Error(`no such path: ${path}`);
  Reflect.set(at, last, value);
  return document;
}

export const wrongDocuments: readonly (readonly [path: string, value: unknown])[] = [
  ['seed', -1],
  ['seed', 2 ** 32],
  ['seed', 1.5],
  ['seed', Number.NaN],
  ['title', 'x'.repeat(121)],
  ['title', 'two\nlines'],
  ['title', 7],
  ['data.dataset', 'imagenet'],
  ['data.dataset', 'toString'],
  ['data.training', 0],
  ['data.training', 59_001],
  ['data.validation', -1],
  ['data.augmentation', { kind: 'shift', pixels: 9 }],
  ['training.learningRate', 0],
  ['training.learningRate', -0.1],
  ['training.learningRate', 100.1],
  ['training.learningRate', Number.NaN],
  ['training.learningRate', Number.POSITIVE_INFINITY],
  ['training.learningRate', '0.1'],
  ['training.batchSize', 0],
  ['training.batchSize', 1001],
  ['training.epochs', 0],
  ['training.epochs', 1001],
  ['training.weightDecay', -0.1],
  ['training.precision', 'float16'],
  ['training.optimiser', { kind: 'momentum', momentum: 1 }],
  ['training.optimiser', { kind: 'unheardOf' }],
  ['training.optimiser', { kind: 'sgd', momentum: 0.9 }],
  ['training.schedule', { kind: 'step', everyEpochs: 1, factor: 0 }],
  ['hidden', ['everything']],
  ['hidden', ['draw', 'draw']],
  ['network.nodes.0.kind', 'unheardOf'],
  ['network.nodes.0.extra', 1],
  ['network.nodes.1.params.filters', 1e9],
  ['network.nodes.1.params.filters', Number.NaN],
  ['network.nodes.1.inputs', ['a b']],
  ['extra', 1],
  ['network', null],
];
