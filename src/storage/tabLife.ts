/**
 * Which tabs still live. Each holds a Web Lock in its name for as long as its page is there; the browser lets go of it
 * when the page goes away, however it goes. Where there are no Web Locks (plain http, a sandboxed frame) nobody can tell,
 * and every other tab counts as gone.
 */
export interface TabLife {
  /** From now on the tab counts as living; resolves when it does, with how to end it sooner. */
  readonly begin: (tab: string) => Promise<() => void>;
  /** Does the work if the tab is gone. No two tabs do so at once for the same one. The work must not throw. */
  readonly ifGone: (tab: string, work: () => void) => Promise<void>;
}

/** The page before a reload may let go of its lock a moment after the next one asks for it. */
const patienceMs = 300;

const lockOf = (tab: string) => `fathom.tab.${tab}`;

export function tabLife(locks: LockManager | undefined = globalThis.navigator?.locks): TabLife {
  if (!locks) return { begin: async () => () => undefined, ifGone: async (_, work) => work() };
  return {
    begin: (tab) =>
      new Promise((resolve) => {
        let release = () => {};
        const life = new Promise<void>((end) => {
          release = end;
        });
        locks
          .request(lockOf(tab), () => {
            resolve(release);
            return life;
          })
          .catch(() => resolve(release));
      }),
    ifGone: async (tab, work) => {
      try {
        await locks.request(lockOf(tab), { signal: AbortSignal.timeout(patienceMs) }, async () => work());
      } catch (error) {
        const lives = error instanceof DOMException && error.name === 'TimeoutError';
        if (!lives) work();
      }
    },
  };
}
