/**
 * The entry of the page: draw it, then open the reader's experiments and what the address holds, then, once the page
 * can be used, start the engine, so that pressing Train finds it ready.
 */
import './ui/base.css';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { Playground } from './pages/Playground.tsx';
import { setCopyTitle } from './state/myExperiments.ts';
import { warmUp } from './state/training.ts';
import { viewStore } from './state/view.ts';
import { followAppearance } from './ui/shell/appearance.ts';
import { titleOf } from './ui/shell/experimentTitle.ts';
import { holdRuns } from './ui/shell/holdRuns.ts';
import { openLibraryAndLinks } from './ui/shell/openLinks.ts';
import { wordsIn } from './ui/useWords.ts';

const root = document.getElementById('root');
if (root === null) throw new Error('index.html has no #root');

followAppearance();
holdRuns();
setCopyTitle((original) => {
  const { language } = viewStore.getState();
  const words = wordsIn(language);
  return words.library.copyTitle(titleOf(original, words, (text) => text[language]));
});
createRoot(root).render(
  <StrictMode>
    <Playground />
  </StrictMode>,
);
void openLibraryAndLinks();

/** After the first paint, when nothing else is to be done; Safari has no idle callback. */
function whenIdle(work: () => void): void {
  if ('requestIdleCallback' in window) requestIdleCallback(work, { timeout: 1500 });
  else setTimeout(work, 300);
}
requestAnimationFrame(() => whenIdle(warmUp));
