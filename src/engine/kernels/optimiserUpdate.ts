/**
 * One optimiser's step for one weight as one operation, where the running backend has a kernel for it. The new slots are
 * written where the old ones were. The new weight is a new tensor: XNNPACK, which stock WASM multiplies and convolves by,
 * keeps its own packed copy of a weight for as long as the tensor lives, and would go on with the old numbers.
 */
import { engine, getBackend, getKernel, type NamedTensorMap, type Tensor } from '@tensorflow/tfjs-core';
import type { OptimiserKind } from './optimiserFormulas.ts';

export const OptimiserUpdate = 'OptimiserUpdate';

/** `decay`: how much of the weight is added to its gradient. */
export type UpdateAttributes = {
  kind: OptimiserKind;
  constants: readonly [number, number, number, number];
  decay: number;
};

/** The new weight; null, and nothing is changed, where the backend has no such kernel. */
export function updateWeight(
  weight: Tensor,
  gradient: Tensor,
  slots: readonly Tensor[],
  attributes: UpdateAttributes,
): Tensor | null {
  if (!getKernel(OptimiserUpdate, getBackend())) return null;
  const [slot0, slot1] = slots;
  const inputs: NamedTensorMap = { weight, gradient };
  if (slot0) inputs.slot0 = slot0;
  if (slot1) inputs.slot1 = slot1;
  return engine().runKernel(OptimiserUpdate, inputs, {
    ...attributes,
    constants: [...attributes.constants],
  }) as Tensor;
}
