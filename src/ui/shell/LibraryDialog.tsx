/** My experiments: what is kept in this browser, and what to do when keeping it went wrong or two tabs disagree. */
import { Plus } from 'lucide-react';
import { useStore } from 'zustand';
import { defaultExperiment } from '../../document/schema.ts';
import { sentence } from '../../i18n/sentence.ts';
import { myExperiments } from '../../state/myExperiments.ts';
import { Button } from '../controls/Button.tsx';
import { Dialog } from '../controls/Dialog.tsx';
import { useWords } from '../useWords.ts';
import { Conflict } from './Conflict.tsx';
import css from './LibraryDialog.module.css';
import { LibraryEntry } from './LibraryEntry.tsx';
import { succeeded } from './succeeded.ts';

export default function LibraryDialog({ onClose }: { readonly onClose: () => void }) {
  const { library } = useWords();
  const { entries, currentId, status, conflict, removed } = useStore(myExperiments.store);
  const create = async () => {
    if (await succeeded(myExperiments.create(defaultExperiment()))) onClose();
  };
  return (
    <Dialog title={library.title} onClose={onClose} width="wide">
      <div className={css.head}>
        <p className={css.meaning}>{library.meaning}</p>
        <Button variant="line" icon={<Plus aria-hidden />} onPress={() => void create()}>
          {library.newExperiment}
        </Button>
      </div>
      {conflict && <Conflict isRemoved={conflict.theirs === null} />}
      {status.kind === 'problem' && (
        <p className={css.problem} role="alert">
          {sentence(library.storageProblems, status.problem)}
        </p>
      )}
      {removed && (
        <div className={css.removed} role="status">
          <span>{library.notices.removed({ code: 'removed', title: removed.title })}</span>
          <Button variant="line" onPress={() => void succeeded(myExperiments.restore())}>
            {library.restore}
          </Button>
        </div>
      )}
      {entries.length === 0 ? (
        <p className={css.none}>{library.none}</p>
      ) : (
        <ul className={css.list}>
          {entries.map((entry) => (
            <LibraryEntry
              key={entry.id}
              entry={entry}
              isOpen={entry.id === currentId}
              status={status.kind}
              onOpened={onClose}
            />
          ))}
        </ul>
      )}
    </Dialog>
  );
}
