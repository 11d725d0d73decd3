/** The table of layer kinds. A new layer costs a new file and one line here. */
import type { InferOutput } from 'valibot';
import type { LayerType } from './layerType.ts';
import { relu } from './relu.ts';

export const layers = {
  relu,
} as const;

export type LayerKind = keyof typeof layers;
export type ParamsOf<K extends LayerKind> = InferOutput<(typeof layers)[K]['params']>;
export type LayerParams = ParamsOf<LayerKind>;

/** The definition of a kind, seen through the contract. */
export function layerOf(kind: LayerKind): LayerType<LayerKind, LayerParams> {
  return layers[kind];
}
