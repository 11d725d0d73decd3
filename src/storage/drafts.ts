/**
 * Drafts: what was not yet saved when the page went away. Writing to IndexedDB takes several turns and is cut off by
 * the end of the page; localStorage is written at once. A draft says of which entry and revision it is a change, and
 * is taken up at the next start. One that does not open is dropped.
 */
import type { Experiment } from '../document/experiment.ts';
import { parseExperiment } from '../document/schema.ts';
import type { Memory } from './memory.ts';

export interface Draft {
  readonly id: string;
  /** The revision it changes; null where the entry was never stored. */
  readonly revision: number | null;
  readonly document: Experiment;
}

const prefix = 'fathom.draft.';

/** Two tabs may have one entry open: each has its own draft of it. `tab` is any name that no other tab has. */
const keyOf = (tab: string, id: string) => `${prefix}${tab}.${id}`;

export function keepDraft(memory: Memory, tab: string, draft: Draft): void {
  const { id, revision, document } = draft;
  memory.write(keyOf(tab, id), JSON.stringify({ id, revision, document }));
}

export function dropDraft(memory: Memory, tab: string, id: string): void {
  memory.write(keyOf(tab, id), null);
}

/** The drafts there are, of all tabs, taken out of the memory. */
export function takeDrafts(memory: Memory): readonly Draft[] {
  const drafts: Draft[] = [];
  for (const key of memory.keys()) {
    if (!key.startsWith(prefix)) continue;
    const draft = readDraft(memory.read(key) ?? '');
    memory.write(key, null);
    if (draft) drafts.push(draft);
  }
  return drafts;
}

function readDraft(text: string): Draft | null {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return null;
  }
  if (typeof value !== 'object' || value === null) return null;
  const id: unknown = Reflect.get(value, 'id');
  const revision: unknown = Reflect.get(value, 'revision');
  const document = parseExperiment(Reflect.get(value, 'document'));
  if (typeof id !== 'string' || id === '' || !document.ok) return null;
  return revision === null || typeof revision === 'number'
    ? { id, revision, document: document.value }
    : null;
}
