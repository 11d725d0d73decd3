import type { DocumentProblem } from '../document/problem.ts';
import type { StoredExperiment } from './record.ts';

/** Why something was not kept or not found. A closed union: each code has its sentence in both languages. */
export type StorageProblem =
  /** No IndexedDB here, or the browser refuses it (private window, sandboxed frame). */
  | { readonly code: 'unavailable' }
  /** The disk's share for this site is used up. */
  | { readonly code: 'full' }
  /** Another tab with an older or newer Fathom holds the database, or it did not answer in time. */
  | { readonly code: 'blocked' }
  /** The entry is no longer as it was when it was read. `stored`: as it is now; null: it was removed. */
  | { readonly code: 'changedElsewhere'; readonly stored: StoredExperiment | null }
  /** The stored entry does not open as a document, or a document that does not open was to be stored. */
  | { readonly code: 'corrupt'; readonly id: string; readonly problem: DocumentProblem }
  /** There is no entry of this name. */
  | { readonly code: 'missing'; readonly id: string }
  | { readonly code: 'unknown'; readonly detail: string };
