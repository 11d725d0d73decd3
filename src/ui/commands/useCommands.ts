/**
 * Commands and React: the window hears their keys, and who shows a command of the history asks again when that changes. A
 * command that is not possible just now leaves its key to the browser.
 */
import { useEffect, useSyncExternalStore } from 'react';
import { viewStore } from '../../state/view.ts';
import { shownExperimentStore } from '../soon.ts';
import { useWords } from '../useWords.ts';
import type { Command } from './command.ts';
import { keyCommands } from './commandList.ts';
import { type Focused, isComposing, isSingleKey, isTextField, keepsKey, matches } from './keyMatch.ts';

function focusedElement(): Focused {
  const element = document.activeElement;
  return {
    tag: element?.tagName ?? 'BODY',
    type: element?.getAttribute('type') ?? '',
    role: element?.getAttribute('role') ?? '',
    editable: element instanceof HTMLElement && element.isContentEditable,
  };
}

const dialogs = '[role=dialog], [role=alertdialog]';

/**
 * While a dialog is open the page behind it is out of reach, by keys too. Dialogs stand beside the page and not in it: so
 * every key looks through little, and not through all cards of a network.
 */
function dialogIsOpen(): boolean {
  for (const part of document.body.children)
    if (part.id !== 'root' && (part.matches(dialogs) || part.querySelector(dialogs) !== null)) return true;
  return false;
}

function onKeyDown(event: KeyboardEvent): void {
  if (event.defaultPrevented || isComposing(event) || dialogIsOpen()) return;
  const focused = focusedElement();
  for (const { shortcut, enabled, run } of keyCommands) {
    if (!shortcut || !matches(event, shortcut) || keepsKey(focused, shortcut)) continue;
    if (isSingleKey(shortcut) && (!viewStore.getState().singleKeys || isTextField(focused))) continue;
    if (!enabled()) continue;
    // Held down, Ctrl+Z goes on undoing; but Space held down must not start and pause by turns.
    if (event.repeat && isSingleKey(shortcut)) return;
    event.preventDefault();
    run();
    return;
  }
}

export function useShortcuts(): void {
  useEffect(() => {
    window.addEventListener('keydown', onKeyDown);
    return () => window.removeEventListener('keydown', onKeyDown);
  }, []);
}

/** What a command of the history says and whether it is possible, a moment behind the numbers of an edit. */
export function useHistoryCommand({ text, enabled }: Command): {
  readonly text: string;
  readonly isEnabled: boolean;
} {
  const words = useWords();
  return {
    text: useSyncExternalStore(shownExperimentStore.subscribe, () => text(words)),
    isEnabled: useSyncExternalStore(shownExperimentStore.subscribe, enabled),
  };
}
