/**
 * "My experiments": which are stored here, which one is open, and what can be done with them. The open document lives
 * elsewhere and comes through a port; `saving.ts` watches over it. All work on the storage goes through one queue, one
 * task after the other, so that no two of them see half of each other.
 */
import { createStore, type StoreApi } from 'zustand/vanilla';
import type { Experiment } from '../document/experiment.ts';
import { cleanTitle } from '../document/schema.ts';
import { ok } from '../model/result.ts';
import {
  type ClaimedDraft,
  claimDrafts,
  dropClaimed,
  dropDraft,
  keepDraft,
  replaceClaimed,
} from '../storage/drafts.ts';
import type { ExperimentStorage, RemovedExperiment } from '../storage/experiments.ts';
import type { Memory } from '../storage/memory.ts';
import { byAge, listed, type StoredExperiment } from '../storage/record.ts';
import type { TabLife } from '../storage/tabLife.ts';
import type { Tabs } from '../storage/tabs.ts';
import type { DocumentPort, Done, LibraryState } from './libraryState.ts';
import { createSaving, newId, type Place, sameDocument } from './saving.ts';

export interface LibraryOptions {
  readonly port: DocumentPort;
  readonly storage: ExperimentStorage;
  readonly tabs: Tabs;
  /** Drafts of tabs that live are theirs. */
  readonly life: TabLife;
  /** Outlasts a reload in this tab, and on this device. */
  readonly tabMemory: Memory;
  readonly deviceMemory: Memory;
  /** What is open after the last entry was removed. */
  readonly fresh: () => Experiment;
  /** The title of a copy, in the reader's language. */
  readonly copyTitle: (original: Experiment) => string;
  readonly saveAfterMs?: number;
  /** Where `pagehide` and `visibilitychange` are heard; the window, where there is one. */
  readonly page?: EventTarget | null;
}

export interface Library {
  readonly store: StoreApi<LibraryState>;
  /** Loads the list, takes up drafts, and opens what was open last. */
  readonly start: () => Done;
  /** Saves now. */
  readonly flush: () => Done;
  readonly openEntry: (id: string) => Done;
  /** Opens an experiment as a new entry. */
  readonly create: (experiment: Experiment) => Done;
  /** Opens a stranger's experiment as an entry of its own; one's own work stays as it is (`goBack`). */
  readonly addFromLink: (experiment: Experiment) => Done;
  readonly goBack: () => Done;
  readonly rename: (id: string, title: string) => Done;
  readonly remove: (id: string) => Done;
  /** Puts back what was removed last. */
  readonly restore: () => Done;
  /** In a conflict: what is on the screen becomes an entry of its own. */
  readonly keepMine: () => Done;
  /** In a conflict: what the other tab stored is opened, and what is on the screen given up. */
  readonly takeTheirs: () => Done;
  readonly dispose: () => void;
}

export function createLibrary(options: LibraryOptions): Library {
  const { port, storage, tabs, life, tabMemory, deviceMemory, fresh, copyTitle, saveAfterMs = 400 } = options;
  const page = options.page === undefined ? (typeof window === 'undefined' ? null : window) : options.page;
  const first = port.getExperiment();
  const tab = newId();
  const store = createStore<LibraryState>()(() => ({
    entries: [],
    currentId: null,
    status: { kind: 'saved' },
    conflict: null,
    backTo: null,
    removed: null,
  }));

  let back: {
    readonly place: Place | null;
    readonly experiment: Experiment;
    readonly dirty: boolean;
  } | null = null;
  let removed: { readonly entry: RemovedExperiment; readonly wasOpen: boolean } | null = null;
  /** The list stands as it was last read, and is kept up from there. */
  let isListed = false;
  let queue: Promise<unknown> = Promise.resolve();
  let unsubscribe: () => void = () => undefined;
  let endLife: () => void = () => undefined;

  function serially<T>(task: () => Promise<T>): Promise<T> {
    const result = queue.then(task);
    queue = result.catch(() => undefined);
    return result;
  }

  const saving = createSaving({
    store,
    port,
    storage,
    tabMemory,
    deviceMemory,
    tab,
    copyTitle,
    saveAfterMs,
    serially,
    onStored: kept,
  });

  /** The open document was stored: its line of the list is known without reading any other. */
  async function kept(stored: StoredExperiment): Done {
    if (!isListed) return changed();
    tabs.announce();
    const others = store.getState().entries.filter(({ id }) => id !== stored.id);
    store.setState({ entries: [listed(stored), ...others].sort(byAge) });
    return null;
  }

  /** Something else was stored here: the list is read again, the other tabs are told. */
  async function changed(): Done {
    tabs.announce();
    return refresh();
  }

  async function refresh(): Done {
    const all = await storage.list();
    isListed = all.ok;
    if (!all.ok) return all.problem;
    store.setState({ entries: all.value });
    return null;
  }

  function onLeaving() {
    saving.draftNow();
    saving.unschedule();
    void serially(saving.save);
  }

  /**
   * A draft becomes what it was meant to be: the next revision of its entry, or, if that moved on, a copy. It is kept until
   * that is stored: whatever ends the page meanwhile, the next start finds it. Null once it is stored, else what is left.
   */
  async function takeUp(claimed: ClaimedDraft): Promise<ClaimedDraft | null> {
    const { id, revision, document } = claimed.draft;
    const put = await storage.put(id, document, revision);
    if (!put.ok) {
      const { problem } = put;
      if (problem.code !== 'changedElsewhere') return claimed;
      if (!problem.stored || !sameDocument(problem.stored.document, document)) {
        const title = cleanTitle(copyTitle(document));
        const copy = { id: newId(), revision: null, document: { ...document, title } };
        const replaced = replaceClaimed(deviceMemory, claimed, copy);
        const copied = await storage.put(copy.id, copy.document, null);
        if (!copied.ok) return replaced;
      }
    }
    dropClaimed(deviceMemory, claimed);
    return null;
  }

  async function start(): Done {
    unsubscribe = port.subscribe(saving.onChange);
    tabs.listen(() => void serially(lookAgain));
    page?.addEventListener('pagehide', onLeaving);
    page?.addEventListener('visibilitychange', onLeaving);
    const last = saving.lastId();
    endLife = await life.begin(tab);
    const drafts = await claimDrafts(deviceMemory, tab, life);
    const left: ClaimedDraft[] = [];
    for (const draft of drafts) {
      const still = await takeUp(draft);
      if (still) left.push(still);
    }
    const listProblem = drafts.length > left.length ? await changed() : await refresh();
    const problem = (await openLast(last, left)) ?? listProblem;
    if (listProblem) store.setState({ status: { kind: 'problem', problem: listProblem } });
    if (saving.dirty()) saving.onChange();
    return problem;
  }

  /** Whoever has begun to work meanwhile is not interrupted. */
  async function openLast(last: string | null, left: readonly ClaimedDraft[]): Done {
    if (last === null) return null;
    const claimed = left.find(({ draft }) => draft.id === last);
    const stored = claimed ? ok(claimed.draft) : await storage.get(last);
    if (port.getExperiment() !== first) return null;
    if (!stored.ok) return stored.problem.code === 'missing' ? null : stored.problem;
    const { revision, document } = stored.value;
    saving.show({ id: last, revision }, document, claimed === undefined);
    if (claimed) {
      // From here on it is this tab's own work.
      dropClaimed(deviceMemory, claimed);
      keepDraft(deviceMemory, tab, claimed.draft);
    }
    return null;
  }

  async function lookAgain(): Promise<void> {
    if ((await refresh()) === null) await saving.compare();
  }

  async function openEntry(id: string): Done {
    const problem = await saving.leave();
    if (problem) return problem;
    const missing = await saving.openStored(id);
    if (missing === null) forgetBack();
    return missing;
  }

  async function create(experiment: Experiment): Done {
    const problem = await saving.leave();
    if (problem) return problem;
    forgetBack();
    return saving.openNew(experiment);
  }

  async function addFromLink(experiment: Experiment): Done {
    if (await saving.leave()) saving.draftNow();
    if (back === null) {
      const mine = port.getExperiment();
      back = { place: saving.place(), experiment: mine, dirty: saving.dirty() };
      store.setState({ backTo: { title: mine.title } });
    }
    return saving.openNew(experiment);
  }

  async function goBack(): Done {
    if (back === null) return null;
    const { place, experiment, dirty } = back;
    const problem = await saving.leave();
    if (problem) saving.draftNow();
    forgetBack();
    if (!dirty && place !== null && (await saving.openStored(place.id)) === null) return problem;
    saving.show(place, experiment, !dirty);
    return dirty ? saving.save() : problem;
  }

  function forgetBack() {
    back = null;
    store.setState({ backTo: null });
  }

  async function rename(id: string, title: string): Done {
    if (saving.place()?.id === id) {
      port.setTitle(cleanTitle(title));
      return saving.save();
    }
    const renamed = await storage.rename(id, cleanTitle(title));
    return renamed.ok ? changed() : renamed.problem;
  }

  async function remove(id: string): Done {
    const wasOpen = saving.place()?.id === id;
    if (wasOpen) await saving.leave();
    const gone = await storage.remove(id);
    if (!gone.ok) return gone.problem;
    const title = store.getState().entries.find((entry) => entry.id === id)?.title ?? '';
    removed = { entry: gone.value, wasOpen };
    store.setState({ removed: { id, title } });
    const problem = await changed();
    if (saving.place()?.id !== id) return problem;
    dropDraft(deviceMemory, tab, id);
    const next = store.getState().entries.find((entry) => entry.problem === null);
    if (next && (await saving.openStored(next.id)) === null) return problem;
    saving.show(null, fresh(), true);
    return problem;
  }

  async function restore(): Done {
    if (removed === null) return null;
    const { entry, wasOpen } = removed;
    const restored = await storage.restore(entry);
    if (!restored.ok) return restored.problem;
    removed = null;
    store.setState({ removed: null });
    const problem = await changed();
    if (!wasOpen) return problem;
    return (await saving.leave()) ?? saving.openStored(entry.id);
  }

  async function keepMine(): Done {
    return store.getState().conflict ? saving.saveAsCopy() : null;
  }

  async function takeTheirs(): Done {
    const place = saving.place();
    if (!store.getState().conflict || place === null) return null;
    dropDraft(deviceMemory, tab, place.id);
    const problem = await saving.openStored(place.id);
    if (problem?.code !== 'missing') return problem;
    // Removed there: what is on the screen becomes an entry of its own when it is next changed.
    saving.detach();
    return null;
  }

  return {
    store,
    start: () => serially(start),
    flush: () => serially(saving.save),
    openEntry: (id) => serially(() => openEntry(id)),
    create: (experiment) => serially(() => create(experiment)),
    addFromLink: (experiment) => serially(() => addFromLink(experiment)),
    goBack: () => serially(goBack),
    rename: (id, title) => serially(() => rename(id, title)),
    remove: (id) => serially(() => remove(id)),
    restore: () => serially(restore),
    keepMine: () => serially(keepMine),
    takeTheirs: () => serially(takeTheirs),
    dispose: () => {
      saving.unschedule();
      endLife();
      unsubscribe();
      tabs.close();
      page?.removeEventListener('pagehide', onLeaving);
      page?.removeEventListener('visibilitychange', onLeaving);
    },
  };
}
