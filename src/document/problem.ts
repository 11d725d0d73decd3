import type { Expectation, Place } from './expectation.ts';

/**
 * Why something from outside (a link, a file, a stored entry) was not opened. A closed union: each code has its
 * sentence in both languages. Text of the stranger's own is never carried along, except a short path.
 */
export type DocumentProblem =
  /** There is nothing in it. */
  | { readonly code: 'empty' }
  /** Longer than what is opened: characters. */
  | { readonly code: 'tooLong'; readonly length: number; readonly limit: number }
  /** The hash of the address is not one of our links. */
  | { readonly code: 'notALink' }
  /** The end is missing: the link was cut on its way. */
  | { readonly code: 'cut' }
  /** Something stands after the end of the link. */
  | { readonly code: 'extraBytes' }
  /** Characters were changed on the way: the checksum differs, or it cannot be inflated. */
  | { readonly code: 'garbled' }
  /** Grows beyond `limit` bytes when inflated. */
  | { readonly code: 'inflatesTooFar'; readonly limit: number }
  /** Inflating it did not end within `limitMs`. */
  | { readonly code: 'tookTooLong'; readonly limitMs: number }
  | { readonly code: 'notJson' }
  /** Nested deeper than any document of ours. */
  | { readonly code: 'tooDeep'; readonly limit: number }
  /** A key that could reach into an object's prototype (`__proto__`, `constructor`, `prototype`). */
  | { readonly code: 'forbiddenKey'; readonly path: string }
  /** Made by a newer Fathom. */
  | { readonly code: 'fromTheFuture'; readonly version: number; readonly known: number }
  /** More layers than are opened. */
  | { readonly code: 'tooManyLayers'; readonly layers: number; readonly limit: number }
  /** Not what a document says at `path` (`training.batchSize`), which `place` names for a reader. */
  | {
      readonly code: 'invalid';
      readonly path: string;
      readonly place: Place;
      readonly expected: Expectation;
    };
