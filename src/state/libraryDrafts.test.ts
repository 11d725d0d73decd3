import { describe, expect, it } from 'vitest';
import { createExperimentStorage, type ExperimentStorage } from '../storage/experiments.ts';
import { browserForEachTest, eventually, stored, titled } from './browserForTests.ts';

const browser = browserForEachTest();

const never = () => new Promise<never>(() => undefined);
/** A database that is still opening when the page goes away. */
const silent = (): ExperimentStorage => ({
  ...createExperimentStorage(),
  put: never,
  get: never,
  list: never,
});
const hide = (page: EventTarget) => page.dispatchEvent(new Event('visibilitychange'));
const soon = () => new Promise((resolve) => setTimeout(resolve, 10));

/** Answers that it did not answer in time, and stores all the same, for as long as `late` says so. */
function lateStorage() {
  const storage = createExperimentStorage();
  const state = { late: false };
  const put: ExperimentStorage['put'] = async (...entry) => {
    const done = await storage.put(...entry);
    return state.late && done.ok ? { ok: false, problem: { code: 'blocked' } } : done;
  };
  return { state, storage: { ...storage, put } };
}

describe('unsaved work', () => {
  it('outlives a reload, and another while the database is still opening', async () => {
    const tab = browser.openTab({ storage: silent() });
    void tab.library.start();
    await soon();
    tab.edit({ title: 'unsaved' });
    tab.page.dispatchEvent(new Event('pagehide'));
    tab.library.dispose();
    const again = browser.openTab({ tabMemory: tab.tabMemory, storage: silent() });
    void again.library.start();
    await soon();
    expect(browser.drafts()).toHaveLength(1);
    again.page.dispatchEvent(new Event('pagehide'));
    again.library.dispose();
    const third = browser.openTab({ tabMemory: tab.tabMemory });
    await third.library.start();
    expect(third.screen().title).toBe('unsaved');
    expect(await stored()).toEqual(['unsaved']);
    expect(browser.drafts()).toEqual([]);
  });

  it('is kept again when one goes back to what was kept and stored before', async () => {
    const tab = browser.openTab({ saveAfterMs: 10_000 });
    await tab.library.start();
    tab.edit({ seed: 5 });
    const before = tab.screen();
    hide(tab.page);
    await tab.library.flush();
    expect(browser.drafts()).toEqual([]);
    tab.edit({ seed: 6 });
    await tab.library.flush();
    tab.undoTo(before);
    hide(tab.page);
    expect(browser.drafts()).toHaveLength(1);
  });

  it('that became a copy becomes no second one when the page ends before it was heard of', async () => {
    const one = browser.openTab();
    await one.library.start();
    await one.library.create(titled('shared'));
    one.edit({ seed: 1 });
    one.page.dispatchEvent(new Event('pagehide'));
    const [key = ''] = browser.drafts();
    const text = browser.device.read(key);
    await one.library.flush();
    one.edit({ seed: 2 });
    await one.library.flush();
    one.library.dispose();
    browser.device.write('fathom.draft.lost.x', text);
    const { state, storage } = lateStorage();
    state.late = true;
    const again = browser.openTab({ storage });
    await again.library.start();
    again.library.dispose();
    expect(browser.drafts()).toHaveLength(1);
    expect(await stored()).toEqual(['shared', 'shared (copy)']);
    await browser.openTab().library.start();
    expect(await stored()).toEqual(['shared', 'shared (copy)']);
    expect(browser.drafts()).toEqual([]);
  });
});

describe.each([{ locks: true }, { locks: false }])('a tab in conflict, locks: $locks', ({ locks }) => {
  const browser = browserForEachTest({ locks });

  it('keeps its draft to itself while it lives, or is copied once', async () => {
    const one = browser.openTab();
    await one.library.start();
    await one.library.create(titled('shared'));
    const two = browser.openTab();
    await two.library.start();
    one.edit({ seed: 1 });
    await one.library.flush();
    two.edit({ seed: 2 });
    await two.library.flush();
    for (let i = 0; i < 3; i += 1) {
      hide(two.page);
      await browser.openTab().library.start();
    }
    expect(await stored()).toEqual(locks ? ['shared'] : ['shared', 'shared (copy)']);
    if (!locks) return;
    two.library.dispose();
    await browser.openTab().library.start();
    expect(await stored()).toEqual(['shared', 'shared (copy)']);
  });
});

describe('a save that is answered too late and stored all the same', () => {
  it('is no conflict with oneself', async () => {
    const { state, storage } = lateStorage();
    const tab = browser.openTab({ storage, saveAfterMs: 10_000 });
    await tab.library.start();
    state.late = true;
    for (const seed of [1, 2]) {
      tab.edit({ seed });
      expect(await tab.library.flush()).not.toBeNull();
    }
    state.late = false;
    tab.edit({ seed: 3 });
    expect(await tab.library.flush()).toBeNull();
    expect(tab.state()).toMatchObject({ conflict: null, status: { kind: 'saved' } });
    const kept = await storage.get(tab.state().currentId ?? '');
    expect(kept).toMatchObject({ value: { document: { seed: 3 } } });
  });

  it('nor after a reload that was not heard of either', async () => {
    const tab = browser.openTab({ saveAfterMs: 10_000 });
    await tab.library.start();
    await tab.library.create(titled('mine'));
    tab.edit({ seed: 1 });
    tab.page.dispatchEvent(new Event('pagehide'));
    const [key = ''] = browser.drafts();
    const text = browser.device.read(key);
    await tab.library.flush();
    tab.library.dispose();
    browser.device.write(key, text);
    const storage = createExperimentStorage();
    let answers = false;
    const put: ExperimentStorage['put'] = async (...entry) =>
      answers ? storage.put(...entry) : { ok: false, problem: { code: 'blocked' } };
    const again = browser.openTab({ tabMemory: tab.tabMemory, storage: { ...storage, put } });
    await again.library.start();
    expect(again.screen().seed).toBe(1);
    again.edit({ seed: 2 });
    expect(await again.library.flush()).toEqual({ code: 'blocked' });
    answers = true;
    again.edit({ seed: 3 });
    expect(await again.library.flush()).toBeNull();
    expect(again.state().conflict).toBeNull();
    expect(await stored()).toEqual(['mine']);
  });

  it('nor when another tab says that something changed', async () => {
    const { state, storage } = lateStorage();
    const tab = browser.openTab({ storage, saveAfterMs: 10_000 });
    const other = browser.openTab();
    await tab.library.start();
    await tab.library.create(titled('mine'));
    await other.library.start();
    state.late = true;
    tab.edit({ seed: 1 });
    await tab.library.flush();
    tab.edit({ seed: 2 });
    state.late = false;
    await other.library.create(titled('other'));
    await eventually(() => expect(tab.titles()).toContain('other'));
    // There is nothing to restore; what was asked before it is done.
    await tab.library.restore();
    expect(tab.state().conflict).toBeNull();
    expect(await tab.library.flush()).toBeNull();
    expect(tab.state()).toMatchObject({ conflict: null, status: { kind: 'saved' } });
    expect(tab.screen().seed).toBe(2);
  });

  it('but another tab’s change is one', async () => {
    const { state, storage } = lateStorage();
    const tab = browser.openTab({ storage, saveAfterMs: 10_000, deaf: true });
    await tab.library.start();
    await tab.library.create(titled('shared'));
    state.late = true;
    tab.edit({ seed: 1 });
    await tab.library.flush();
    const other = browser.openTab();
    await other.library.start();
    other.edit({ seed: 9 });
    await other.library.flush();
    state.late = false;
    tab.edit({ seed: 2 });
    expect(await tab.library.flush()).toMatchObject({ code: 'changedElsewhere' });
    expect(tab.state().conflict).toMatchObject({ theirs: { seed: 9 } });
  });
});
