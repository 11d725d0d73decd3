/**
 * Which of two networks learned better, as far as so few images can tell. Of n images each reads a share a and b right;
 * a share's standard error is sqrt(a (1 - a) / n), and a difference smaller than twice the two errors together,
 *
 *   |a - b| < 2 sqrt(a (1 - a) / n + b (1 - b) / n),
 *
 * may be chance: then neither is called better. Nor is it where both read no more right than one of k classes named at
 * random would be, a share of 1 / k with the same error of two.
 */
import type { BenchSide } from './stackBenchPairs.ts';

export type Answer = BenchSide | 'same';
/** `neither` has learned anything yet: there is nothing to compare. */
export type LearnedBetter = Answer | 'neither';

/** Shares from 0 to 1, of `images` images of so many classes. */
export function learnedBetter(
  accuracies: Readonly<Record<BenchSide, number>>,
  { images, classes }: { readonly images: number; readonly classes: number },
): LearnedBetter {
  const { one, other } = accuracies;
  const variance = (share: number) => (share * (1 - share)) / images;
  const chance = 1 / classes;
  if (Math.max(one, other) < chance + 2 * Math.sqrt(variance(chance))) return 'neither';
  if (Math.abs(one - other) < 2 * Math.sqrt(variance(one) + variance(other))) return 'same';
  return one > other ? 'one' : 'other';
}

/** Which has fewer. */
export function fewer(counts: Readonly<Record<BenchSide, number>>): Answer {
  if (counts.one === counts.other) return 'same';
  return counts.one < counts.other ? 'one' : 'other';
}
