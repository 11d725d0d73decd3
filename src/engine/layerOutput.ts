/**
 * What a layer puts out: its own meaning in stock operations (model/layers), or one of ours that computes the same and keeps
 * what its gradient needs, where the running backend has the kernels for it and a gradient may be asked for.
 */
import type * as tf from '@tensorflow/tfjs-core';
import type { LayerKind, LayerParams, ParamsOf } from '../model/layers/index.ts';
import type { ForwardContext, LayerType } from '../model/layers/layerType.ts';
import { tfPadding } from '../model/layers/padding.ts';
import { normaliseBatch } from './batchNormalisation.ts';
import { keepsPositions, maxPoolKept } from './kernels/maxPool.ts';
import { hasNormalisation } from './kernels/normalisation.ts';

interface LayerWithParams {
  readonly layer: LayerType<LayerKind, LayerParams>;
  readonly params: LayerParams;
}

export function layerOutput(
  node: LayerWithParams,
  inputs: readonly tf.Tensor[],
  weights: Readonly<Record<string, tf.Tensor>>,
  context: ForwardContext,
): tf.Tensor {
  const [x] = inputs;
  if (context.mode === 'training' && x) {
    const { scale, shift } = weights;
    if (isOf('batchNorm', node) && scale && shift && hasNormalisation())
      return normaliseBatch(x, scale, shift, node.params, context);
    if (isOf('maxPool', node) && keepsPositions()) {
      const { size, stride } = node.params;
      const [pad, rounding] = tfPadding(x.shape, node.params);
      const attributes = { filterSize: size, strides: stride, pad };
      return maxPoolKept(x, rounding ? { ...attributes, dimRoundingMode: rounding } : attributes);
    }
  }
  return node.layer.forward(inputs, weights, node.params, context);
}

function isOf<K extends LayerKind>(
  kind: K,
  node: LayerWithParams,
): node is LayerWithParams & { readonly params: ParamsOf<K> } {
  return node.layer.kind === kind;
}
