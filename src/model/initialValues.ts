/**
 * The numbers that a weight begins with: a function of the document's seed, the node and the weight's name, so that
 * adding a layer elsewhere leaves them as they were.
 *
 *   normal N(0, 0.01²)   xavier N(0, 1 / fanIn)   he N(0, 2 / fanIn)      (second number: the variance)
 *
 * Glorot and Bengio 2010, He et al. 2015, in the book's form.
 */
import type { WeightSpec } from './layers/layerType.ts';
import type { NodeId } from './network.ts';
import { randomStream } from './random.ts';
import { sizeOf } from './shape.ts';

/** Standard deviation of the normal distribution that a weight is drawn from; 0 where nothing is drawn. */
export function initialDeviation({ initial, fanIn }: Pick<WeightSpec, 'initial' | 'fanIn'>): number {
  switch (initial) {
    case 'zeros':
    case 'ones':
      return 0;
    case 'normal':
      return 0.01;
    case 'xavier':
      return Math.sqrt(1 / fanIn);
    case 'he':
      return Math.sqrt(2 / fanIn);
    default:
      throw new Error(`unknown initialisation ${JSON.stringify(initial satisfies never)}`);
  }
}

/** The weight's elements in row-major order, `sizeOf(spec.shape)` of them. */
export function initialValues(seed: number, nodeId: NodeId, spec: WeightSpec): Float32Array {
  const count = sizeOf(spec.shape);
  const deviation = initialDeviation(spec);
  if (deviation === 0) return new Float32Array(count).fill(spec.initial === 'ones' ? 1 : 0);
  return randomStream(seed, nodeId, 'initial', spec.name)
    .normal(count)
    .map((z) => z * deviation);
}
