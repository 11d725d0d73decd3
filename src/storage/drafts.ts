/**
 * Drafts: what was not yet saved when the page went away. Writing to IndexedDB takes several turns and is cut off by
 * the end of the page; localStorage is written at once. A draft says of which entry and revision it is a change, and
 * is taken up at the next start by whichever tab claims it first: it then belongs to that tab, and stays in the memory
 * until it is stored. One that does not open is dropped.
 */
import type { Experiment } from '../document/experiment.ts';
import { parseExperiment } from '../document/schema.ts';
import type { Memory } from './memory.ts';
import type { TabLife } from './tabLife.ts';

export interface Draft {
  readonly id: string;
  /** The revision it changes; null where the entry was never stored. */
  readonly revision: number | null;
  readonly document: Experiment;
}

/** A draft that another tab left behind, and under which key this tab keeps it until it is stored. */
export interface ClaimedDraft {
  readonly key: string;
  readonly draft: Draft;
}

const prefix = 'fathom.draft.';

/** Two tabs may have one entry open: each has its own draft of it. `tab` is any name that no other tab has. */
const keyOf = (tab: string, id: string) => `${prefix}${tab}.${id}`;
const ownerOf = (key: string) => key.slice(prefix.length).split('.', 1)[0] ?? '';

const textOf = ({ id, revision, document }: Draft) => JSON.stringify({ id, revision, document });

export function keepDraft(memory: Memory, tab: string, draft: Draft): void {
  memory.write(keyOf(tab, draft.id), textOf(draft));
}

export function hasDraft(memory: Memory, tab: string, id: string): boolean {
  return memory.read(keyOf(tab, id)) !== null;
}

export function dropDraft(memory: Memory, tab: string, id: string): void {
  memory.write(keyOf(tab, id), null);
}

/** The drafts of tabs that are gone become this tab's. */
export async function claimDrafts(
  memory: Memory,
  tab: string,
  life: TabLife,
): Promise<readonly ClaimedDraft[]> {
  const claimed: ClaimedDraft[] = [];
  const owners = new Set(draftKeys(memory).map(ownerOf));
  owners.delete(tab);
  for (const owner of owners) {
    await life.ifGone(owner, () => {
      for (const key of draftKeys(memory)) {
        if (ownerOf(key) !== owner) continue;
        const text = memory.read(key) ?? '';
        memory.write(key, null);
        const draft = readDraft(text);
        if (!draft) continue;
        const ours = keyOf(tab, `claimed-${claimed.length}`);
        memory.write(ours, text);
        claimed.push({ key: ours, draft });
      }
    });
  }
  return claimed;
}

/** Another draft in the place of a claimed one. */
export function replaceClaimed(memory: Memory, { key }: ClaimedDraft, draft: Draft): ClaimedDraft {
  memory.write(key, textOf(draft));
  return { key, draft };
}

/** A claimed draft was stored, or became this tab's own. */
export function dropClaimed(memory: Memory, { key }: ClaimedDraft): void {
  memory.write(key, null);
}

function draftKeys(memory: Memory): readonly string[] {
  return memory.keys().filter((key) => key.startsWith(prefix));
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
