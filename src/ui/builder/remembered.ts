/**
 * What is made of a document for one card. Every card asks again after every edit: the answer is made once for each
 * document, and is the same object as before while nothing of it is another, so that only what changed is drawn again.
 */
import { useCallback, useSyncExternalStore } from 'react';
import type { Experiment } from '../../document/experiment.ts';
import { maxNodes } from '../../model/network.ts';
import { type ExperimentState, experimentStore } from '../../state/experiment.ts';
import { useWords, type Words } from '../useWords.ts';
import type { CanvasGraph } from './canvasGraph.ts';
import { foldingStore, graphNow } from './folding.ts';

/** @param before the last answer for the same key, null where there was none. */
type Look<T> = (key: string, state: ExperimentState, words: Words, before: T | null) => T | null;

export type Recall<T> = (key: string, state: ExperimentState, words: Words) => T | null;

interface Known<T> {
  readonly experiment: Experiment;
  readonly graph: CanvasGraph;
  readonly words: Words;
  readonly found: T | null;
}

/** By key: what `look` makes of the document as it is folded now; the object from before where the new one is alike. */
export function remembered<T>(look: Look<T>, isAlike: (before: T, now: T) => boolean): Recall<T> {
  const lastSeen = new Map<string, Known<T>>();
  return (key, state, words) => {
    const { experiment } = state;
    const graph = graphNow(state);
    const known = lastSeen.get(key);
    if (known?.experiment === experiment && known.graph === graph && known.words === words)
      return known.found;
    // Words of another language make another answer.
    const before = known?.words === words ? known.found : null;
    const now = look(key, state, words, before);
    const found = before && now && isAlike(before, now) ? before : now;
    if (!known && lastSeen.size >= 2 * maxNodes) lastSeen.clear();
    lastSeen.set(key, { experiment, graph, words, found });
    return found;
  };
}

function subscribe(hear: () => void): () => void {
  const stops = [experimentStore.subscribe(hear), foldingStore.subscribe(hear)];
  return () => {
    for (const stop of stops) stop();
  };
}

/** What is remembered of a card; draws the caller again when that is another. */
export function useRemembered<T>(recall: Recall<T>, key: string): T | null {
  const words = useWords();
  const now = useCallback(() => recall(key, experimentStore.getState(), words), [recall, key, words]);
  return useSyncExternalStore(subscribe, now);
}
