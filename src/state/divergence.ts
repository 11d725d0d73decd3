/**
 * Whether a run has diverged: its loss stays above where it began instead of falling.
 *
 * Where it began: the loss of the first batch, before anything was learned, or what guessing costs, ln(classes) nats,
 * whichever is larger. Where it is: the median of its last 100 losses, so that a few bad batches are no alarm, from step
 * 200 on, so that an optimiser that overshoots at first is none; of a run that is over, the median of its last quarter. It
 * has diverged where this is more than twice that; once said, it is taken back only when the loss is below where it began.
 */
const judgedSteps = 100;
const leastSteps = 5;
const margin = 2;

export interface Judged {
  readonly classes: number;
  /** No further step will come. */
  readonly over: boolean;
  /** Whether it had diverged when it was judged last. */
  readonly before: boolean;
}

interface Losses {
  readonly length: number;
  readonly ys: ArrayLike<number>;
}

/** @param losses of the training batches in nats, one a step, from the first step on. */
export function hasDiverged(losses: Losses, { classes, over, before }: Judged): boolean {
  const steps = losses.length;
  const judged = over ? Math.min(judgedSteps, Math.ceil(steps / 4)) : judgedSteps;
  if (judged < leastSteps || steps < (over ? judged + 1 : 2 * judgedSteps)) return before;
  const began = lossAtStart(losses, classes);
  const last = Array.from({ length: judged }, (_, i) => losses.ys[steps - judged + i] ?? Number.NaN);
  return median(last) > (before ? 1 : margin) * began;
}

/** In nats: of the first batch, or of guessing, whichever is larger. */
export function lossAtStart({ ys }: Losses, classes: number): number {
  const first = ys[0] ?? 0;
  return Math.max(Number.isFinite(first) ? first : 0, Math.log(classes));
}

function median(values: readonly number[]): number {
  const sorted = values.filter((value) => !Number.isNaN(value)).sort((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] ?? 0;
}
