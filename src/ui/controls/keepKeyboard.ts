/**
 * A button that is pressed and thereby gone ("Look" gives way to what is seen) loses the keyboard to the page. In this part
 * of it the keyboard then goes to what came instead (`data-news`, which can have it by `tabindex=-1`), so that Tab goes on
 * from there and a screen reader reads it.
 */
import { type RefObject, useEffect } from 'react';

export function useKeepKeyboard(part: RefObject<HTMLElement | null>): void {
  useEffect(() => {
    const within = part.current;
    if (!within) return;
    let held: Element | null = null;
    const hold = ({ target }: FocusEvent) => {
      held = target instanceof Element ? target : null;
    };
    // Later: what is taken out of the page loses the keyboard before it is gone.
    const leave = ({ target }: FocusEvent) =>
      setTimeout(() => {
        if (target === held && held?.isConnected) held = null;
      });
    const watch = new MutationObserver(() => {
      if (held === null || held.isConnected) return;
      held = null;
      requestAnimationFrame(() => {
        if (document.activeElement !== document.body) return;
        within.querySelector<HTMLElement>('[data-news]')?.focus({ preventScroll: true });
      });
    });
    within.addEventListener('focusin', hold);
    within.addEventListener('focusout', leave);
    watch.observe(within, { subtree: true, childList: true });
    return () => {
      watch.disconnect();
      within.removeEventListener('focusin', hold);
      within.removeEventListener('focusout', leave);
    };
  }, [part]);
}
