import 'fake-indexeddb/auto';
import { IDBFactory, IDBObjectStore, IDBRequest } from 'fake-indexeddb';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { defaultExperiment } from '../document/schema.ts';
import { createExperimentStorage, type ExperimentStorage } from './experiments.ts';

const titled = (title: string) => ({ ...defaultExperiment(), title });

let clock = 1000;
let storage: ExperimentStorage;
const another = () => createExperimentStorage({ timeLimitMs: 200, now: () => clock });

beforeEach(() => {
  clock = 1000;
  vi.stubGlobal('indexedDB', new IDBFactory());
  storage = another();
});
afterEach(() => {
  storage.close();
  vi.restoreAllMocks();
  vi.unstubAllGlobals();
});

/** Writes past the door, as an older version or a fault might. */
async function putRaw(value: unknown): Promise<void> {
  await new Promise<void>((resolve, reject) => {
    const request = indexedDB.open('fathom', 1);
    request.onerror = () => reject(request.error);
    request.onsuccess = () => {
      const transaction = request.result.transaction('experiments', 'readwrite');
      transaction.objectStore('experiments').put(value);
      transaction.oncomplete = () => {
        request.result.close();
        resolve();
      };
    };
  });
}

describe('experiments', () => {
  it('start empty', async () => {
    expect(await storage.list()).toEqual({ ok: true, value: [] });
    expect(await storage.get('a')).toEqual({ ok: false, problem: { code: 'missing', id: 'a' } });
  });

  it('are kept, and read back by another connection', async () => {
    expect(await storage.put('a', titled('one'), null)).toMatchObject({ ok: true, value: { revision: 1 } });
    const read = await another().get('a');
    expect(read).toEqual({
      ok: true,
      value: { id: 'a', title: 'one', document: titled('one'), updatedAt: 1000, revision: 1 },
    });
  });

  it('are listed newest first', async () => {
    await storage.put('a', titled('one'), null);
    clock = 3000;
    await storage.put('b', titled('two'), null);
    clock = 5000;
    await storage.put('a', titled('one again'), 1);
    const listed = await storage.list();
    expect(listed.ok && listed.value.map(({ id, title, revision }) => [id, title, revision])).toEqual([
      ['a', 'one again', 2],
      ['b', 'two', 1],
    ]);
  });

  it('are changed by whoever read the newest revision, and by nobody else', async () => {
    await storage.put('a', titled('one'), null);
    const other = another();
    expect(await other.put('a', titled('theirs'), 1)).toMatchObject({ ok: true, value: { revision: 2 } });
    expect(await storage.put('a', titled('mine'), 1)).toMatchObject({
      ok: false,
      problem: { code: 'changedElsewhere', stored: { revision: 2, title: 'theirs' } },
    });
    expect(await storage.put('a', titled('mine'), null)).toMatchObject({
      problem: { code: 'changedElsewhere' },
    });
    expect(await storage.get('a')).toMatchObject({ ok: true, value: { title: 'theirs', revision: 2 } });
  });

  it('let only one of two simultaneous writers through', async () => {
    await storage.put('a', titled('one'), null);
    const writers = Array.from({ length: 8 }, (_, i) => another().put('a', titled(`writer ${i}`), 1));
    const results = await Promise.all(writers);
    expect(results.filter((result) => result.ok)).toHaveLength(1);
    expect(await storage.get('a')).toMatchObject({ value: { revision: 2 } });
  });

  it('say so when the entry was removed meanwhile', async () => {
    await storage.put('a', titled('one'), null);
    await another().remove('a');
    expect(await storage.put('a', titled('mine'), 1)).toEqual({
      ok: false,
      problem: { code: 'changedElsewhere', stored: null },
    });
  });

  it('are renamed in the document too', async () => {
    await storage.put('a', titled('one'), null);
    expect(await storage.rename('a', 'two')).toMatchObject({
      value: { title: 'two', document: { title: 'two' }, revision: 2 },
    });
    expect(await storage.rename('b', 'two')).toMatchObject({ problem: { code: 'missing' } });
  });

  it('come back after removal as they were, unless another took the place', async () => {
    await storage.put('a', titled('one'), null);
    const removed = await storage.remove('a');
    if (!removed.ok) throw new Error('not removed');
    expect(await storage.list()).toEqual({ ok: true, value: [] });
    expect(await storage.restore(removed.value)).toEqual({ ok: true, value: null });
    expect(await storage.get('a')).toMatchObject({ value: { title: 'one', revision: 1 } });
    expect(await storage.restore(removed.value)).toMatchObject({ problem: { code: 'changedElsewhere' } });
  });

  it('that do not open are listed as such and can be removed and restored', async () => {
    await storage.put('good', titled('good'), null);
    await putRaw({ id: 'bad', title: 'old', document: { v: 1 }, updatedAt: 7, revision: 3 });
    await putRaw({ id: 'future', title: 'new', document: { v: 9 }, updatedAt: 6, revision: 1 });
    await putRaw({ id: 'mad' });
    const listed = await storage.list();
    expect(listed.ok && listed.value.map(({ id, title, problem }) => [id, title, problem?.code])).toEqual([
      ['good', 'good', undefined],
      ['bad', 'old', 'invalid'],
      ['future', 'new', 'fromTheFuture'],
      ['mad', '', 'invalid'],
    ]);
    expect(await storage.get('bad')).toMatchObject({ problem: { code: 'corrupt', id: 'bad' } });
    expect(await storage.put('bad', titled('x'), 3)).toMatchObject({ problem: { code: 'corrupt' } });
    expect(await storage.rename('mad', 'x')).toMatchObject({ problem: { code: 'corrupt' } });
    const removed = await storage.remove('mad');
    expect(removed.ok && (await storage.restore(removed.value))).toEqual({ ok: true, value: null });
  });

  it('are not stored when they would not open again', async () => {
    const seed = -1;
    expect(await storage.put('a', { ...titled('x'), seed }, null)).toMatchObject({
      problem: { code: 'corrupt' },
    });
    expect(await storage.list()).toEqual({ ok: true, value: [] });
  });
});

describe('a storage that fails', () => {
  it('because there is none', async () => {
    vi.stubGlobal('indexedDB', undefined);
    for (const result of [
      await storage.list(),
      await storage.get('a'),
      await storage.put('a', titled('x'), null),
    ]) {
      expect(result).toEqual({ ok: false, problem: { code: 'unavailable' } });
    }
  });

  it('because opening throws, as in a sandboxed frame', async () => {
    const open = () => {
      throw new DOMException('denied', 'SecurityError');
    };
    vi.stubGlobal('indexedDB', { open });
    expect(await storage.list()).toEqual({ ok: false, problem: { code: 'unavailable' } });
  });

  it('because even looking at it throws', async () => {
    Object.defineProperty(globalThis, 'indexedDB', {
      configurable: true,
      get: () => {
        throw new DOMException('denied', 'SecurityError');
      },
    });
    expect(await storage.list()).toEqual({ ok: false, problem: { code: 'unavailable' } });
    Object.defineProperty(globalThis, 'indexedDB', {
      configurable: true,
      writable: true,
      value: new IDBFactory(),
    });
    expect(await storage.list()).toEqual({ ok: true, value: [] });
  });

  it('because opening never answers, and is used when it does at last', async () => {
    // Another tab sits on its connection while the database is to be deleted: every later opening waits behind that.
    const holding = await new Promise<IDBDatabase>((resolve) => {
      const request = indexedDB.open('fathom', 1);
      request.onupgradeneeded = () => request.result.createObjectStore('experiments', { keyPath: 'id' });
      request.onsuccess = () => resolve(request.result);
    });
    indexedDB.deleteDatabase('fathom');
    expect(await storage.list()).toEqual({ ok: false, problem: { code: 'blocked' } });
    expect(await storage.put('a', titled('x'), null)).toEqual({ ok: false, problem: { code: 'blocked' } });
    holding.close();
    expect(await storage.list()).toEqual({ ok: true, value: [] });
  });

  it('because a task never ends', async () => {
    await storage.list();
    vi.spyOn(IDBObjectStore.prototype, 'get').mockImplementation(() => new IDBRequest());
    expect(await storage.put('a', titled('x'), null)).toEqual({ ok: false, problem: { code: 'blocked' } });
  });

  it('because a newer Fathom upgraded it', async () => {
    await new Promise((resolve) => {
      const request = indexedDB.open('fathom', 2);
      request.onsuccess = () => resolve(request.result.close());
    });
    expect(await storage.list()).toEqual({ ok: false, problem: { code: 'blocked' } });
  });

  it('because it is full, without touching what is there', async () => {
    await storage.put('a', titled('one'), null);
    vi.spyOn(IDBObjectStore.prototype, 'put').mockImplementation(() => {
      throw new DOMException('no room', 'QuotaExceededError');
    });
    expect(await storage.put('a', titled('two'), 1)).toEqual({ ok: false, problem: { code: 'full' } });
    vi.restoreAllMocks();
    expect(await storage.get('a')).toMatchObject({ value: { title: 'one', revision: 1 } });
  });

  it('for an unknown reason, with its words', async () => {
    await storage.list();
    vi.spyOn(IDBObjectStore.prototype, 'get').mockImplementation(() => {
      throw new Error('the disk is on fire');
    });
    expect(await storage.put('a', titled('x'), null)).toEqual({
      ok: false,
      problem: { code: 'unknown', detail: 'the disk is on fire' },
    });
  });
});

describe('a connection', () => {
  it('lets go when another tab upgrades, so that it is never the one that blocks', async () => {
    await storage.put('a', titled('one'), null);
    const upgraded = await new Promise<boolean>((resolve) => {
      const request = indexedDB.open('fathom', 2);
      request.onblocked = () => resolve(false);
      request.onsuccess = () => {
        request.result.close();
        resolve(true);
      };
    });
    expect(upgraded).toBe(true);
  });

  it('opens anew after it was closed', async () => {
    await storage.put('a', titled('one'), null);
    storage.close();
    expect(await storage.get('a')).toMatchObject({ ok: true, value: { title: 'one' } });
  });
});
