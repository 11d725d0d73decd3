/**
 * Commands and React: the window hears their keys, and who shows a command is drawn again when what commands depend on
 * (document, history, runs, view) changes. A command that is not possible just now leaves its key to the browser.
 */
import { useEffect, useSyncExternalStore } from 'react';
import { experimentStore } from '../../state/experiment.ts';
import { runsStore } from '../../state/runs.ts';
import { viewStore } from '../../state/view.ts';
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

/** While a dialog is open the page behind it is out of reach, by keys too. */
function dialogIsOpen(): boolean {
  return document.querySelector('[role=dialog], [role=alertdialog]') !== null;
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

let version = 0;
function subscribe(listener: () => void): () => void {
  const changed = () => {
    version += 1;
    listener();
  };
  const stops = [
    experimentStore.subscribe(changed),
    runsStore.subscribe(changed),
    viewStore.subscribe(changed),
  ];
  return () => {
    for (const stop of stops) stop();
  };
}

/** Draws the caller again when a command's text or possibility may have changed. */
export function useCommandState(): void {
  useSyncExternalStore(subscribe, () => version);
}
