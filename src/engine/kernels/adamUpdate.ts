/**
 * One step of Adam for one weight as one operation, where the running backend has a kernel for it:
 *
 *   m' = m + (g - m)(1 - beta1);   v' = v + (g g - v)(1 - beta2);   w' = w - (m' rate) / (sqrt v' + epsilon)
 *
 * Every operation rounds to float32 in this order, as the dozen stock operations do that it stands for: the same bits,
 * a tenth of the passes over memory. The inputs are left as they are.
 */
import { engine, getBackend, getKernel, type Tensor } from '@tensorflow/tfjs-core';

export const AdamUpdate = 'AdamUpdate';

/** What an Adam step is given besides tensors; `rate` has the correction for the first steps in it already. */
export type AdamRates = Readonly<Record<'rate' | 'beta1' | 'beta2' | 'epsilon', number>>;

export interface AdamTensors {
  readonly weight: Tensor;
  readonly gradient: Tensor;
  readonly m: Tensor;
  readonly v: Tensor;
}

/** New weight, m and v, all float32 and of the weight's shape; null where the backend has no such kernel. */
export function adamUpdate(
  { weight, gradient, m, v }: AdamTensors,
  { rate, beta1, beta2, epsilon }: AdamRates,
): readonly [weight: Tensor, m: Tensor, v: Tensor] | null {
  if (!getKernel(AdamUpdate, getBackend())) return null;
  return engine().runKernel(AdamUpdate, { weight, gradient, m, v }, { rate, beta1, beta2, epsilon }) as [
    Tensor,
    Tensor,
    Tensor,
  ];
}
