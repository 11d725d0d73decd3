/**
 * What the page knows of "My experiments", and what it needs to be told: plain shapes that the library, the saving of
 * the open document, and the screen have in common.
 */
import type { Experiment } from '../document/experiment.ts';
import type { StorageProblem } from '../storage/experiments.ts';
import type { ListedExperiment } from '../storage/record.ts';

/** The open document, as the library needs it. */
export interface DocumentPort {
  readonly getExperiment: () => Experiment;
  readonly subscribe: (listener: () => void) => () => void;
  /** Puts another document in its place. */
  readonly open: (experiment: Experiment) => void;
  /** An edit of the open document. */
  readonly setTitle: (title: string) => void;
}

export type SaveStatus =
  | { readonly kind: 'saved' }
  | { readonly kind: 'saving' }
  | { readonly kind: 'unsaved' }
  /** The last attempt failed; every further change tries again. */
  | { readonly kind: 'problem'; readonly problem: StorageProblem };

export interface LibraryState {
  /** Newest first. */
  readonly entries: readonly ListedExperiment[];
  /** The open entry; null while what is open has not been stored. */
  readonly currentId: string | null;
  readonly status: SaveStatus;
  /** The open entry was changed in another tab; `theirs` null: removed there. */
  readonly conflict: { readonly theirs: Experiment | null } | null;
  /** After opening a link: one's own work, to go back to. */
  readonly backTo: { readonly title: string } | null;
  /** The last removed entry, which `restore` puts back. */
  readonly removed: { readonly id: string; readonly title: string } | null;
}

/** Every function of the library answers null when it is done, or why it could not be. */
export type Done = Promise<StorageProblem | null>;
