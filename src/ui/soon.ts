/**
 * What an edit changes beside its numbers is drawn a moment after them: the title of the window, the name that an
 * experiment has from its network, the mark on the shelf, what undo is called. The reader waits for the numbers; and of
 * edits in quick succession (a key held down) only the last is told.
 */
import type { StoreApi } from 'zustand';
import { useStore } from 'zustand';
import { createStore } from 'zustand/vanilla';
import { experimentStore } from '../state/experiment.ts';

/** Several frames, and too short to be seen. */
const delayMs = 80;

/** A function that runs `run` once it has not been called for a moment. */
export function soon(run: () => void): () => void {
  let timer: ReturnType<typeof setTimeout> | undefined;
  return () => {
    clearTimeout(timer);
    timer = setTimeout(run, delayMs);
  };
}

/** A store that takes over what another holds a moment later. */
function behind<T>(store: StoreApi<T>): StoreApi<T> {
  const later = createStore<T>()(() => store.getState());
  store.subscribe(soon(() => later.setState(store.getState(), true)));
  return later;
}

/** The open experiment, a moment behind. */
export const shownExperimentStore = behind(experimentStore);

/** Of the open experiment what is no number of the network. */
export function useShown<T>(select: (state: ReturnType<typeof experimentStore.getState>) => T): T {
  return useStore(shownExperimentStore, select);
}
