/**
 * What a run has learned is gone once the page is left or loaded anew: while one learns, the browser asks first. Not while
 * none does: a page that listens for that is not kept for the way back.
 */
import { isTraining, runsStore } from '../../state/runs.ts';

function ask(event: BeforeUnloadEvent): void {
  event.preventDefault();
}

export function holdRuns(): void {
  let isHeld = false;
  runsStore.subscribe(({ runs }) => {
    const learns = runs.some(isTraining);
    if (learns === isHeld) return;
    isHeld = learns;
    if (learns) window.addEventListener('beforeunload', ask);
    else window.removeEventListener('beforeunload', ask);
  });
}
