/**
 * What training a network takes, before a byte is taken: float32 (4 bytes) for
 *
 *   weights and buffers, their gradients, the optimiser's slots (Adam 2, momentum 1, SGD 0 for each weight),
 *   and per image of the batch every layer's output, kept for the backward pass, with its gradient.
 *
 * An estimate from below of what a backend holds: its scratch space and its pool of buffers come on top.
 */
import type { Analysis } from './analyse.ts';

export interface TrainingMemory {
  /** Bytes, all of them. Weights include what is carried but not learned. */
  readonly weights: number;
  readonly gradients: number;
  readonly optimiser: number;
  readonly activations: number;
  readonly activationGradients: number;
  readonly total: number;
}

const bytesPerFloat = 4;

/** Bytes to train with batches of `batchSize` images and an optimiser of `optimiserSlots` numbers for each weight. */
export function trainingMemory(
  { parameters, carried, values }: Analysis,
  { batchSize, optimiserSlots }: { readonly batchSize: number; readonly optimiserSlots: number },
): TrainingMemory {
  const parts = {
    weights: bytesPerFloat * (parameters + carried),
    gradients: bytesPerFloat * parameters,
    optimiser: bytesPerFloat * parameters * optimiserSlots,
    activations: bytesPerFloat * values * batchSize,
    activationGradients: bytesPerFloat * values * batchSize,
  };
  return { ...parts, total: Object.values(parts).reduce((sum, part) => sum + part, 0) };
}
