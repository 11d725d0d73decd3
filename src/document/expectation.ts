/**
 * What stands at a place of a document, and what would have to stand there: the schema's findings as closed unions, so that
 * the screen can name both in the reader's language. Nothing of the stranger's own text is in them.
 */
import type * as v from 'valibot';
import type { Localised } from '../model/language.ts';
import { isLayerKind, layerOf } from '../model/layers/index.ts';

/** By its path in the document. */
const fields = {
  v: 'version',
  title: 'title',
  seed: 'seed',
  data: 'data',
  'data.dataset': 'dataset',
  'data.training': 'trainingImages',
  'data.validation': 'validationImages',
  'data.augmentation': 'augmentation',
  network: 'network',
  training: 'training',
  'training.optimiser': 'optimiser',
  'training.learningRate': 'learningRate',
  'training.schedule': 'schedule',
  'training.batchSize': 'batchSize',
  'training.epochs': 'epochs',
  'training.weightDecay': 'weightDecay',
  'training.precision': 'precision',
  hidden: 'hidden',
} as const;

export type DocumentField = (typeof fields)[keyof typeof fields];

export type Place =
  | { readonly code: 'whole' }
  | { readonly code: 'field'; readonly field: DocumentField }
  /** `number` counts from 1. `kind` and `setting` are what they are called; null where they are unknown. */
  | {
      readonly code: 'layer';
      readonly number: number;
      readonly kind: Localised | null;
      readonly setting: Localised | null;
    };

export type Expectation =
  | { readonly code: 'atLeast' | 'atMost' | 'above' | 'below'; readonly bound: number }
  /** Characters, or entries of a list. */
  | { readonly code: 'noLonger'; readonly bound: number }
  | { readonly code: 'number' | 'wholeNumber' | 'text' | 'list' | 'parts' }
  /** One of the names that Fathom knows. */
  | { readonly code: 'known' }
  /** Nothing: there is no such name in a document. */
  | { readonly code: 'nothing' }
  /** It is missing. */
  | { readonly code: 'something' }
  /** Something else than what stands there. */
  | { readonly code: 'other' };

type Keys = readonly unknown[];

/** The innermost part that has a name. */
export function placeOf(keys: Keys, document: unknown): Place {
  const [first, second, third] = keys;
  if (first === 'network' && second === 'nodes' && typeof third === 'number')
    return layerPlace(keys, third, document);
  for (const path of [`${String(first)}.${String(second)}`, String(first)]) {
    const known = Object.entries(fields).find(([at]) => at === path);
    if (known) return { code: 'field', field: known[1] };
  }
  return { code: 'whole' };
}

function layerPlace(keys: Keys, index: number, document: unknown): Place {
  const kindName = valueAt(document, ['network', 'nodes', index, 'kind']);
  const layer = typeof kindName === 'string' && isLayerKind(kindName) ? layerOf(kindName) : null;
  const setting = layer && keys[3] === 'params' ? layer.fields.find(({ name }) => name === keys[4]) : null;
  return { code: 'layer', number: index + 1, kind: layer?.text.name ?? null, setting: setting?.text ?? null };
}

function valueAt(value: unknown, keys: Keys): unknown {
  return keys.reduce<unknown>(
    (inside, key) =>
      typeof inside === 'object' && inside !== null ? Reflect.get(inside, String(key)) : undefined,
    value,
  );
}

/** What the schema asks for where it found the issue. */
export function expectationOf({ type, expected, requirement }: v.BaseIssue<unknown>): Expectation {
  const bound = typeof requirement === 'number' ? requirement : Number.NaN;
  switch (type) {
    case 'min_value':
      return { code: 'atLeast', bound };
    case 'max_value':
      return { code: 'atMost', bound };
    case 'gt_value':
      return { code: 'above', bound };
    case 'lt_value':
      return { code: 'below', bound };
    case 'max_length':
      return { code: 'noLonger', bound };
    case 'safe_integer':
      return { code: 'wholeNumber' };
    case 'number':
      return { code: 'number' };
    case 'string':
      return { code: 'text' };
    case 'array':
      return { code: 'list' };
    case 'strict_object':
      if (expected === 'never') return { code: 'nothing' };
      return expected === 'Object' ? { code: 'parts' } : { code: 'something' };
    case 'literal':
    case 'picklist':
    case 'variant':
    case 'custom':
      return { code: 'known' };
    default:
      return { code: 'other' };
  }
}
