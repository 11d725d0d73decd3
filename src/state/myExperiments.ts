/**
 * This page's library: `createLibrary` tied to the open document and to this browser's storage. The title of a copy is
 * given by the shell, which knows the reader's words.
 */
import type { Experiment } from '../document/experiment.ts';
import { defaultExperiment } from '../document/schema.ts';
import { createExperimentStorage } from '../storage/experiments.ts';
import { browserMemory } from '../storage/memory.ts';
import { tabLife } from '../storage/tabLife.ts';
import { openTabs } from '../storage/tabs.ts';
import { edit, experimentStore, openExperiment } from './experiment.ts';
import { createLibrary } from './library.ts';

let copyTitle = (original: Experiment): string => original.title;

/** How a copy is called, in the reader's language. */
export function setCopyTitle(titleOf: (original: Experiment) => string): void {
  copyTitle = titleOf;
}

export const myExperiments = createLibrary({
  port: {
    getExperiment: () => experimentStore.getState().experiment,
    subscribe: (listener) =>
      experimentStore.subscribe((state, before) => {
        if (state.experiment !== before.experiment) listener();
      }),
    open: openExperiment,
    setTitle: (title) => edit({ code: 'rename' }, (experiment) => ({ ...experiment, title })),
  },
  storage: createExperimentStorage(),
  tabs: openTabs(),
  life: tabLife(),
  tabMemory: browserMemory('sessionStorage'),
  deviceMemory: browserMemory('localStorage'),
  fresh: defaultExperiment,
  copyTitle: (original) => copyTitle(original),
});
