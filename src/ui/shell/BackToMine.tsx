/** Above everything, while an experiment from a link is open: whose it is, and the way back; and the choice of a conflict. */
import { useEffect } from 'react';
import { useStore } from 'zustand';
import { myExperiments } from '../../state/myExperiments.ts';
import { dismissAll } from '../../state/notices.ts';
import { Button } from '../controls/Button.tsx';
import { useWords } from '../useWords.ts';
import css from './BackToMine.module.css';
import { succeeded } from './succeeded.ts';

export function BackToMine() {
  const { library } = useWords();
  const backTo = useStore(myExperiments.store, (state) => state.backTo);
  const isFromLink = backTo !== null;
  // Whoever has left it need not be told any more that it was opened.
  useEffect(() => {
    if (!isFromLink) dismissAll('linkOpened');
  }, [isFromLink]);
  if (backTo === null) return null;
  return (
    <aside className={css.banner} aria-label={library.backToMine}>
      <p>{library.fromLink}</p>
      <Button variant="line" onPress={() => void succeeded(myExperiments.goBack())}>
        {library.backToMine}
      </Button>
    </aside>
  );
}
