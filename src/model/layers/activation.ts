/**
 * What activations without settings have in common: one function of one number, applied element by element. They keep the
 * shape, learn nothing, look at no neighbour and count no multiply-adds. What differs is in the file of each.
 */
import type { Tensor } from '@tensorflow/tfjs-core';
import * as v from 'valibot';
import { ok } from '../result.ts';
import type { LayerType, TfCore } from './layerType.ts';

type NoParams = Record<string, never>;

interface Activation<K extends string> extends Pick<LayerType<K, NoParams>, 'kind' | 'text' | 'icon'> {
  /** Of x, as it is written. */
  readonly formula: string;
  readonly value: (tf: TfCore, x: Tensor) => Tensor;
}

export function activation<K extends string>(of: Activation<K>): LayerType<K, NoParams> {
  const { kind, text, icon, formula, value } = of;
  return {
    kind,
    family: 'act',
    text,
    icon,
    params: v.strictObject({}),
    defaults: {},
    fields: [],
    arity: { min: 1, max: 1 },
    bead: true,
    label: () => '',
    outputShape: ([input = []]) => ok(input),
    weights: () => [],
    buffers: () => [],
    multiplyAdds: () => 0,
    window: () => ({ kind: 'none' }),
    formulas: () => [{ of: 'value', terms: [{ text: formula }], result: null }],
    forward: ([x], _weights, _params, { tf }) => {
      if (!x) throw new Error(`${kind} takes one input`);
      return value(tf, x);
    },
  };
}
