/**
 * Commands and React: the window hears their keys, and who shows a command asks again when what commands depend on
 * (document, history, runs, view) changes. A command that is not possible just now leaves its key to the browser.
 */
import { useEffect, useSyncExternalStore } from 'react';
import { runsStore } from '../../state/runs.ts';
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

function subscribe(listener: () => void): () => void {
  const stops = [
    shownExperimentStore.subscribe(listener),
    runsStore.subscribe(listener),
    viewStore.subscribe(listener),
  ];
  return () => {
    for (const stop of stops) stop();
  };
}

/** What a command says and whether it is possible, after an edit a moment later than its numbers; draws the caller again only when one of them changes. */
export function useCommand({ text, enabled }: Command): {
  readonly text: string;
  readonly isEnabled: boolean;
} {
  const words = useWords();
  return {
    text: useSyncExternalStore(subscribe, () => text(words)),
    isEnabled: useSyncExternalStore(subscribe, enabled),
  };
}
