/** Every command, found by a few letters in either language: arrows choose, Enter runs. */
import { type KeyboardEvent, useEffect, useId, useRef, useState } from 'react';
import { mendCommands } from '../builder/commands.ts';
import { Dialog } from '../controls/Dialog.tsx';
import { useWords, type Words, wordsIn } from '../useWords.ts';
import css from './CommandPalette.module.css';
import type { Command } from './command.ts';
import { type CommandGroup, commandGroups } from './commandList.ts';
import { keyText } from './keyText.ts';
import { rank } from './search.ts';

interface Found {
  readonly command: Command;
  readonly group: string;
  readonly text: string;
  readonly possible: boolean;
}

function find(query: string, words: Words, mends: readonly Command[]): readonly Found[] {
  // What is wrong now comes before what can always be done.
  const groups: readonly CommandGroup[] = [{ name: 'network', commands: mends }, ...commandGroups];
  const found = groups.flatMap(({ name, commands }) =>
    commands.flatMap((command) => {
      if (command.id === 'commands') return [];
      const text = command.text(words);
      const ranks = [text, command.text(wordsIn('en')), command.text(wordsIn('ko'))].map((one) =>
        rank(query, one),
      );
      const place = ranks.find((one) => one !== null);
      if (place === undefined || place === null) return [];
      return [{ command, group: words.shell.groups[name], text, possible: command.enabled(), place }];
    }),
  );
  if (query.trim() === '') return found.filter((one) => one.possible);
  return found.sort((a, b) => Number(b.possible) - Number(a.possible) || a.place - b.place);
}

export default function CommandPalette({ onClose }: { readonly onClose: () => void }) {
  const words = useWords();
  const [query, setQuery] = useState('');
  const [at, setAt] = useState(0);
  const listId = useId();
  const search = useRef<HTMLInputElement>(null);
  useEffect(() => search.current?.focus(), []);
  // The network cannot change while this is open.
  const [mends] = useState(mendCommands);
  const found = find(query, words, mends);
  const chosen = found[Math.min(at, found.length - 1)];

  const run = (one: Found | undefined) => {
    if (!one?.possible) return;
    onClose();
    // Once the dialog has given the keyboard back, so that the command may put it elsewhere.
    setTimeout(one.command.run);
  };
  const onKeyDown = (event: KeyboardEvent) => {
    // Enter and arrows that confirm a Korean syllable belong to the input method.
    if (event.nativeEvent.isComposing || event.keyCode === 229) return;
    if (event.key === 'Enter') run(chosen);
    else if (event.key === 'ArrowDown') setAt(Math.min(at + 1, found.length - 1));
    else if (event.key === 'ArrowUp') setAt(Math.max(at - 1, 0));
    else return;
    event.preventDefault();
  };

  return (
    <Dialog title={words.shell.commands} onClose={onClose}>
      <input
        ref={search}
        className={css.search}
        type="text"
        role="combobox"
        aria-expanded
        aria-controls={listId}
        aria-activedescendant={chosen ? `${listId}-${chosen.command.id}` : undefined}
        aria-label={words.shell.searchCommands}
        placeholder={words.shell.searchCommands}
        autoComplete="off"
        spellCheck={false}
        value={query}
        onChange={(event) => {
          setQuery(event.target.value);
          setAt(0);
        }}
        onKeyDown={onKeyDown}
      />
      {found.length === 0 && <p className={css.none}>{words.shell.noCommand(query)}</p>}
      <div id={listId} role="listbox" aria-label={words.shell.commands} className={css.list}>
        {found.map((one) => (
          <Option
            key={one.command.id}
            id={`${listId}-${one.command.id}`}
            one={one}
            chosen={one === chosen}
            words={words}
            onRun={run}
          />
        ))}
      </div>
    </Dialog>
  );
}

interface OptionProps {
  readonly id: string;
  readonly one: Found;
  readonly chosen: boolean;
  readonly words: Words;
  readonly onRun: (one: Found) => void;
}

function Option({ id, one, chosen, words, onRun }: OptionProps) {
  const { shortcut } = one.command;
  return (
    // Keys are heard by the search field, which keeps the focus (the combobox pattern).
    <div
      id={id}
      ref={(element) => {
        if (chosen) element?.scrollIntoView({ block: 'nearest' });
      }}
      role="option"
      tabIndex={-1}
      aria-selected={chosen}
      aria-disabled={!one.possible}
      className={css.option}
      onMouseDown={(event) => event.preventDefault()}
      onClick={() => onRun(one)}
      onKeyDown={(event) => {
        if (event.key === 'Enter') onRun(one);
      }}
    >
      <span className={css.group}>{one.group}</span>
      <span className={css.text}>{one.text}</span>
      {!one.possible && <span className={css.group}>{words.shell.unavailableNow}</span>}
      {shortcut && <kbd className={css.keys}>{keyText(shortcut, words)}</kbd>}
    </div>
  );
}
