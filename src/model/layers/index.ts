/** The table of layer kinds, in the palette's order. A new layer costs a new file and one line here. */
import { add } from './add.ts';
import { avgPool } from './avgPool.ts';
import { batchNorm } from './batchNorm.ts';
import { concat } from './concat.ts';
import { conv2d } from './conv2d.ts';
import { dense } from './dense.ts';
import { depthwiseConv2d } from './depthwiseConv2d.ts';
import { dropout } from './dropout.ts';
import { flatten } from './flatten.ts';
import { globalAvgPool } from './globalAvgPool.ts';
import { input } from './input.ts';
import type { LayerType } from './layerType.ts';
import { leakyRelu } from './leakyRelu.ts';
import { localResponseNorm } from './localResponseNorm.ts';
import { maxPool } from './maxPool.ts';
import { output } from './output.ts';
import { relu } from './relu.ts';
import { sigmoid } from './sigmoid.ts';
import { tanh } from './tanh.ts';
import { transposedConv2d } from './transposedConv2d.ts';
import { upsample } from './upsample.ts';
import { zeroPad } from './zeroPad.ts';

export const layers = {
  input,
  conv2d,
  depthwiseConv2d,
  transposedConv2d,
  zeroPad,
  maxPool,
  avgPool,
  globalAvgPool,
  upsample,
  flatten,
  dense,
  relu,
  leakyRelu,
  sigmoid,
  tanh,
  batchNorm,
  localResponseNorm,
  dropout,
  add,
  concat,
  output,
} as const;

export type LayerKind = keyof typeof layers;
type ParamsByKind = { [K in LayerKind]: (typeof layers)[K]['defaults'] };
export type ParamsOf<K extends LayerKind> = ParamsByKind[K];
export type LayerParams = ParamsOf<LayerKind>;

/** All kinds, in the palette's order. */
export const layerKinds: readonly LayerKind[] = Object.values(layers).map((layer) => layer.kind);

export function isLayerKind(name: string): name is LayerKind {
  return Object.hasOwn(layers, name);
}

/** The table with kind and parameters tied together, so that generic code over one kind needs no cast. */
const table: { readonly [K in LayerKind]: LayerType<K, ParamsByKind[K]> } = layers;

/** The definition of one kind, with its own parameters' type. */
export function layerFor<K extends LayerKind>(kind: K): LayerType<K, ParamsOf<K>> {
  return table[kind];
}

/** The definition of any kind, seen through the contract. */
export function layerOf(kind: LayerKind): LayerType<LayerKind, LayerParams> {
  return layers[kind];
}
