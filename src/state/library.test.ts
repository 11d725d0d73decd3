import { IDBObjectStore } from 'fake-indexeddb';
import { describe, expect, it, vi } from 'vitest';
import { defaultExperiment } from '../document/schema.ts';
import { createExperimentStorage } from '../storage/experiments.ts';
import { browserForEachTest, eventually, stored, type Tab, titled } from './browserForTests.ts';

const browser = browserForEachTest();
const saved = (tab: Tab) => eventually(() => expect(tab.state().status).toEqual({ kind: 'saved' }));

describe('one tab', () => {
  it('stores nothing until the first change, then within the time', async () => {
    const tab = browser.openTab();
    expect(await tab.library.start()).toBeNull();
    expect(tab.state()).toMatchObject({ entries: [], currentId: null, status: { kind: 'saved' } });
    tab.edit({ title: 'mine' });
    expect(tab.state().status).toEqual({ kind: 'unsaved' });
    await saved(tab);
    expect(tab.titles()).toEqual(['mine']);
    expect(tab.state().currentId).toBe(tab.state().entries[0]?.id);
  });

  it('saves during a long drag, not only at its end', async () => {
    const tab = browser.openTab({ saveAfterMs: 40 });
    await tab.library.start();
    for (let i = 0; i < 20; i += 1) {
      tab.edit({ seed: i });
      await new Promise((resolve) => setTimeout(resolve, 10));
      if ((await stored()).length > 0) break;
    }
    expect(tab.screen().seed).toBeLessThan(19);
  });

  it('saves what changed while it was saving', async () => {
    const tab = browser.openTab();
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
    const tab = browser.openTab({ saveAfterMs: 10_000 });
    await tab.library.start();
    await tab.library.create(titled('mine'));
    const before = tab.screen();
    tab.edit({ seed: 7 });
    expect(tab.state().status.kind).toBe('unsaved');
    tab.undoTo(before);
    expect(tab.state().status.kind).toBe('saved');
    await tab.library.flush();
    expect(tab.state().entries).toMatchObject([{ title: 'mine', revision: 1 }]);
  });

  it('opens after a reload what was open in this tab, not in the other', async () => {
    const one = browser.openTab();
    await one.library.start();
    await one.library.create(titled('one'));
    const two = browser.openTab();
    await two.library.start();
    await two.library.create(titled('two'));
    one.library.dispose();
    const newTab = browser.openTab();
    await newTab.library.start();
    expect(newTab.screen().title).toBe('two');
    const again = browser.openTab({ tabMemory: one.tabMemory });
    expect(await again.library.start()).toBeNull();
    expect(again.screen().title).toBe('one');
  });

  it('does not interrupt whoever began to work before the list was there', async () => {
    const one = browser.openTab();
    await one.library.start();
    await one.library.create(titled('one'));
    one.library.dispose();
    const again = browser.openTab();
    const started = again.library.start();
    again.edit({ title: 'begun' });
    await started;
    expect(again.screen().title).toBe('begun');
    await saved(again);
    expect(await stored()).toEqual(['begun', 'one']);
  });

  it('opens, renames, removes and restores', async () => {
    const tab = browser.openTab();
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
    const tab = browser.openTab({ saveAfterMs: 10_000 });
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
    const again = browser.openTab({ tabMemory: tab.tabMemory });
    await again.library.start();
    expect(again.screen()).toMatchObject({ title: 'mine', seed: 77 });
    expect(again.state()).toMatchObject({ currentId: id, status: { kind: 'saved' } });
    expect(await stored()).toEqual(['mine']);
    expect(browser.drafts()).toEqual([]);
  });

  it('saves at once when the page is hidden', async () => {
    const tab = browser.openTab({ saveAfterMs: 10_000 });
    await tab.library.start();
    tab.edit({ title: 'mine' });
    tab.page.dispatchEvent(new Event('visibilitychange'));
    await saved(tab);
    expect(await stored()).toEqual(['mine']);
    expect(browser.drafts()).toEqual([]);
  });
});

describe('a link', () => {
  it('opens as an entry of its own, and leads back to one’s own work', async () => {
    const tab = browser.openTab({ saveAfterMs: 10_000 });
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
    const tab = browser.openTab();
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
    const tab = browser.openTab();
    expect(await tab.library.start()).toEqual({ code: 'unavailable' });
    expect(tab.state().status).toEqual({ kind: 'problem', problem: { code: 'unavailable' } });
    tab.edit({ title: 'mine' });
    expect(await tab.library.addFromLink(titled('teacher’s'))).toEqual({ code: 'unavailable' });
    expect(tab.screen().title).toBe('teacher’s');
    await tab.library.goBack();
    expect(tab.screen().title).toBe('mine');
    tab.page.dispatchEvent(new Event('pagehide'));
    tab.library.dispose();
    const again = browser.openTab();
    await again.library.start();
    expect(again.screen().title).toBe('mine');
    expect(again.state().status.kind).toBe('problem');
  });
});

describe('work that could not be stored', () => {
  it('outlives a link opened over it and the end of the page', async () => {
    const factory = indexedDB;
    vi.stubGlobal('indexedDB', undefined);
    const tab = browser.openTab();
    await tab.library.start();
    tab.edit({ title: 'mine' });
    await tab.library.addFromLink(titled('teacher’s'));
    tab.page.dispatchEvent(new Event('pagehide'));
    tab.library.dispose();
    vi.stubGlobal('indexedDB', factory);
    const again = browser.openTab({ tabMemory: tab.tabMemory });
    await again.library.start();
    expect(again.screen().title).toBe('teacher’s');
    expect(again.titles().sort()).toEqual(['mine', 'teacher’s']);
  });
});

describe('a storage that fails', () => {
  it('is said, keeps the work on the screen, and is tried again', async () => {
    const tab = browser.openTab();
    await tab.library.start();
    await tab.library.create(titled('mine'));
    const id = tab.state().currentId ?? '';
    vi.spyOn(IDBObjectStore.prototype, 'put').mockImplementation(() => {
      throw new DOMException('no room', 'QuotaExceededError');
    });
    tab.edit({ seed: 3 });
    await eventually(() =>
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
    const tab = browser.openTab();
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
    const tab = browser.openTab();
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
    const again = browser.openTab();
    expect(await again.library.start()).toMatchObject({ code: 'corrupt', id });
    expect(again.screen()).toEqual(defaultExperiment());
    expect(again.state().entries).toMatchObject([{ id, title: 'mine', problem: { code: 'invalid' } }]);
  });
});
