import { IDBObjectStore } from 'fake-indexeddb';
import { describe, expect, it, vi } from 'vitest';
import type { Experiment } from '../document/experiment.ts';
import { architectureNamed } from '../model/architectures/index.ts';
import type { NetworkNode } from '../model/network.ts';
import { createExperimentStorage } from '../storage/experiments.ts';
import { browserForEachTest, eventually, titled } from './browserForTests.ts';

const browser = browserForEachTest();

describe('a save is not in the way of an edit', () => {
  it('waits for a moment in which nothing else is to be done, but not for ever', async () => {
    const waiting: { readonly task: () => void; readonly timeout: number }[] = [];
    vi.stubGlobal('requestIdleCallback', (task: () => void, { timeout }: { timeout: number }) =>
      waiting.push({ task, timeout }),
    );
    vi.stubGlobal('cancelIdleCallback', (handle: number) => waiting.splice(handle - 1, 1));
    const put = vi.spyOn(IDBObjectStore.prototype, 'put');
    const tab = browser.openTab();
    await tab.library.start();
    tab.edit({ seed: 1 });
    await eventually(() => expect(waiting).toHaveLength(1));
    tab.edit({ seed: 2 });
    await new Promise((resolve) => setTimeout(resolve, 60));
    expect(put).not.toHaveBeenCalled();
    expect(waiting).toHaveLength(1);
    // With the 400 ms before it: within a second.
    expect(waiting[0]?.timeout).toBeLessThanOrEqual(500);
    waiting[0]?.task();
    await eventually(() => expect(tab.state().status).toEqual({ kind: 'saved' }));
    expect(put).toHaveBeenCalledTimes(1);
    tab.edit({ seed: 3 });
    await eventually(() => expect(waiting).toHaveLength(2));
    await tab.library.flush();
    expect(waiting).toHaveLength(1);
  });

  it('reads no entry to keep its list', async () => {
    const tab = browser.openTab();
    await tab.library.start();
    await tab.library.create(titled('first'));
    await tab.library.create(titled('second'));
    const readAll = vi.spyOn(IDBObjectStore.prototype, 'getAll');
    tab.edit({ title: 'third' });
    await tab.library.flush();
    expect(tab.titles()).toEqual(['third', 'first']);
    expect(readAll).not.toHaveBeenCalled();
    const listed = await createExperimentStorage().list();
    expect(listed.ok && listed.value).toEqual(tab.state().entries);
  });

  it('reads the list again where it could not be read before', async () => {
    const tab = browser.openTab();
    const other = browser.openTab({ deaf: true });
    await other.library.start();
    await other.library.create(titled('there already'));
    await other.library.create(titled('open last'));
    const broken = vi.spyOn(IDBObjectStore.prototype, 'getAll').mockImplementation(() => {
      throw new Error('gone');
    });
    expect(await tab.library.start()).not.toBeNull();
    broken.mockRestore();
    tab.edit({ title: 'mine' });
    await tab.library.flush();
    expect(tab.titles().sort()).toEqual(['mine', 'there already']);
  });
});

describe('an entry is stored by what changed', () => {
  /** How often the kinds of a document's layers are asked for. */
  function watched() {
    let asked = 0;
    const made = architectureNamed('resNet152')?.network().nodes ?? [];
    const nodes = made.map((node): NetworkNode => {
      const copy = { ...node };
      const { kind } = node;
      const get = () => {
        asked += 1;
        return kind;
      };
      return Object.defineProperty(copy, 'kind', { enumerable: true, get });
    });
    const count = () => {
      const before = asked;
      asked = 0;
      return before;
    };
    const document: Experiment = { ...titled('deep'), network: { nodes } };
    return { document, count, layers: nodes.length };
  }

  it('layers that were stored before are copied and not looked at', async () => {
    const storage = createExperimentStorage();
    const { document, count, layers } = watched();
    await storage.put('a', document, null);
    expect(count()).toBeGreaterThan(layers);
    const [first, ...rest] = document.network.nodes;
    const changed = { ...document, network: { nodes: first ? [{ ...first }, ...rest] : rest } };
    expect((await storage.put('a', changed, 1)).ok).toBe(true);
    // Once each, by the copy that the database makes; the new one is looked at besides.
    const again = count();
    expect(again).toBeGreaterThanOrEqual(layers);
    expect(again).toBeLessThan(layers + 10);
    expect(await storage.get('a')).toMatchObject({ value: { revision: 2, document: { title: 'deep' } } });
  });

  it('what would not open is refused all the same, with its place among all layers', async () => {
    const storage = createExperimentStorage();
    const { document } = watched();
    await storage.put('a', document, null);
    const nodes = document.network.nodes.map((node, i) => (i === 7 ? { ...node, id: 'no id' } : node));
    const refused = await storage.put('a', { ...document, network: { nodes } }, 1);
    expect(refused).toMatchObject({ problem: { code: 'corrupt', problem: { path: 'network.nodes.7.id' } } });
    expect(await storage.get('a')).toMatchObject({ value: { revision: 1 } });
  });

  it('another storage’s revision is noticed', async () => {
    const [one, two] = [createExperimentStorage(), createExperimentStorage()];
    await one.put('a', titled('mine'), null);
    await two.put('a', titled('theirs'), 1);
    expect(await one.put('a', titled('mine again'), 1)).toMatchObject({
      problem: { code: 'changedElsewhere', stored: { title: 'theirs', revision: 2 } },
    });
  });
});
