/** The sheet of keys: every command that has one, and the switch for single keys. */
import { useStore } from 'zustand';
import { setView, viewStore } from '../../state/view.ts';
import { Dialog } from '../controls/Dialog.tsx';
import { Toggle } from '../controls/Toggle.tsx';
import { useWords } from '../useWords.ts';
import { commandGroups } from './commandList.ts';
import css from './KeysSheet.module.css';
import { isSingleKey } from './keyMatch.ts';
import { keyText } from './keyText.ts';

export default function KeysSheet({ onClose }: { readonly onClose: () => void }) {
  const words = useWords();
  const singleKeys = useStore(viewStore, (view) => view.singleKeys);
  return (
    <Dialog title={words.shell.keys} onClose={onClose}>
      <div className={css.groups}>
        {commandGroups.map(({ name, commands }) => {
          const withKeys = commands.flatMap((command) =>
            command.shortcut ? [{ command, shortcut: command.shortcut }] : [],
          );
          if (withKeys.length === 0) return null;
          return (
            <section key={name}>
              <h3 className={css.heading}>{words.shell.groups[name]}</h3>
              <dl className={css.list}>
                {withKeys.map(({ command, shortcut }) => (
                  <div key={command.id} className={css.row} data-off={!singleKeys && isSingleKey(shortcut)}>
                    <dt>{command.text(words)}</dt>
                    <dd>
                      <kbd className={css.key}>{keyText(shortcut, words)}</kbd>
                    </dd>
                  </div>
                ))}
              </dl>
            </section>
          );
        })}
      </div>
      <p className={css.meaning}>{words.answers.spaceOnControl}</p>
      <div className={css.single}>
        <Toggle
          label={words.shell.singleKeys}
          isOn={singleKeys}
          onChange={(on) => setView({ singleKeys: on })}
          showsLabel
        />
        <p className={css.meaning}>{words.shell.singleKeysMeaning}</p>
      </div>
    </Dialog>
  );
}
