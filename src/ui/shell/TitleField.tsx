/** The experiment's title, renamed in place: it looks like text and is a field. Typing in one go is one undo step. */
import { useStore } from 'zustand';
import { bounds, cleanTitle } from '../../document/schema.ts';
import { edit, experimentStore } from '../../state/experiment.ts';
import { useShown } from '../soon.ts';
import { useLocalised, useWords } from '../useWords.ts';
import { titleOf } from './experimentTitle.ts';
import css from './TopBar.module.css';

export function TitleField() {
  const words = useWords();
  const localised = useLocalised();
  const shown = useStore(experimentStore, ({ experiment }) => experiment.title);
  const placeholder = useShown(({ experiment: { network } }) =>
    titleOf({ title: '', network }, words, localised),
  );
  const rename = (title: string, merge?: string) =>
    edit(
      { code: 'rename' },
      (before) => (before.title === title ? before : { ...before, title }),
      merge === undefined ? {} : { merge },
    );
  return (
    <input
      className={css.title}
      aria-label={words.shell.title}
      value={shown}
      placeholder={placeholder}
      size={Math.min(Math.max([...(shown || placeholder)].length + 1, 8), 40)}
      maxLength={bounds.titleCharacters}
      autoComplete="off"
      spellCheck={false}
      onChange={(event) => rename(event.target.value.replace(/\p{Cc}+/gu, ' '), 'title')}
      onBlur={() => rename(cleanTitle(shown))}
      onKeyDown={(event) => {
        if (event.nativeEvent.isComposing || event.keyCode === 229) return;
        if (event.key === 'Enter' || event.key === 'Escape') event.currentTarget.blur();
      }}
    />
  );
}
