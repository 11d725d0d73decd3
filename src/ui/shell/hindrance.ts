/**
 * Why the open network cannot be trained as it stands, before anybody presses Train: what is to be mended, or that it is too
 * large for here. The engine, which has the last word, refuses the same (`notTrainable`, `overBudget`).
 */
import { useStore } from 'zustand';
import type { Experiment } from '../../document/experiment.ts';
import { sentence } from '../../i18n/sentence.ts';
import { trainingMemory } from '../../model/memory.ts';
import { analysisOf, experimentStore } from '../../state/experiment.ts';
import { runsStore } from '../../state/runs.ts';
import { keepLast } from '../builder/keepLast.ts';
import { isCalm } from '../builder/trueSize.ts';
import { optimiserSlots } from '../training/optimiserSlots.ts';
import { useWords } from '../useWords.ts';

export type Hindrance =
  | { readonly code: 'empty' }
  | { readonly code: 'problems'; readonly count: number }
  | { readonly code: 'tooLarge' };

/** @param budgetBytes that training may take; null where it is not known yet. */
export function hindranceOf(experiment: Experiment, budgetBytes: number | null): Hindrance | null {
  if (experiment.network.nodes.length === 0) return { code: 'empty' };
  const analysis = analysisOf(experiment);
  // What only stands behind a broken layer is mended with it.
  const own = analysis.problems.filter(({ problem }) => problem.code !== 'brokenUpstream');
  const count = own.filter(({ nodeId }) => nodeId === null || !isCalm(analysis, nodeId)).length;
  if (count > 0) return { code: 'problems', count };
  if (own.length > 0) return { code: 'tooLarge' };
  if (budgetBytes === null) return null;
  const { batchSize, optimiser } = experiment.training;
  const { total } = trainingMemory(analysis, { batchSize, optimiserSlots: optimiserSlots[optimiser.kind] });
  return total > budgetBytes ? { code: 'tooLarge' } : null;
}

/** Of the open experiment. */
export function useHindrance(): Hindrance | null {
  const experiment = useStore(experimentStore, (state) => state.experiment);
  const budget = useStore(runsStore, ({ engine }) => engine.budgetBytes);
  return remembered(experiment, budget);
}

/** The same where drawing it anew is dear: in words, so that the caller is drawn again only when those are others. `otherwise`: where nothing stands in the way. */
export function useHindranceText(otherwise: string): string {
  const { hindrances } = useWords().run;
  const budget = useStore(runsStore, ({ engine }) => engine.budgetBytes);
  return useStore(experimentStore, ({ experiment }) => {
    const found = remembered(experiment, budget);
    return found ? sentence(hindrances, found) : otherwise;
  });
}

/** The run bar is drawn ten times a second, the experiment stays. */
const remembered = keepLast(hindranceOf);
