import { afterEach, describe, expect, it, vi } from 'vitest';
import { browserMemory } from './memory.ts';
import { openTabs } from './tabs.ts';

/** What a browser has, as far as it is used here. */
function mapStorage() {
  const map = new Map<string, string>();
  return {
    getItem: (key: string) => map.get(key) ?? null,
    setItem: (key: string, value: string) => map.set(key, value),
    removeItem: (key: string) => map.delete(key),
    key: (i: number) => [...map.keys()][i] ?? null,
    get length() {
      return map.size;
    },
  };
}

afterEach(() => vi.unstubAllGlobals());

describe('memory', () => {
  it('keeps and forgets', () => {
    vi.stubGlobal('localStorage', mapStorage());
    const memory = browserMemory('localStorage');
    memory.write('a', '1');
    memory.write('b', '2');
    expect([memory.read('a'), memory.keys()]).toEqual(['1', ['a', 'b']]);
    memory.write('a', null);
    expect([memory.read('a'), memory.keys()]).toEqual([null, ['b']]);
  });

  it('remembers nothing, and breaks nothing, where there is none or it throws', () => {
    const denied = () => {
      throw new DOMException('denied', 'SecurityError');
    };
    const full = { ...mapStorage(), setItem: denied };
    for (const storage of [undefined, new Proxy({}, { get: denied }), full]) {
      vi.stubGlobal('localStorage', storage);
      const memory = browserMemory('localStorage');
      memory.write('a', '1');
      expect([memory.read('a'), memory.keys()]).toEqual([null, []]);
    }
  });
});

describe('tabs', () => {
  it('hear each other, not themselves', async () => {
    const [one, two] = [openTabs('test.tabs'), openTabs('test.tabs')];
    const heard: string[] = [];
    one.listen(() => heard.push('one'));
    two.listen(() => heard.push('two'));
    one.announce();
    await vi.waitFor(() => expect(heard).toEqual(['two']), { timeout: 15_000 });
    one.close();
    one.announce();
    two.close();
  });

  it('stay silent where there is no channel', () => {
    vi.stubGlobal('BroadcastChannel', undefined);
    const tabs = openTabs('test.tabs');
    tabs.listen(() => expect.fail('heard something'));
    tabs.announce();
    tabs.close();
  });
});
