import { afterEach, expect, it, vi } from 'vitest';
import { tabLife } from './tabLife.ts';

/** One exclusive lock a name, first come, first served, as far as it is used here. */
function fakeLocks() {
  const held = new Map<string, Promise<unknown>>();
  const request = async (
    name: string,
    options: { signal?: AbortSignal } | (() => Promise<unknown>),
    later?: () => Promise<unknown>,
  ) => {
    const work = typeof options === 'function' ? options : later;
    const signal = typeof options === 'function' ? undefined : options.signal;
    const aborted = new Promise<never>((_, refuse) => {
      signal?.addEventListener('abort', () => refuse(signal.reason));
    });
    for (let holder = held.get(name); holder; holder = held.get(name)) await Promise.race([holder, aborted]);
    const holding = Promise.resolve(work?.()).finally(() => held.delete(name));
    held.set(name, holding);
    return holding;
  };
  return { request } as unknown as LockManager;
}

afterEach(() => vi.unstubAllGlobals());

it('a tab lives until it ends, and only then is its work done by another', async () => {
  const life = tabLife(fakeLocks());
  const end = await life.begin('one');
  const work = vi.fn();
  await life.ifGone('one', work);
  expect(work).not.toHaveBeenCalled();
  await life.ifGone('two', work);
  expect(work).toHaveBeenCalledTimes(1);
  // A page that is being reloaded ends a moment later.
  setTimeout(end, 20);
  await life.ifGone('one', work);
  expect(work).toHaveBeenCalledTimes(2);
});

it('where there are no locks, or they are refused, every other tab counts as gone', async () => {
  vi.stubGlobal('navigator', {});
  const refused = {
    request: async () => {
      throw new DOMException('denied', 'SecurityError');
    },
  };
  for (const life of [tabLife(), tabLife(refused as unknown as LockManager)]) {
    const end = await life.begin('one');
    const work = vi.fn();
    await life.ifGone('one', work);
    expect(work).toHaveBeenCalledTimes(1);
    end();
  }
});
