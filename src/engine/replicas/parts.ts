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

/**
 * Below how many multiply-adds of forward passes a part of its own does not pay, and how many more for each parameter,
 * since every replica sums and applies all gradients.
 *
 * Measured by replicaCost.test.ts (which tells the command) on 2026-11-24, Node 20 with relaxed SIMD, 2 cores of AMD EPYC,
 * loaded, in processor time. Two replicas gain, at so many million multiply-adds a step and thousand parameters:
 *
 *   bookSame          1.5 at 147, 1.8 at 737   101      two convolutions  0.8 at 6, 1.4 at 29    9
 *   simple            0.7 at 17,  1.45 at 87   434      dense 1000        0.7 at 16, 1.1 at 79  795
 *   dense 200         0.6 at 3,   1.0 at 16    159
 *
 * The rule gives two from 2 (10 + 40 a million parameters) on: 28, 21, 55, 84 and 33 million.
 */
const leastMultiplyAdds = 10e6;
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
