/**
 * One optimiser's step for one weight as one operation that writes the new weight and slots where the old ones were, where
 * the running backend has a kernel for it. Nobody else may hold on to the numbers of those tensors.
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

/** False, and nothing is changed, where the backend has no such kernel. */
export function updateInPlace(
  weight: Tensor,
  gradient: Tensor,
  slots: readonly Tensor[],
  attributes: UpdateAttributes,
): boolean {
  if (!getKernel(OptimiserUpdate, getBackend())) return false;
  const [slot0, slot1] = slots;
  const inputs: NamedTensorMap = { weight, gradient };
  if (slot0) inputs.slot0 = slot0;
  if (slot1) inputs.slot1 = slot1;
  engine().runKernel(OptimiserUpdate, inputs, { ...attributes, constants: [...attributes.constants] });
  return true;
}
