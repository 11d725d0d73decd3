import 'fake-indexeddb/auto';
import { IDBFactory, IDBObjectStore } from 'fake-indexeddb';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { createStore } from 'zustand/vanilla';
import type { Experiment } from '../document/experiment.ts';
import { defaultExperiment } from '../document/schema.ts';
import { createExperimentStorage } from '../storage/experiments.ts';
import type { Memory } from '../storage/memory.ts';
import type { Tabs } from '../storage/tabs.ts';
import { createLibrary, type Library } from './library.ts';

const titled = (title: string): Experiment => ({ ...defaultExperiment(), title });

function mapMemory(): Memory & { readonly map: Map<string, string> } {
  const map = new Map<string, string>();
  return {
    map,
    read: (key) => map.get(key) ?? null,
    write: (key, value) => {
      if (value === null) map.delete(key);
      else map.set(key, value);
    },
    keys: () => [...map.keys()],
  };
}

/** The word among tabs, without a browser: each hears the others, not itself. */
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

interface Tab {
  readonly library: Library;
  readonly state: () => ReturnType<Library['store']['getState']>;
  readonly titles: () => string[];
  readonly screen: () => Experiment;
  readonly edit: (change: Partial<Experiment>) => void;
  readonly page: EventTarget;
  readonly opened: () => number;
  readonly tabMemory: Memory;
}

let device: ReturnType<typeof mapMemory>;
let wire: Set<() => void>;
let open: Library[];

/** `deaf`: a browser without BroadcastChannel. */
function openTab({ deaf = false, tabMemory = mapMemory() as Memory, saveAfterMs = 15 } = {}): Tab {
  const document = createStore<{ experiment: Experiment; opened: number }>()(() => ({
    experiment: defaultExperiment(),
    opened: 0,
  }));
  const page = new EventTarget();
  const screen = () => document.getState().experiment;
  const edit = (change: Partial<Experiment>) => document.setState({ experiment: { ...screen(), ...change } });
  const library = createLibrary({
    port: {
      getExperiment: screen,
      subscribe: document.subscribe,
      open: (experiment) => document.setState(({ opened }) => ({ experiment, opened: opened + 1 })),
      setTitle: (title) => edit({ title }),
    },
    storage: createExperimentStorage({ timeLimitMs: 500 }),
    tabs: tabsOf(deaf ? new Set() : wire),
    tabMemory,
    deviceMemory: device,
    fresh: defaultExperiment,
    copyTitle: (title) => `${title} (copy)`,
    saveAfterMs,
    page,
  });
  open.push(library);
  const state = library.store.getState;
  const titles = () => state().entries.map(({ title }) => title);
  return { library, state, titles, screen, edit, page, opened: () => document.getState().opened, tabMemory };
}

const saved = (tab: Tab) =>
  vi.waitFor(() => expect(tab.state().status).toEqual({ kind: 'saved' }), { interval: 2 });
const stored = async () => {
  const list = await createExperimentStorage().list();
  return list.ok ? list.value.map(({ title }) => title).sort() : list.problem.code;
};

beforeEach(() => {
  vi.stubGlobal('indexedDB', new IDBFactory());
  device = mapMemory();
  wire = new Set();
  open = [];
});
afterEach(() => {
  for (const library of open) library.dispose();
  vi.restoreAllMocks();
  vi.unstubAllGlobals();
});

describe('one tab', () => {
  it('stores nothing until the first change, then within the time', async () => {
    const tab = openTab();
    expect(await tab.library.start()).toBeNull();
    expect(tab.state()).toMatchObject({ entries: [], currentId: null, status: { kind: 'saved' } });
    tab.edit({ title: 'mine' });
    expect(tab.state().status).toEqual({ kind: 'unsaved' });
    await saved(tab);
    expect(tab.titles()).toEqual(['mine']);
    expect(tab.state().currentId).toBe(tab.state().entries[0]?.id);
  });

  it('saves during a long drag, not only at its end', async () => {
    const tab = openTab({ saveAfterMs: 40 });
    await tab.library.start();
    for (let i = 0; i < 20; i += 1) {
      tab.edit({ seed: i });
      await new Promise((resolve) => setTimeout(resolve, 10));
      if ((await stored()).length > 0) break;
    }
    expect(tab.screen().seed).toBeLessThan(19);
  });

  it('saves what changed while it was saving', async () => {
    const tab = openTab();
    await tab.library.start();
    tab.edit({ title: 'first' });
    const flushed = tab.library.flush();
    await Promise.resolve();
    tab.edit({ title: 'second' });
    expect(await flushed).toBeNull();
    await saved(tab);
    expect(await stored()).toEqual(['second']);
  });

  it('has nothing to save after undoing to what is stored', async () => {
    const tab = openTab({ saveAfterMs: 10_000 });
    await tab.library.start();
    await tab.library.create(titled('mine'));
    const before = tab.screen();
    tab.edit({ seed: 7 });
    expect(tab.state().status.kind).toBe('unsaved');
    tab.edit(before);
    await tab.library.flush();
    expect(tab.state().status.kind).toBe('saved');
  });

  it('opens after a reload what was open in this tab, not in the other', async () => {
    const one = openTab();
    await one.library.start();
    await one.library.create(titled('one'));
    const two = openTab();
    await two.library.start();
    await two.library.create(titled('two'));
    one.library.dispose();
    const newTab = openTab();
    await newTab.library.start();
    expect(newTab.screen().title).toBe('two');
    const again = openTab({ tabMemory: one.tabMemory });
    expect(await again.library.start()).toBeNull();
    expect(again.screen().title).toBe('one');
  });

  it('does not interrupt whoever began to work before the list was there', async () => {
    const one = openTab();
    await one.library.start();
    await one.library.create(titled('one'));
    one.library.dispose();
    const again = openTab();
    const started = again.library.start();
    again.edit({ title: 'begun' });
    await started;
    expect(again.screen().title).toBe('begun');
    await saved(again);
    expect(await stored()).toEqual(['begun', 'one']);
  });

  it('opens, renames, removes and restores', async () => {
    const tab = openTab();
    await tab.library.start();
    await tab.library.create(titled('one'));
    const one = tab.state().currentId ?? '';
    await tab.library.create(titled('two'));
    const two = tab.state().currentId ?? '';
    expect(await tab.library.openEntry(one)).toBeNull();
    expect(tab.screen().title).toBe('one');
    await tab.library.rename(one, ' first\n');
    expect(tab.screen().title).toBe('first');
    await tab.library.rename(two, 'second');
    expect(tab.titles().sort()).toEqual(['first', 'second']);
    expect(tab.state()).toMatchObject({ conflict: null, status: { kind: 'saved' }, currentId: one });

    tab.edit({ seed: 99 });
    expect(await tab.library.remove(one)).toBeNull();
    expect(tab.state().removed).toEqual({ id: one, title: 'first' });
    expect(tab.screen().title).toBe('second');
    expect(await tab.library.restore()).toBeNull();
    expect(tab.screen()).toMatchObject({ title: 'first', seed: 99 });
    expect(tab.state()).toMatchObject({ removed: null, currentId: one });

    await tab.library.remove(one);
    await tab.library.remove(two);
    expect(tab.state()).toMatchObject({ entries: [], currentId: null, status: { kind: 'saved' } });
    expect(tab.screen().title).toBe('');
    expect(await tab.library.openEntry(two)).toEqual({ code: 'missing', id: two });
  });

  it('keeps what was not yet saved when the page goes away', async () => {
    const tab = openTab({ saveAfterMs: 10_000 });
    await tab.library.start();
    await tab.library.create(titled('mine'));
    const id = tab.state().currentId ?? '';
    tab.edit({ seed: 77 });
    // The page is gone before IndexedDB answers.
    vi.spyOn(IDBObjectStore.prototype, 'put').mockImplementation(() => {
      throw new Error('gone');
    });
    tab.page.dispatchEvent(new Event('pagehide'));
    await tab.library.flush();
    tab.library.dispose();
    vi.restoreAllMocks();
    const again = openTab({ tabMemory: tab.tabMemory });
    await again.library.start();
    expect(again.screen()).toMatchObject({ title: 'mine', seed: 77 });
    expect(again.state()).toMatchObject({ currentId: id, status: { kind: 'saved' } });
    expect(await stored()).toEqual(['mine']);
    expect([...device.map.keys()].filter((key) => key.includes('draft'))).toEqual([]);
  });

  it('saves at once when the page is hidden', async () => {
    const tab = openTab({ saveAfterMs: 10_000 });
    await tab.library.start();
    tab.edit({ title: 'mine' });
    tab.page.dispatchEvent(new Event('visibilitychange'));
    await saved(tab);
    expect(await stored()).toEqual(['mine']);
    expect([...device.map.keys()].filter((key) => key.includes('draft'))).toEqual([]);
  });
});

describe('a link', () => {
  it('opens as an entry of its own, and leads back to one’s own work', async () => {
    const tab = openTab({ saveAfterMs: 10_000 });
    await tab.library.start();
    await tab.library.create(titled('mine'));
    tab.edit({ seed: 5 });
    expect(await tab.library.addFromLink(titled('teacher’s'))).toBeNull();
    expect(tab.screen().title).toBe('teacher’s');
    expect(tab.state().backTo).toEqual({ title: 'mine' });
    expect(await stored()).toEqual(['mine', 'teacher’s']);
    await tab.library.addFromLink(titled('another'));
    expect(tab.state().backTo).toEqual({ title: 'mine' });
    expect(await tab.library.goBack()).toBeNull();
    expect(tab.screen()).toMatchObject({ title: 'mine', seed: 5 });
    expect(tab.state().backTo).toBeNull();
    expect(await stored()).toEqual(['another', 'mine', 'teacher’s']);
  });

  it('leads back to work that was never changed, without storing it', async () => {
    const tab = openTab();
    await tab.library.start();
    const own = tab.screen();
    await tab.library.addFromLink(titled('teacher’s'));
    await tab.library.goBack();
    expect(tab.screen()).toBe(own);
    expect(tab.state()).toMatchObject({ currentId: null, status: { kind: 'saved' } });
    expect(await stored()).toEqual(['teacher’s']);
  });

  it('opens where nothing can be stored, and loses nothing', async () => {
    vi.stubGlobal('indexedDB', undefined);
    const tab = openTab();
    expect(await tab.library.start()).toEqual({ code: 'unavailable' });
    expect(tab.state().status).toEqual({ kind: 'problem', problem: { code: 'unavailable' } });
    tab.edit({ title: 'mine' });
    expect(await tab.library.addFromLink(titled('teacher’s'))).toEqual({ code: 'unavailable' });
    expect(tab.screen().title).toBe('teacher’s');
    await tab.library.goBack();
    expect(tab.screen().title).toBe('mine');
    tab.page.dispatchEvent(new Event('pagehide'));
    tab.library.dispose();
    const again = openTab();
    await again.library.start();
    expect(again.screen().title).toBe('mine');
    expect(again.state().status.kind).toBe('problem');
  });
});

describe('work that could not be stored', () => {
  it('outlives a link opened over it and the end of the page', async () => {
    const factory = indexedDB;
    vi.stubGlobal('indexedDB', undefined);
    const tab = openTab();
    await tab.library.start();
    tab.edit({ title: 'mine' });
    await tab.library.addFromLink(titled('teacher’s'));
    tab.page.dispatchEvent(new Event('pagehide'));
    tab.library.dispose();
    vi.stubGlobal('indexedDB', factory);
    const again = openTab({ tabMemory: tab.tabMemory });
    await again.library.start();
    expect(again.screen().title).toBe('teacher’s');
    expect(again.titles().sort()).toEqual(['mine', 'teacher’s']);
  });
});

describe.each([{ deaf: false }, { deaf: true }])('two tabs, deaf: $deaf', ({ deaf }) => {
  async function twoTabs() {
    const one = openTab({ deaf });
    await one.library.start();
    await one.library.create(titled('shared'));
    const two = openTab({ deaf });
    await two.library.start();
    expect(two.screen().title).toBe('shared');
    return { one, two, id: one.state().currentId ?? '' };
  }

  async function collide() {
    const tabs = await twoTabs();
    tabs.one.edit({ seed: 1 });
    await tabs.one.library.flush();
    tabs.two.edit({ seed: 2 });
    await tabs.two.library.flush();
    return tabs;
  }

  it('never overwrite each other silently', async () => {
    const { one, two, id } = await collide();
    expect(two.state().conflict).toMatchObject({ theirs: { seed: 1 } });
    expect(two.state().status).toEqual({ kind: 'unsaved' });
    expect(two.screen().seed).toBe(2);
    two.edit({ seed: 3 });
    await two.library.flush();
    const kept = await createExperimentStorage().get(id);
    expect(kept).toMatchObject({ value: { document: { seed: 1 } } });
    expect(one.state().conflict).toBeNull();
  });

  it('keep mine as a copy', async () => {
    const { one, two, id } = await collide();
    expect(await two.library.keepMine()).toBeNull();
    expect(two.state()).toMatchObject({ conflict: null, status: { kind: 'saved' } });
    expect(two.state().currentId).not.toBe(id);
    expect(two.screen()).toMatchObject({ title: 'shared (copy)', seed: 2 });
    expect(await stored()).toEqual(['shared', 'shared (copy)']);
    await vi.waitFor(() => expect(one.titles()).toHaveLength(deaf ? 1 : 2));
    expect(one.state()).toMatchObject({ currentId: id, conflict: null });
  });

  it('take theirs', async () => {
    const { two, id } = await collide();
    expect(await two.library.takeTheirs()).toBeNull();
    expect(two.state()).toMatchObject({ conflict: null, status: { kind: 'saved' }, currentId: id });
    expect(two.screen().seed).toBe(1);
    two.edit({ seed: 9 });
    await two.library.flush();
    expect(await createExperimentStorage().get(id)).toMatchObject({ value: { document: { seed: 9 } } });
    expect(await stored()).toEqual(['shared']);
  });

  it('open something else in the middle of a conflict without losing mine', async () => {
    const { two } = await collide();
    expect(await two.library.create(titled('other'))).toBeNull();
    expect(two.screen().title).toBe('other');
    expect(await stored()).toEqual(['other', 'shared', 'shared (copy)']);
  });

  it('agree when both made the same change', async () => {
    const { one, two } = await twoTabs();
    one.edit({ seed: 4 });
    await one.library.flush();
    two.edit({ seed: 4 });
    await two.library.flush();
    expect(two.state()).toMatchObject({ conflict: null, status: { kind: 'saved' } });
    expect(await stored()).toEqual(['shared']);
  });

  it('say so when the entry was removed in the other, and keep it', async () => {
    const { one, two, id } = await twoTabs();
    await one.library.remove(id);
    two.edit({ seed: 8 });
    await two.library.flush();
    expect(two.state().conflict).toEqual({ theirs: null });
    expect(await stored()).toEqual([]);
    await two.library.keepMine();
    expect(await stored()).toEqual(['shared (copy)']);
  });

  it('turn a draft of a closed tab into a copy when the entry moved on', async () => {
    const { one, two } = await twoTabs();
    one.edit({ seed: 1 });
    vi.spyOn(IDBObjectStore.prototype, 'put').mockImplementation(() => {
      throw new Error('gone');
    });
    one.page.dispatchEvent(new Event('pagehide'));
    await one.library.flush();
    one.library.dispose();
    vi.restoreAllMocks();
    two.edit({ seed: 2 });
    await two.library.flush();
    const again = openTab({ deaf });
    await again.library.start();
    expect(again.screen().seed).toBe(2);
    expect(await stored()).toEqual(['shared', 'shared (copy)']);
  });
});

describe('two tabs that hear each other', () => {
  it('see each other’s entries, and a change to the open one at once', async () => {
    const one = openTab();
    await one.library.start();
    await one.library.create(titled('shared'));
    const two = openTab();
    await two.library.start();
    one.edit({ seed: 1 });
    await one.library.flush();
    await vi.waitFor(() => expect(two.state().conflict).toMatchObject({ theirs: { seed: 1 } }));
    expect(two.opened()).toBe(1);
    expect(two.state().status).toEqual({ kind: 'saved' });
    await one.library.create(titled('new'));
    await vi.waitFor(() => expect(two.titles().sort()).toEqual(['new', 'shared']));
  });

  it('forget the conflict when a removed entry is restored as it was', async () => {
    const one = openTab();
    await one.library.start();
    await one.library.create(titled('shared'));
    const two = openTab();
    await two.library.start();
    await one.library.remove(one.state().currentId ?? '');
    await vi.waitFor(() => expect(two.state().conflict).toEqual({ theirs: null }));
    await one.library.restore();
    await vi.waitFor(() => expect(two.state().conflict).toBeNull());
  });
});

describe('a storage that fails', () => {
  it('is said, keeps the work on the screen, and is tried again', async () => {
    const tab = openTab();
    await tab.library.start();
    await tab.library.create(titled('mine'));
    const id = tab.state().currentId ?? '';
    vi.spyOn(IDBObjectStore.prototype, 'put').mockImplementation(() => {
      throw new DOMException('no room', 'QuotaExceededError');
    });
    tab.edit({ seed: 3 });
    await vi.waitFor(() =>
      expect(tab.state().status).toEqual({ kind: 'problem', problem: { code: 'full' } }),
    );
    expect(await tab.library.openEntry(id)).toEqual({ code: 'full' });
    expect(tab.screen().seed).toBe(3);
    vi.restoreAllMocks();
    tab.edit({ seed: 4 });
    await saved(tab);
    expect(await createExperimentStorage().get(id)).toMatchObject({ value: { document: { seed: 4 } } });
  });

  it('by throwing when it is opened leaves everything else working', async () => {
    const throws = () => {
      throw new DOMException('denied', 'SecurityError');
    };
    vi.stubGlobal('indexedDB', { open: throws });
    const tab = openTab();
    expect(await tab.library.start()).toEqual({ code: 'unavailable' });
    for (const act of [tab.library.flush, tab.library.restore, tab.library.keepMine, tab.library.goBack]) {
      expect(await act()).toBeNull();
    }
    expect(await tab.library.rename('x', 'y')).toEqual({ code: 'unavailable' });
    expect(await tab.library.remove('x')).toEqual({ code: 'unavailable' });
    tab.edit({ seed: 3 });
    expect(await tab.library.flush()).toEqual({ code: 'unavailable' });
    expect(tab.screen().seed).toBe(3);
  });

  it('with a corrupt last entry is said, and leaves the first screen', async () => {
    const tab = openTab();
    await tab.library.start();
    await tab.library.create(titled('mine'));
    tab.library.dispose();
    const request = indexedDB.open('fathom', 1);
    await new Promise((resolve) => {
      request.onsuccess = resolve;
    });
    const id = tab.state().currentId ?? '';
    const transaction = request.result.transaction('experiments', 'readwrite');
    transaction
      .objectStore('experiments')
      .put({ id, title: 'mine', document: { v: 1 }, updatedAt: 1, revision: 1 });
    await new Promise((resolve) => {
      transaction.oncomplete = resolve;
    });
    request.result.close();
    const again = openTab();
    expect(await again.library.start()).toMatchObject({ code: 'corrupt', id });
    expect(again.screen()).toEqual(defaultExperiment());
    expect(again.state().entries).toMatchObject([{ id, title: 'mine', problem: { code: 'invalid' } }]);
  });
});
