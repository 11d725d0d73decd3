/** For tests only: a memory that forgets with its test. */
import type { Memory } from './memory.ts';

export function mapMemory(): Memory {
  const map = new Map<string, string>();
  return {
    read: (key) => map.get(key) ?? null,
    write: (key, value) => {
      if (value === null) map.delete(key);
      else map.set(key, value);
    },
    keys: () => [...map.keys()],
  };
}
