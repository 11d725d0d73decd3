/** What the run bar says of a run beyond its numbers: why it cannot begin, what it waits for, how it ended, how it is called. */
import type { RunDifference } from '../../ui/curves/runDifferences.ts';
import type { Hindrance } from '../../ui/shell/hindrance.ts';
import type { Sentences } from '../sentence.ts';

const count = (value: number): string => value.toLocaleString('en');

const hindrances: Sentences<Hindrance> = {
  empty: () => 'No layers yet',
  problems: ({ count: problems }) =>
    problems === 1 ? '1 problem to mend first' : `${count(problems)} problems to mend first`,
  tooLarge: () => 'Not trained here: too large',
};

const differences: Sentences<RunDifference> = {
  network: ({ name }) => name ?? 'other network',
  fewerOfKind: ({ name, fewer, left }) => (left === 0 ? `no ${name}` : `${count(fewer)} ${name} fewer`),
  moreOfKind: ({ name, more }) => `${count(more)} ${name} more`,
  optimiser: ({ name, rate }) => `${name} ${rate}`,
  rateChanged: ({ rate }) => `then ${rate}`,
  schedule: ({ name }) => `schedule: ${name.toLowerCase()}`,
  batchSize: ({ images }) => `batch ${count(images)}`,
  epochs: ({ epochs }) => (epochs === 1 ? '1 epoch' : `${count(epochs)} epochs`),
  weightDecay: ({ decay }) => `weight decay ${decay}`,
  data: ({ images }) => `${count(images)} images`,
  shift: ({ pixels }) => (pixels === 0 ? 'no shift' : `shift ${count(pixels)} px`),
  seed: ({ seed }) => `seed ${seed}`,
};

export const run = {
  hindrances,
  waitsForData: 'waits for data',
  waitsForDataSaid: 'Waiting for data',
  trainAgain: 'Train again',
  /** The same where there is little room. */
  again: 'Again',
  trainAgainMeaning:
    'From step 0 with the same seed: the same curve once more. The finished run stays for comparison.',
  noStepLeft:
    'This run is finished. Raise the epochs in the training settings to go on longer, or Reset to begin anew.',
  diverged: (began: string, rate: string) =>
    `The loss is above where it began (${began}): this run has diverged. The learning rate ${rate} may be too large.`,
  divergedAfter: (steps: number) => `diverged, ${count(steps)} steps`,
  rateNow: (step: number, now: string, before: string) =>
    `${now} from step ${count(step)}; the experiment says ${before}`,
  rateMark: (rate: string) => `rate ${rate}`,
  rateChanged: (rate: string, step: number) => `Learning rate ${rate} from step ${count(step)}.`,
  differences,
  sameSettings: 'same settings',
  steps: (steps: number) => (steps === 1 ? '1 step' : `${count(steps)} steps`),
};
