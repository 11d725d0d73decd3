/**
 * Which key press means which shortcut, and when it means nothing: while Korean (or any) text is being composed the
 * keys belong to the input method; in a text field they are text; and a control that has a use for a key keeps it.
 */
import type { Shortcut } from './command.ts';

/** What is read of a `KeyboardEvent`. */
export interface KeyPress {
  readonly key: string;
  readonly code: string;
  readonly keyCode: number;
  readonly isComposing: boolean;
  readonly ctrlKey: boolean;
  readonly metaKey: boolean;
  readonly shiftKey: boolean;
  readonly altKey: boolean;
}

/** What is read of the element that has the focus. */
export interface Focused {
  readonly tag: string;
  readonly type: string;
  readonly role: string;
  readonly editable: boolean;
}

/** 229 is what browsers report while an input method composes, some of them without `isComposing`. */
export function isComposing(press: KeyPress): boolean {
  return press.isComposing || press.keyCode === 229;
}

/** The letter of the key where it stands, so that shortcuts work while a Korean layout is on. */
function letterOf(press: KeyPress): string {
  const place = /^Key([A-Z])$/.exec(press.code);
  const plainLetter = /^[a-z]$/i.test(press.key);
  return place?.[1] !== undefined && !plainLetter ? place[1].toLowerCase() : press.key.toLowerCase();
}

export function matches(press: KeyPress, shortcut: Shortcut): boolean {
  const mod = press.ctrlKey || press.metaKey;
  if (mod !== (shortcut.mod ?? false) || press.altKey !== (shortcut.alt ?? false)) return false;
  if (letterOf(press) !== shortcut.key.toLowerCase()) return false;
  // Signs such as `?` need Shift on some keyboards and not on others.
  const isSign = shortcut.key.length === 1 && !/[a-z0-9 ]/i.test(shortcut.key);
  return isSign || press.shiftKey === (shortcut.shift ?? false);
}

/** A shortcut of one key alone, which can be switched off. */
export function isSingleKey(shortcut: Shortcut): boolean {
  return !shortcut.mod && !shortcut.alt && shortcut.key.length === 1;
}

const textTypes = new Set(['text', 'search', 'number', 'email', 'url', 'tel', 'password', '']);
const pressable = new Set([
  'button',
  'link',
  'menuitem',
  'menuitemradio',
  'option',
  'tab',
  'switch',
  'checkbox',
  'radio',
  'treeitem',
]);

export function isTextField({ tag, type, editable }: Focused): boolean {
  return editable || tag === 'TEXTAREA' || (tag === 'INPUT' && textTypes.has(type));
}

/** Has the focused control its own use for this key? */
export function keepsKey(focused: Focused, shortcut: Shortcut): boolean {
  // Text fields have their own undo; of all keys only those with Ctrl or Cmd that no field knows pass through.
  if (isTextField(focused))
    return !shortcut.mod || ['z', 'y', 'a', 'c', 'v', 'x', 'd'].includes(shortcut.key);
  if (shortcut.mod) return false;
  const { tag, type, role } = focused;
  if (shortcut.key === ' ' || shortcut.key === 'Enter') {
    return (
      tag === 'BUTTON' ||
      tag === 'A' ||
      tag === 'SUMMARY' ||
      tag === 'SELECT' ||
      tag === 'INPUT' ||
      pressable.has(role)
    );
  }
  // A list that is open, or a select, finds entries by what is typed.
  if (shortcut.key.length === 1) return tag === 'SELECT' || role === 'menuitem' || role === 'option';
  return (tag === 'INPUT' && type === 'range') || tag === 'SELECT';
}
