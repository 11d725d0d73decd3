/**
 * The open document and the entry it is stored in. Each change is stored within a second, counted from the first unsaved
 * change and not from the last, so that a long drag is saved too; between edits, not in the way of one. A save says which revision it follows, so
 * nobody's work is overwritten: the slower of two tabs is told (`conflict`), and nothing more is saved until it
 * chooses. What is unsaved when the page goes away is kept as a draft.
 */
import type { StoreApi } from 'zustand/vanilla';
import type { Experiment } from '../document/experiment.ts';
import { cleanTitle, parseExperiment } from '../document/schema.ts';
import { dropDraft, hasDraft, keepDraft } from '../storage/drafts.ts';
import type { ExperimentStorage } from '../storage/experiments.ts';
import type { Memory } from '../storage/memory.ts';
import type { StoredExperiment } from '../storage/record.ts';
import type { DocumentPort, Done, LibraryState } from './libraryState.ts';

export interface Place {
  readonly id: string;
  /** The revision that was last read or written; null: not stored yet. */
  readonly revision: number | null;
}

export interface SavingOptions {
  readonly store: StoreApi<LibraryState>;
  readonly port: DocumentPort;
  readonly storage: ExperimentStorage;
  /** Outlasts a reload in this tab, and on this device. */
  readonly tabMemory: Memory;
  readonly deviceMemory: Memory;
  /** A name that no other tab has. */
  readonly tab: string;
  /** The title of a copy, in the reader's language. */
  readonly copyTitle: (original: Experiment) => string;
  readonly saveAfterMs: number;
  /** Runs a task when those before it are done. */
  readonly serially: (task: () => Done) => Done;
  /** After the open document was stored. */
  readonly onStored: (stored: StoredExperiment) => Done;
}

export interface Saving {
  readonly place: () => Place | null;
  readonly dirty: () => boolean;
  /** To be called whenever the open document changed. */
  readonly onChange: () => void;
  /** Stores the open document until nothing is left to store. */
  readonly save: () => Done;
  /** Before something else is opened: what is open is stored; in a conflict, as a copy. */
  readonly leave: () => Done;
  readonly saveAsCopy: () => Done;
  /** Puts a document on the screen that is, or will be, stored in `where`. */
  readonly show: (where: Place | null, document: Experiment, isSaved: boolean) => void;
  readonly openStored: (id: string) => Done;
  readonly openNew: (experiment: Experiment) => Done;
  /** Another tab may have changed the entry: compares with what is stored now. */
  readonly compare: () => Promise<void>;
  /** What is on the screen no longer belongs to an entry. */
  readonly detach: () => void;
  /** Writes the unsaved document where the end of the page cannot cut it off. */
  readonly draftNow: () => void;
  readonly unschedule: () => void;
  /** The entry that was open last, in this tab or else on this device. */
  readonly lastId: () => string | null;
}

const lastKey = 'fathom.lastExperiment';
/** A page that is busy saves after so long all the same. */
const idleWithinMs = 400;

/** Runs a task when nothing else is to be done, and tells how to take it back. Safari has no idle callback. */
function whenIdle(task: () => void): () => void {
  if (typeof requestIdleCallback === 'undefined') {
    const timer = setTimeout(task);
    return () => clearTimeout(timer);
  }
  const handle = requestIdleCallback(task, { timeout: idleWithinMs });
  return () => cancelIdleCallback(handle);
}

export function createSaving(options: SavingOptions): Saving {
  const { store, port, storage, tabMemory, deviceMemory, tab, copyTitle, saveAfterMs, serially, onStored } =
    options;
  let place: Place | null = null;
  /** The document as it was last read or written, by identity; null: what is open was never stored. */
  let saved: Experiment | null = port.getExperiment();
  /**
   * Documents of ours that may stand in the place without our having heard of it: a save that was answered too late, or cut
   * off by the end of the page.
   */
  let unheard: readonly Experiment[] = [];
  /** The document of the last draft, until something is settled. */
  let drafted: Experiment | null = null;
  /** Takes back the save that is to come; null where none is. */
  let cancel: (() => void) | null = null;

  const dirty = () => port.getExperiment() !== saved;

  function remember(id: string) {
    tabMemory.write(lastKey, id);
    deviceMemory.write(lastKey, id);
  }

  function settle(where: Place | null, document: Experiment | null) {
    place = where;
    saved = document;
    unheard = [];
    drafted = null;
    const stored = where !== null && where.revision !== null ? where.id : null;
    if (stored !== null) remember(stored);
    store.setState({ currentId: stored, conflict: null });
  }

  function unschedule() {
    cancel?.();
    cancel = null;
  }

  function onChange() {
    const { status, conflict } = store.getState();
    if (!dirty()) {
      unschedule();
      if (status.kind !== 'saving') store.setState({ status: { kind: 'saved' } });
      return;
    }
    if (status.kind === 'saved') store.setState({ status: { kind: 'unsaved' } });
    if (conflict !== null || cancel !== null) return;
    const begin = () => {
      cancel = null;
      void serially(save);
    };
    const timer = setTimeout(() => {
      cancel = whenIdle(begin);
    }, saveAfterMs);
    cancel = () => clearTimeout(timer);
  }

  async function save(): Done {
    while (dirty()) {
      const document = port.getExperiment();
      place ??= { id: newId(), revision: null };
      if (store.getState().status.kind !== 'problem') store.setState({ status: { kind: 'saving' } });
      const { id, revision } = place;
      const put = await storage.put(id, document, revision);
      if (put.ok) {
        settle({ id, revision: put.value.revision }, document);
        dropDraft(deviceMemory, tab, id);
        await onStored(put.value);
        continue;
      }
      if (put.problem.code !== 'changedElsewhere') {
        if (put.problem.code === 'blocked' && !unheard.includes(document)) unheard = [...unheard, document];
        store.setState({ status: { kind: 'problem', problem: put.problem } });
        return put.problem;
      }
      const theirs = put.problem.stored;
      const ours = theirs && ownOf(theirs.document, document);
      if (theirs && ours) {
        settle({ id, revision: theirs.revision }, ours);
        if (ours === document) dropDraft(deviceMemory, tab, id);
        continue;
      }
      store.setState({ conflict: { theirs: theirs?.document ?? null }, status: { kind: 'unsaved' } });
      return put.problem;
    }
    store.setState({ status: { kind: 'saved' } });
    return null;
  }

  /** Which document of ours it is that is stored: the open one, or one whose save was never heard of. */
  function ownOf(stored: Experiment, open: Experiment): Experiment | null {
    return [open, ...unheard].find((document) => sameDocument(document, stored)) ?? null;
  }

  async function leave(): Done {
    unschedule();
    const problem = await save();
    return problem?.code === 'changedElsewhere' ? saveAsCopy() : problem;
  }

  async function saveAsCopy(): Done {
    const abandoned = place?.id;
    settle({ id: newId(), revision: null }, null);
    port.setTitle(cleanTitle(copyTitle(port.getExperiment())));
    unschedule();
    const problem = await save();
    if (problem === null && abandoned !== undefined) dropDraft(deviceMemory, tab, abandoned);
    return problem;
  }

  function show(where: Place | null, document: Experiment, isSaved: boolean) {
    settle(where, isSaved ? document : null);
    if (!isSaved) unheard = [document];
    port.open(document);
    unschedule();
    store.setState({ status: { kind: isSaved ? 'saved' : 'unsaved' } });
  }

  async function openStored(id: string): Done {
    const stored = await storage.get(id);
    if (!stored.ok) return stored.problem;
    show({ id, revision: stored.value.revision }, stored.value.document, true);
    return null;
  }

  async function openNew(experiment: Experiment): Done {
    show({ id: newId(), revision: null }, experiment, false);
    return save();
  }

  async function compare(): Promise<void> {
    if (place === null || place.revision === null) return;
    const { id, revision } = place;
    const stored = await storage.get(id);
    if (!stored.ok && stored.problem.code !== 'missing') return;
    const theirs = stored.ok ? stored.value : null;
    const ours = theirs && theirs.revision !== revision && ownOf(theirs.document, port.getExperiment());
    if (theirs && (theirs.revision === revision || ours)) {
      if (ours) settle({ id, revision: theirs.revision }, ours);
      store.setState({ conflict: null });
      onChange();
      return;
    }
    unschedule();
    store.setState({ conflict: { theirs: theirs?.document ?? null } });
  }

  function draftNow() {
    if (!dirty()) {
      if (place) dropDraft(deviceMemory, tab, place.id);
      return;
    }
    place ??= { id: newId(), revision: null };
    const document = port.getExperiment();
    // Gone although nothing was saved: where nobody can tell that this tab lives, another one has taken it up.
    const taken = document === drafted && !hasDraft(deviceMemory, tab, place.id);
    if (!taken) keepDraft(deviceMemory, tab, { ...place, document });
    drafted = taken || hasDraft(deviceMemory, tab, place.id) ? document : null;
    remember(place.id);
  }

  return {
    place: () => place,
    dirty,
    onChange,
    save: () => {
      unschedule();
      return save();
    },
    leave,
    saveAsCopy,
    show,
    openStored,
    openNew,
    compare,
    detach: () => {
      settle(null, port.getExperiment());
      store.setState({ status: { kind: 'saved' } });
    },
    draftNow,
    unschedule,
    lastId: () => tabMemory.read(lastKey) ?? deviceMemory.read(lastKey),
  };
}

/** Do two documents say the same, in whatever order their keys stand? */
export function sameDocument(a: Experiment, b: Experiment): boolean {
  const [one, other] = [parseExperiment(a), parseExperiment(b)];
  return one.ok && other.ok && JSON.stringify(one.value) === JSON.stringify(other.value);
}

/** 96 random bits as text; `crypto.randomUUID` is missing on plain http addresses. */
export function newId(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(12));
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
}
