/** That the current run has diverged, in words: where it began, and the rate in force. Null where it has not. */
import { datasetOf } from '../../data/datasets.ts';
import { lossAtStart } from '../../state/divergence.ts';
import { cannotGoOn, learningRateNow } from '../../state/runs.ts';
import { formatNumber } from '../controls/numberText.ts';
import { useWords } from '../useWords.ts';
import { useCurrentRun } from './useCurrentRun.ts';

interface Divergence {
  readonly runId: string;
  readonly text: string;
}

export function useDivergence(): Divergence | null {
  const { run: words } = useWords();
  const run = useCurrentRun();
  // One that stopped by itself says why.
  if (!run?.diverged || cannotGoOn(run)) return null;
  const { classes } = datasetOf(run.experiment.data.dataset);
  const began = lossAtStart(run.curves.trainingLoss, classes.length);
  return { runId: run.id, text: words.diverged(began.toFixed(2), formatNumber(learningRateNow(run))) };
}
