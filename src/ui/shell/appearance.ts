/** What the root element says: language, light or dark (live, as the system changes), and the title of the page. */
import type { Localised } from '../../model/language.ts';
import { viewStore } from '../../state/view.ts';
import { shownExperimentStore } from '../soon.ts';
import { wordsIn } from '../useWords.ts';
import { titleOf } from './experimentTitle.ts';

/** Call once, before the page is drawn. */
export function followAppearance(): void {
  const dark = matchMedia('(prefers-color-scheme: dark)');
  const entitle = () => {
    const { language } = viewStore.getState();
    const localised = (text: Localised) => text[language];
    const title = `${titleOf(shownExperimentStore.getState().experiment, wordsIn(language), localised)} - Fathom`;
    // The browser takes a millisecond for it.
    if (document.title !== title) document.title = title;
  };
  const apply = () => {
    const { language, theme } = viewStore.getState();
    const root = document.documentElement;
    const shown = theme === 'system' ? (dark.matches ? 'dark' : 'light') : theme;
    // The same value again would have every style worked out anew, and every chart drawn.
    if (root.lang !== language) root.lang = language;
    if (root.dataset.theme !== shown) root.dataset.theme = shown;
    entitle();
  };
  apply();
  viewStore.subscribe(apply);
  shownExperimentStore.subscribe(entitle);
  dark.addEventListener('change', apply);
}
