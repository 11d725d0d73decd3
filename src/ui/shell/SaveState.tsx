/** Silent while all is kept; what was not kept is said beside the title, with the way to it. */
import { TriangleAlert } from 'lucide-react';
import { useStore } from 'zustand';
import { myExperiments } from '../../state/myExperiments.ts';
import { setView } from '../../state/view.ts';
import { Button } from '../controls/Button.tsx';
import { useWords } from '../useWords.ts';
import css from './TopBar.module.css';

export function SaveState() {
  const { library } = useWords();
  const text = useStore(myExperiments.store, ({ status, conflict }) =>
    conflict !== null ? library.changedElsewhere : status.kind === 'problem' ? library.status.problem : null,
  );
  if (text === null) return null;
  return (
    <Button
      className={css.unsaved}
      icon={<TriangleAlert aria-hidden />}
      onPress={() => setView({ dialog: 'library' })}
    >
      {text}
    </Button>
  );
}
