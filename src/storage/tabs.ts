/**
 * Word among the tabs of this browser that the stored experiments changed. Only a hint to look again: what counts is
 * what stands in the database. Without BroadcastChannel (or where it throws) tabs learn of each other when they save.
 */
export interface Tabs {
  readonly announce: () => void;
  readonly listen: (listener: () => void) => void;
  readonly close: () => void;
}

export function openTabs(name = 'fathom.experiments'): Tabs {
  let channel: BroadcastChannel | null = null;
  try {
    channel = new BroadcastChannel(name);
  } catch {
    channel = null;
  }
  return {
    announce: () => {
      try {
        channel?.postMessage('changed');
      } catch {
        // Closed meanwhile: the others notice when they save.
      }
    },
    listen: (listener) => channel?.addEventListener('message', listener),
    close: () => channel?.close(),
  };
}
