/**
 * What one unit really looks at: the absolute gradient of its activation with respect to the input,
 *
 *   g[y, x] = mean over images n and colours c of | d(sum over channels k of a[n, i, j, k]) / d input[n, y, x, c] |,
 *
 * with the network in inference mode, so that no image has a part in another's gradient. Pixels that the unit cannot see
 * have exactly zero. Only the layers that lead to it are computed.
 */
import * as tf from '@tensorflow/tfjs-core';
import type { NodeId } from '../../model/network.ts';
import { biasRelusOf, type CompiledModel, type CompiledNode, forward } from '../compile.ts';

/** The layers that lead to `nodeId`, itself last, as a model that puts out its activation. Null where there is no such layer. */
export function modelUpTo(model: CompiledModel, nodeId: NodeId): CompiledModel | null {
  const byId = new Map(model.nodes.map((node) => [node.id, node]));
  const needed = new Set<NodeId>();
  const open = [nodeId];
  for (let id = open.pop(); id !== undefined; id = open.pop()) {
    const node = byId.get(id);
    if (!node) return null;
    if (needed.has(id)) continue;
    needed.add(id);
    open.push(...node.inputs);
  }
  const leads = ({ id }: CompiledNode) => needed.has(id);
  const nodes = model.nodes.filter(leads);
  return { ...model, nodes, biasRelus: biasRelusOf(nodes), outputId: nodeId };
}

export interface UnitGradientInput {
  /** As `modelUpTo` gives it. */
  readonly model: CompiledModel;
  readonly tensor: (name: string) => tf.Tensor;
  /** [n, height, width, colours] */
  readonly images: tf.Tensor4D;
  /** Row and column in the layer's map. Of a layer that gives a vector all units are taken together. */
  readonly unit: readonly [row: number, column: number];
}

/** [height, width]; the caller disposes of it. */
export function unitGradient({ model, tensor, images, unit }: UnitGradientInput): tf.Tensor2D {
  const activation = (input: tf.Tensor): tf.Tensor => {
    const output: tf.Tensor = forward(model, input as tf.Tensor4D, {
      mode: 'inference',
      step: 0,
      tensor,
      assign: () => {},
    });
    if (output.rank !== 4) return tf.sum(output);
    const [count = 0, , , channels = 0] = output.shape;
    return tf.sum(tf.slice(output, [0, unit[0], unit[1], 0], [count, 1, 1, channels]));
  };
  return tf.tidy(() => tf.mean(tf.abs(tf.grad(activation)(images)), [0, 3]) as tf.Tensor2D);
}
