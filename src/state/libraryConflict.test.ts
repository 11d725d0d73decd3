import { IDBObjectStore } from 'fake-indexeddb';
import { describe, expect, it, vi } from 'vitest';
import { createExperimentStorage } from '../storage/experiments.ts';
import { browserForEachTest, eventually, stored, titled } from './browserForTests.ts';

const browser = browserForEachTest();

describe.each([{ deaf: false }, { deaf: true }])('two tabs, deaf: $deaf', ({ deaf }) => {
  async function twoTabs() {
    const one = browser.openTab({ deaf });
    await one.library.start();
    await one.library.create(titled('shared'));
    const two = browser.openTab({ deaf });
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
    await eventually(() => expect(one.titles()).toHaveLength(deaf ? 1 : 2));
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
    const again = browser.openTab({ deaf });
    await again.library.start();
    expect(again.screen().seed).toBe(2);
    expect(await stored()).toEqual(['shared', 'shared (copy)']);
  });
});

describe('two tabs that hear each other', () => {
  it('see each other’s entries, and a change to the open one at once', async () => {
    const one = browser.openTab();
    await one.library.start();
    await one.library.create(titled('shared'));
    const two = browser.openTab();
    await two.library.start();
    one.edit({ seed: 1 });
    await one.library.flush();
    await eventually(() => expect(two.state().conflict).toMatchObject({ theirs: { seed: 1 } }));
    expect(two.opened()).toBe(1);
    expect(two.state().status).toEqual({ kind: 'saved' });
    await one.library.create(titled('new'));
    await eventually(() => expect(two.titles().sort()).toEqual(['new', 'shared']));
  });

  it('forget the conflict when a removed entry is restored as it was', async () => {
    const one = browser.openTab();
    await one.library.start();
    await one.library.create(titled('shared'));
    const two = browser.openTab();
    await two.library.start();
    await one.library.remove(one.state().currentId ?? '');
    await eventually(() => expect(two.state().conflict).toEqual({ theirs: null }));
    await one.library.restore();
    await eventually(() => expect(two.state().conflict).toBeNull());
  });
});
