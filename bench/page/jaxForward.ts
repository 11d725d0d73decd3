/**
 * One pass through a document's network in jax-js. Tensors are NCHW; what is given to a function is spent, so that a value
 * with several readers is lent (`.ref`) to all but its last one.
 */
import { type Array as JaxArray, lax, nn, numpy as np, random } from '@jax-js/jax';
import type { CompiledModel, CompiledNode } from '../../src/engine/compile.ts';
import { slide } from '../../src/model/sliding.ts';

export type Tensors = Record<string, JaxArray>;

/** `tensors[name]` once more: the caller owns what comes back. */
export function lent(tensors: Tensors, name: string): JaxArray {
  const tensor = tensors[name];
  if (!tensor) throw new Error(`there is no ${name}`);
  return tensor.ref;
}

export const lend = (tensors: Tensors): Tensors =>
  Object.fromEntries(Object.entries(tensors).map(([name, tensor]) => [name, tensor.ref]));

export const spend = (tensors: Tensors): void => {
  for (const tensor of Object.values(tensors)) tensor.dispose();
};

export interface JaxPass {
  readonly weights: Tensors;
  readonly buffers: Tensors;
  /** Of the random numbers; null in inference mode. Lent, like weights and buffers. */
  readonly key: JaxArray | null;
  /** New values of buffers are put here in training mode. */
  readonly carried: Tensors;
}

/** Logits [n, classes] of images [n, channels, height, width], which are spent. */
export function jaxForward(model: CompiledModel, images: JaxArray, pass: JaxPass): JaxArray {
  const readers = new Map<string, number>();
  for (const { inputs } of model.nodes) for (const id of inputs) readers.set(id, (readers.get(id) ?? 0) + 1);
  const outputs = new Map<string, JaxArray>();
  const arriving = (id: string): JaxArray => {
    const output = outputs.get(id);
    if (!output) throw new Error(`the output of ${id} is needed before it was computed`);
    const left = (readers.get(id) ?? 1) - 1;
    readers.set(id, left);
    return left > 0 ? output.ref : output;
  };
  for (const [number, node] of model.nodes.entries()) {
    const inputs = node.id === model.inputId ? [images] : node.inputs.map(arriving);
    outputs.set(node.id, apply(node, number, inputs, pass));
  }
  return arriving(model.outputId);
}

const numberIn = (params: object, name: string): number => Number(Reflect.get(params, name));

function apply(node: CompiledNode, number: number, inputs: readonly JaxArray[], pass: JaxPass): JaxArray {
  const [x, ...more] = inputs;
  if (!x) throw new Error(`${node.id} has no input`);
  const { params } = node;
  const weight = (name: string) => lent(pass.weights, `${node.id}/${name}`);
  switch (node.layer.kind) {
    case 'input':
    case 'output':
      return x;
    case 'relu':
      return nn.relu(x);
    case 'add':
      return more.reduce((sum, other) => sum.add(other), x);
    case 'conv2d': {
      const [, , height = 0, width = 0] = x.shape;
      const stride = numberIn(params, 'stride');
      const size = numberIn(params, 'kernel');
      const padding = paddingOf(params);
      const around = [height, width].map((extent): [number, number] => {
        const slid = slide(extent, { size, stride, padding });
        return [slid?.before ?? 0, slid?.after ?? 0];
      });
      // Kernels lie as tfjs has them, [height, width, in, out].
      const y = lax.convGeneralDilated(
        x,
        np.transpose(weight('kernel'), [3, 2, 0, 1]),
        [stride, stride],
        around,
      );
      const hasBias = node.weights.some(({ name }) => name === 'bias');
      return hasBias ? y.add(weight('bias').reshape([1, -1, 1, 1])) : y;
    }
    case 'maxPool': {
      const [size, stride] = [numberIn(params, 'size'), numberIn(params, 'stride')];
      if (paddingOf(params) !== 'valid') throw new Error('this pooling would need padding');
      return lax.reduceWindow(x, np.max, [size, size], [stride, stride]);
    }
    case 'globalAvgPool':
      return np.mean(x, [2, 3]);
    case 'flatten':
      // In the order of [height, width, channels], so that dense weights are the same.
      return np.transpose(x, [0, 2, 3, 1]).reshape([x.shape[0] ?? 0, -1]);
    case 'dense':
      return np.matmul(x, weight('kernel')).add(weight('bias'));
    case 'dropout':
      return dropout(x, numberIn(params, 'rate'), number, pass.key);
    case 'batchNorm':
      return batchNorm(node, x, weight, pass);
    default:
      throw new Error(`${node.layer.kind} is not written for jax-js`);
  }
}

function paddingOf(params: object): 'same' | 'valid' | number {
  const padding: unknown = Reflect.get(params, 'padding');
  return padding === 'same' || padding === 'valid' ? padding : Number(padding);
}

function dropout(x: JaxArray, rate: number, number: number, key: JaxArray | null): JaxArray {
  if (!key) return x;
  const own = lax.bitcastConvertType(key.ref, np.uint32).add(np.array([0, number], { dtype: np.uint32 }));
  const kept = random.bernoulli(own, 1 - rate, [...x.shape]);
  return np.where(kept, x.mul(1 / (1 - rate)), 0);
}

/** Over the batch and all positions; running statistics as our own layer carries them. */
function batchNorm(
  { id, params }: CompiledNode,
  x: JaxArray,
  weight: (name: string) => JaxArray,
  { buffers, key, carried }: JaxPass,
): JaxArray {
  const [momentum, epsilon] = [numberIn(params, 'momentum'), numberIn(params, 'epsilon')];
  const wide = (channels: JaxArray) => channels.reshape([1, -1, 1, 1]);
  const axes = [0, 2, 3];
  const [mean, variance] = ['mean', 'variance'].map((name) => lent(buffers, `${id}/${name}`));
  if (!mean || !variance) throw new Error(`${id} has no running statistics`);
  if (!key) {
    const factor = weight('scale').div(np.sqrt(variance.add(epsilon)));
    return x
      .sub(wide(mean))
      .mul(wide(factor))
      .add(wide(weight('shift')));
  }
  const batchMean = np.mean(x.ref, axes);
  const centred = x.sub(wide(batchMean.ref));
  const batchVariance = np.mean(np.square(centred.ref), axes);
  const carry = (name: string, running: JaxArray, batch: JaxArray) => {
    carried[`${id}/${name}`] = running.mul(momentum).add(lax.stopGradient(batch).mul(1 - momentum));
  };
  carry('mean', mean, batchMean);
  carry('variance', variance, batchVariance.ref);
  const factor = weight('scale').div(np.sqrt(batchVariance.add(epsilon)));
  return centred.mul(wide(factor)).add(wide(weight('shift')));
}

/** Mean over the batch; both are spent. */
export function crossEntropy(logits: JaxArray, oneHot: JaxArray): JaxArray {
  const [count = 1] = logits.shape;
  return np.sum(nn.logSoftmax(logits).mul(oneHot)).mul(-1 / count);
}
