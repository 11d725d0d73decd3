/**
 * Data parallelism: each of R replicas takes a fixed part of the batch, by index alone, and the parts' gradients, each
 * already divided by the whole batch's size, add up to the batch's gradient.
 *
 *   rows of replica k of R in a batch of n:  floor(k n / R) .. floor((k + 1) n / R) - 1
 *
 * How many replicas a run has is decided by its document and by how many cores there are; never by measuring.
 */
import type { Analysis } from '../../model/analyse.ts';

/** Rows `first` to `first + count - 1` of a batch of `of` images. */
export interface Part {
  readonly first: number;
  readonly count: number;
  readonly of: number;
}

export function partOf(batch: number, replicas: number, index: number): Part {
  const first = Math.floor((index * batch) / replicas);
  return { first, count: Math.floor(((index + 1) * batch) / replicas) - first, of: batch };
}

/** What a part costs besides its share of the arithmetic, in multiply-adds of forward passes: below it, one replica alone. */
const leastMultiplyAdds = 20e6;
/** Every replica sums and applies all gradients: so many multiply-adds for each parameter. */
const multiplyAddsPerParameter = 40;
/** More are of no use: the sum of the gradients grows with each. */
export const mostReplicas = 16;

export interface ReplicaRequest {
  readonly analysis: Analysis;
  readonly batch: number;
  /** As recorded, or as somebody asked; null leaves it to the rule. */
  readonly wanted: number | null;
  /** How many there may be where nobody asked. */
  readonly available: number;
}

/** From 1 up to the batch's size. */
export function replicasFor({ analysis, batch, wanted, available }: ReplicaRequest): number {
  if (wanted !== null) return Math.max(1, Math.min(wanted, batch, mostReplicas));
  const exchange = multiplyAddsPerParameter * analysis.parameters;
  const worthwhile = Math.floor((analysis.multiplyAdds * batch) / (leastMultiplyAdds + exchange));
  return Math.max(1, Math.min(available, worthwhile, batch, mostReplicas));
}
