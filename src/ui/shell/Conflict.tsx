/** Two tabs changed one experiment: nothing has been overwritten, and the reader chooses. */
import { myExperiments } from '../../state/myExperiments.ts';
import { Button } from '../controls/Button.tsx';
import { useWords } from '../useWords.ts';
import css from './LibraryDialog.module.css';
import { succeeded } from './succeeded.ts';

export function Conflict({ isRemoved }: { readonly isRemoved: boolean }) {
  const { library } = useWords();
  return (
    <div className={css.conflict} role="alert">
      <p>{isRemoved ? library.conflictRemoved : library.conflict}</p>
      <div className={css.choices}>
        <Button variant="line" onPress={() => void succeeded(myExperiments.keepMine())}>
          {library.keepMine}
        </Button>
        <Button variant="line" onPress={() => void succeeded(myExperiments.takeTheirs())}>
          {isRemoved ? library.takeRemoval : library.takeTheirs}
        </Button>
      </div>
    </div>
  );
}
