/**
 * A button that is pressed and thereby disabled ("Apply" with nothing more to apply) loses the keyboard to the page, and
 * a dialog does not hear Escape from there. Here the keyboard goes to the control before it, which is what the button
 * acted on; under a finger to the dialog itself, since a field would bring up the keys on the screen.
 */
import { type RefObject, useEffect } from 'react';

const controls =
  'button:enabled, input:enabled, select:enabled, textarea:enabled, a[href], [tabindex]:not([tabindex="-1"])';

function before(lost: Element, within: HTMLElement): HTMLElement | undefined {
  const isBefore = (one: Element) =>
    (lost.compareDocumentPosition(one) & Node.DOCUMENT_POSITION_PRECEDING) !== 0;
  return [...within.querySelectorAll<HTMLElement>(controls)].findLast(isBefore);
}

/** Keeps the focus inside `dialog`, which can have it itself (`tabindex=-1`). */
export function useFocusStays(dialog: RefObject<HTMLElement | null>): void {
  useEffect(() => {
    const within = dialog.current;
    if (!within) return;
    let last: Element | null = null;
    const remember = ({ target }: FocusEvent) => {
      if (target instanceof Element) last = target;
    };
    const watch = new MutationObserver(() => {
      const focused = document.activeElement;
      // The browser takes the focus from what is disabled or gone only with its next frame.
      const isLost = focused === document.body || (focused?.matches(':disabled') && within.contains(focused));
      if (!isLost || last === null) return;
      const finger = matchMedia('(pointer: coarse)').matches;
      const next = finger || !within.contains(last) ? undefined : before(last, within);
      (next ?? within).focus();
    });
    within.addEventListener('focusin', remember);
    watch.observe(within, { subtree: true, childList: true, attributeFilter: ['disabled'] });
    return () => {
      watch.disconnect();
      within.removeEventListener('focusin', remember);
    };
  }, [dialog]);
}
