/**
 * Small strings that outlast a reload: localStorage for this device, sessionStorage for this tab. Either may be
 * missing, full, or throw when touched (a sandboxed frame): then nothing is remembered, and nothing breaks.
 */
export interface Memory {
  readonly read: (key: string) => string | null;
  /** Null forgets the key. */
  readonly write: (key: string, value: string | null) => void;
  readonly keys: () => readonly string[];
}

export function browserMemory(area: 'localStorage' | 'sessionStorage'): Memory {
  return {
    read: (key) => attempt(() => globalThis[area].getItem(key), null),
    write: (key, value) =>
      attempt(() => {
        if (value === null) globalThis[area].removeItem(key);
        else globalThis[area].setItem(key, value);
      }, undefined),
    keys: () =>
      attempt(() => {
        const storage = globalThis[area];
        return Array.from({ length: storage.length }, (_, i) => storage.key(i)).filter((key) => key !== null);
      }, []),
  };
}

function attempt<T>(work: () => T, otherwise: T): T {
  try {
    return work();
  } catch {
    return otherwise;
  }
}
