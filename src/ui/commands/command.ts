/**
 * What a person can do, as objects: toolbar, palette, shortcuts and the sheet of keys are views of one list. `text` and
 * `enabled` are asked when they are shown, so they may depend on the state ("Undo: add Convolution").
 */
import type { Words } from '../useWords.ts';

export interface Shortcut {
  /** `KeyboardEvent.key`, letters in lower case: `z`, ` `, `.`, `?`, `Delete`. */
  readonly key: string;
  /** Ctrl, or Cmd on Apple's machines. */
  readonly mod?: boolean;
  readonly shift?: boolean;
  readonly alt?: boolean;
}

export interface Command {
  readonly id: string;
  readonly text: (words: Words) => string;
  readonly shortcut?: Shortcut;
  readonly enabled: () => boolean;
  readonly run: () => void;
}
