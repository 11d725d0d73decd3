/**
 * Runs what has to be ready before React draws an edit. Between the edit and its drawing lies one microtask; stores are
 * heard here from the beginning, so that what is asked for comes before it, and with all stores as the edit leaves them.
 */
import { experimentStore } from '../../state/experiment.ts';
import { viewStore } from '../../state/view.ts';

const listeners = new Set<() => void>();
let isWaiting = false;

function hear(): void {
  if (isWaiting || listeners.size === 0) return;
  isWaiting = true;
  queueMicrotask(() => {
    isWaiting = false;
    for (const listener of listeners) listener();
  });
}

experimentStore.subscribe(hear);
viewStore.subscribe(hear);

/** @returns what ends it. */
export function beforeDrawing(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}
