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

export function keepDraft(memory: Memory, draft: Draft): void {
  memory.write(prefix + draft.id, JSON.stringify({ revision: draft.revision, document: draft.document }));
}

export function dropDraft(memory: Memory, id: string): void {
  memory.write(prefix + id, null);
}

/** The drafts there are, taken out of the memory. */
export function takeDrafts(memory: Memory): readonly Draft[] {
  const drafts: Draft[] = [];
  for (const key of memory.keys()) {
    if (!key.startsWith(prefix)) continue;
    const draft = readDraft(key.slice(prefix.length), memory.read(key) ?? '');
    memory.write(key, null);
    if (draft) drafts.push(draft);
  }
  return drafts;
}

function readDraft(id: string, text: string): Draft | null {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return null;
  }
  if (typeof value !== 'object' || value === null) return null;
  const revision: unknown = Reflect.get(value, 'revision');
  const document = parseExperiment(Reflect.get(value, 'document'));
  if (!document.ok || !(revision === null || typeof revision === 'number')) return null;
  return { id, revision, document: document.value };
}
