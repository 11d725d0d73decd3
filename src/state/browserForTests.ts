/**
 * For tests only: a browser of several tabs. Each tab has its own open document, its own session and its own library; all
 * share the device's memory, the database, (unless deaf) the word among tabs, and (unless the browser has no locks) the
 * knowledge of who lives. A tab lives until its library is disposed.
 */
import 'fake-indexeddb/auto';
import { IDBFactory } from 'fake-indexeddb';
import { afterEach, beforeEach, vi } from 'vitest';
import { createStore } from 'zustand/vanilla';
import type { Experiment } from '../document/experiment.ts';
import { defaultExperiment } from '../document/schema.ts';
import { createExperimentStorage, type ExperimentStorage } from '../storage/experiments.ts';
import type { Memory } from '../storage/memory.ts';
import { mapMemory } from '../storage/memoryForTests.ts';
import type { TabLife } from '../storage/tabLife.ts';
import type { Tabs } from '../storage/tabs.ts';
import { createLibrary, type Library, type LibraryOptions } from './library.ts';
import type { LibraryState } from './libraryState.ts';

export interface Tab {
  readonly library: Library;
  readonly state: () => LibraryState;
  readonly titles: () => string[];
  /** The open document. */
  readonly screen: () => Experiment;
  readonly edit: (change: Partial<Experiment>) => void;
  /** Puts a document there as undo and redo do: the very object. */
  readonly undoTo: (experiment: Experiment) => void;
  /** Hears `pagehide` and `visibilitychange`. */
  readonly page: EventTarget;
  /** How often another document was put on the screen. */
  readonly opened: () => number;
  readonly tabMemory: Memory;
}

export interface TabOptions {
  /** A browser without BroadcastChannel. */
  readonly deaf?: boolean;
  /** That of an earlier tab: a reload. */
  readonly tabMemory?: Memory;
  readonly saveAfterMs?: number;
  /** In the place of the database's own. */
  readonly storage?: ExperimentStorage;
}

export interface TestBrowser {
  readonly openTab: (options?: TabOptions) => Tab;
  /** The keys of the drafts. */
  readonly drafts: () => readonly string[];
  /** What outlasts every tab. */
  readonly device: Memory;
  readonly close: () => void;
}

/** Waits for what other tabs and the database bring about, with a patience that no busy machine outlasts. */
export const eventually = (check: () => void): Promise<void> =>
  vi.waitFor(check, { timeout: 15_000, interval: 2 });

export const titled = (title: string): Experiment => ({ ...defaultExperiment(), title });

/** The titles that stand in the database, in alphabetical order, or why it cannot be read. */
export async function stored(): Promise<string | readonly string[]> {
  const list = await createExperimentStorage().list();
  return list.ok ? list.value.map(({ title }) => title).sort() : list.problem.code;
}

/**
 * A fresh browser and an empty database for each test of the file or the group that calls this; neither they nor a spy nor a stub
 * outlives it.
 */
export function browserForEachTest(options: { readonly locks?: boolean } = {}): TestBrowser {
  let browser = createTestBrowser(options);
  beforeEach(() => {
    vi.stubGlobal('indexedDB', new IDBFactory());
    browser = createTestBrowser(options);
  });
  afterEach(() => {
    browser.close();
    vi.restoreAllMocks();
    vi.unstubAllGlobals();
  });
  return {
    openTab: (options) => browser.openTab(options),
    drafts: () => browser.drafts(),
    get device() {
      return browser.device;
    },
    close: () => browser.close(),
  };
}

function createTestBrowser({ locks = true } = {}): TestBrowser {
  const device = mapMemory();
  const wire = new Set<() => void>();
  const living = new Set<string>();
  const libraries: Library[] = [];
  return {
    openTab: ({
      deaf = false,
      tabMemory = mapMemory(),
      saveAfterMs = 15,
      storage = createExperimentStorage({ timeLimitMs: 500 }),
    } = {}) => {
      const tabs = tabsOf(deaf ? new Set() : wire);
      const life = lifeAmong(locks ? living : new Set());
      const tab = openTab({ tabs, life, deviceMemory: device, tabMemory, saveAfterMs, storage });
      libraries.push(tab.library);
      return tab;
    },
    drafts: () => device.keys().filter((key) => key.includes('draft')),
    device,
    close: () => {
      for (const library of libraries) library.dispose();
    },
  };
}

type Surroundings = Pick<
  LibraryOptions,
  'tabs' | 'life' | 'deviceMemory' | 'tabMemory' | 'saveAfterMs' | 'storage'
>;

function openTab(surroundings: Surroundings): Tab {
  const document = createStore<{ readonly experiment: Experiment; readonly opened: number }>()(() => ({
    experiment: defaultExperiment(),
    opened: 0,
  }));
  const page = new EventTarget();
  const screen = () => document.getState().experiment;
  const edit = (change: Partial<Experiment>) => document.setState({ experiment: { ...screen(), ...change } });
  const undoTo = (experiment: Experiment) => document.setState({ experiment });
  const library = createLibrary({
    port: {
      getExperiment: screen,
      subscribe: document.subscribe,
      open: (experiment) => document.setState(({ opened }) => ({ experiment, opened: opened + 1 })),
      setTitle: (title) => edit({ title }),
    },
    ...surroundings,
    fresh: defaultExperiment,
    copyTitle: ({ title }) => `${title} (copy)`,
    page,
  });
  const state = library.store.getState;
  const titles = () => state().entries.map(({ title }) => title);
  return {
    library,
    state,
    titles,
    screen,
    edit,
    undoTo,
    page,
    opened: () => document.getState().opened,
    tabMemory: surroundings.tabMemory,
  };
}

function lifeAmong(living: Set<string>): TabLife {
  return {
    begin: async (tab) => {
      living.add(tab);
      return () => living.delete(tab);
    },
    ifGone: async (tab, work) => {
      if (!living.has(tab)) work();
    },
  };
}

/** Each hears the others, not itself. */
function tabsOf(listeners: Set<() => void>): Tabs {
  let own: () => void = () => undefined;
  return {
    announce: () => {
      for (const listener of listeners) if (listener !== own) listener();
    },
    listen: (listener) => {
      own = listener;
      listeners.add(listener);
    },
    close: () => listeners.delete(own),
  };
}
