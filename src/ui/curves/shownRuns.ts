/** The runs that the charts show: those with a curve, and the current one. The same array as long as they are the same runs. */
import type { Run, RunsState } from '../../state/runs.ts';

export interface ShownRuns {
  readonly runs: readonly Run[];
  readonly currentId: string | null;
}

let last: ShownRuns = { runs: [], currentId: null };

/** A selector: run objects change with every change of status, their curves and the changes made while they ran do not. */
export function shownRuns({ runs, currentId }: RunsState): ShownRuns {
  const shown = runs.filter((run) => run.id === currentId || run.curves.trainingLoss.length > 0);
  const same =
    currentId === last.currentId &&
    shown.length === last.runs.length &&
    shown.every((run, i) => run.curves === last.runs[i]?.curves && run.changes === last.runs[i]?.changes);
  if (!same) last = { runs: shown, currentId };
  return last;
}
