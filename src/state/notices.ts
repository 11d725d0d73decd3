/** What happened that the reader should know, once: shown as messages that can be dismissed, and read aloud. */
import { createStore } from 'zustand/vanilla';
import type { DocumentProblem } from '../document/problem.ts';
import type { Backend, EngineProblem } from '../engine/protocol.ts';
import type { StorageProblem } from '../storage/experiments.ts';

export type Notice =
  /** An edit paused the run; the next press of Train begins a new one. */
  | { readonly code: 'editedWhileRunning' }
  | { readonly code: 'engine'; readonly problem: EngineProblem }
  /** After a dead or silent worker: training went on from its last checkpoint. */
  | { readonly code: 'recovered'; readonly step: number; readonly backend: Backend }
  | { readonly code: 'fewerImages'; readonly images: number }
  | { readonly code: 'linkOpened'; readonly title: string }
  | { readonly code: 'linkRefused'; readonly problem: DocumentProblem }
  /** A file, or an address that is no link of ours, was let go over the page. */
  | { readonly code: 'fileDropped' }
  | { readonly code: 'storage'; readonly problem: StorageProblem }
  | { readonly code: 'removed'; readonly title: string };

export interface ShownNotice {
  readonly id: number;
  readonly notice: Notice;
}

export const noticeStore = createStore<{ readonly shown: readonly ShownNotice[] }>()(() => ({ shown: [] }));

let nextId = 1;

/** Shows a notice; the same one is not stacked twice. At most four stand at once: the oldest goes. */
export function notify(notice: Notice): void {
  const words = JSON.stringify(notice);
  noticeStore.setState(({ shown }) => {
    const others = shown.filter((one) => JSON.stringify(one.notice) !== words);
    return { shown: [...others, { id: nextId++, notice }].slice(-4) };
  });
}

export function dismiss(id: number): void {
  noticeStore.setState(({ shown }) => ({ shown: shown.filter((one) => one.id !== id) }));
}

/** Takes away what a later event has made a thing of the past. */
export function dismissAll(code: Notice['code']): void {
  noticeStore.setState((state) => {
    const shown = state.shown.filter((one) => one.notice.code !== code);
    return shown.length === state.shown.length ? state : { shown };
  });
}
