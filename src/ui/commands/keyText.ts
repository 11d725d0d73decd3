/** A shortcut as it is printed on a keyboard: `Ctrl+Shift+Z`, on Apple's machines `⇧⌘Z`. */
import type { Words } from '../useWords.ts';
import type { Shortcut } from './command.ts';

export function isApple(): boolean {
  return typeof navigator !== 'undefined' && /Mac|iPhone|iPad/.test(navigator.platform);
}

export function keyText(shortcut: Shortcut, words: Words, apple = isApple()): string {
  const names = words.shell.keyNames;
  const named: Readonly<Record<string, string>> = {
    ' ': names.space,
    Delete: names.delete,
    Backspace: names.backspace,
    Enter: names.enter,
    Escape: names.escape,
    ArrowLeft: '←',
    ArrowRight: '→',
    ArrowUp: '↑',
    ArrowDown: '↓',
  };
  const key = named[shortcut.key] ?? shortcut.key.toUpperCase();
  if (apple) return `${shortcut.alt ? '⌥' : ''}${shortcut.shift ? '⇧' : ''}${shortcut.mod ? '⌘' : ''}${key}`;
  const parts = [shortcut.mod && 'Ctrl', shortcut.alt && names.alt, shortcut.shift && names.shift, key];
  return parts.filter(Boolean).join('+');
}
