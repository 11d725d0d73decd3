/** One kept experiment: open it, rename it in place, delete it (which can be taken back). */
import { Pencil, Trash2 } from 'lucide-react';
import { type KeyboardEvent, useState } from 'react';
import { bounds } from '../../document/schema.ts';
import { sentence } from '../../i18n/sentence.ts';
import type { LibraryState, SaveStatus } from '../../state/libraryState.ts';
import { myExperiments } from '../../state/myExperiments.ts';
import { Button, IconButton } from '../controls/Button.tsx';
import { useLanguage, useLocalised, useWords } from '../useWords.ts';
import { titleOf } from './experimentTitle.ts';
import css from './LibraryDialog.module.css';
import { succeeded } from './succeeded.ts';
import { timeAgo } from './timeAgo.ts';

interface LibraryEntryProps {
  readonly entry: LibraryState['entries'][number];
  readonly isOpen: boolean;
  readonly status: SaveStatus['kind'];
  readonly onOpened: () => void;
}

export function LibraryEntry({ entry, isOpen, status, onOpened }: LibraryEntryProps) {
  const words = useWords();
  const { library } = words;
  const localised = useLocalised();
  const language = useLanguage();
  const [draft, setDraft] = useState<string | null>(null);
  const title = titleOf(entry, words, localised);

  const open = async () => {
    if (isOpen || (await succeeded(myExperiments.openEntry(entry.id)))) onOpened();
  };
  const commit = async () => {
    if (draft !== null && draft.trim() !== entry.title)
      await succeeded(myExperiments.rename(entry.id, draft));
    setDraft(null);
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.nativeEvent.isComposing || event.keyCode === 229) return;
    if (event.key === 'Enter') void commit();
    if (event.key === 'Escape') {
      event.stopPropagation();
      setDraft(null);
    }
  };

  return (
    <li className={css.entry} data-open={isOpen}>
      {draft === null ? (
        <Button className={css.open} onPress={() => void open()} isDisabled={entry.problem !== null}>
          <span className={css.title}>{title}</span>
          <span className={css.when}>
            {isOpen
              ? `${library.isOpen}, ${library.status[status]}`
              : library.changed(timeAgo(entry.updatedAt, Date.now(), language))}
          </span>
        </Button>
      ) : (
        <input
          className={css.rename}
          aria-label={library.renameOf(title)}
          value={draft}
          maxLength={bounds.titleCharacters}
          ref={(element) => element?.focus()}
          onChange={(event) => setDraft(event.target.value)}
          onBlur={() => void commit()}
          onKeyDown={onKeyDown}
        />
      )}
      <IconButton
        label={library.rename}
        aria-label={library.renameOf(title)}
        icon={<Pencil aria-hidden />}
        isDisabled={entry.problem !== null}
        onPress={() => setDraft(entry.title)}
      />
      <IconButton
        label={library.delete}
        aria-label={library.deleteOf(title)}
        icon={<Trash2 aria-hidden />}
        onPress={() => void succeeded(myExperiments.remove(entry.id))}
      />
      {entry.problem && (
        <p className={css.unreadable}>
          {library.unreadable}: {sentence(library.documentProblems, entry.problem)}
        </p>
      )}
    </li>
  );
}
