import { useStore } from 'zustand';
import { type Run, runsStore } from '../../state/runs.ts';

/** The run that Train, Pause and Draw speak of. Changes with its status, not with its steps. */
export function useCurrentRun(): Run | null {
  return useStore(runsStore, ({ runs, currentId }) => runs.find((run) => run.id === currentId) ?? null);
}
