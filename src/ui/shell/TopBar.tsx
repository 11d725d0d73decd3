/** The bar above everything: which experiment this is, undo and redo, sharing, language, colours, keys. */
import { CircleQuestionMark, Ellipsis, FolderOpen, Monitor, Moon, Redo2, Sun, Undo2 } from 'lucide-react';
import { useStore } from 'zustand';
import { setView, type Theme, viewStore } from '../../state/view.ts';
import type { Command } from '../commands/command.ts';
import {
  keysCommand,
  languageCommand,
  libraryCommand,
  paletteCommand,
  redoCommand,
  settingsCommand,
  shareCommand,
  undoCommand,
} from '../commands/commandList.ts';
import { keyText } from '../commands/keyText.ts';
import { useHistoryCommand } from '../commands/useCommands.ts';
import { Button, IconButton, TriggerButton } from '../controls/Button.tsx';
import { Menu } from '../controls/Menu.tsx';
import { useWords } from '../useWords.ts';
import { Brand } from './Brand.tsx';
import { SaveState } from './SaveState.tsx';
import { TitleField } from './TitleField.tsx';
import css from './TopBar.module.css';
import { useWide } from './useWide.ts';

const themes: readonly Theme[] = ['system', 'light', 'dark'];
const themeIcons = {
  system: <Monitor aria-hidden />,
  light: <Sun aria-hidden />,
  dark: <Moon aria-hidden />,
};

function ThemeMenu() {
  const { shell } = useWords();
  const theme = useStore(viewStore, (view) => view.theme);
  return (
    <Menu
      trigger={<TriggerButton label={shell.theme} icon={themeIcons[theme]} />}
      label={shell.theme}
      entries={themes.map((one) => ({ id: one, text: shell.themes[one], icon: themeIcons[one] }))}
      chosen={theme}
      onAction={(id) => {
        const chosen = themes.find((one) => one === id);
        if (chosen) setView({ theme: chosen });
      }}
      placement="bottom end"
    />
  );
}

/** On a narrow screen: what is not at hand in the bar. */
function MoreMenu() {
  const words = useWords();
  const theme = useStore(viewStore, (view) => view.theme);
  const nextTheme = themes[(themes.indexOf(theme) + 1) % themes.length] ?? 'system';
  const commands: readonly Command[] = [
    libraryCommand,
    settingsCommand,
    languageCommand,
    keysCommand,
    paletteCommand,
  ];
  return (
    <Menu
      trigger={<TriggerButton label={words.shell.more} icon={<Ellipsis aria-hidden />} />}
      label={words.shell.more}
      entries={[
        ...commands.map(({ id, text }) => ({ id, text: text(words) })),
        { id: 'theme', text: words.shell.useTheme[nextTheme] },
      ]}
      onAction={(id) => {
        if (id === 'theme') setView({ theme: nextTheme });
        else commands.find((command) => command.id === id)?.run();
      }}
      placement="bottom end"
    />
  );
}

interface CommandButtonProps {
  readonly command: Command;
  /** What it is called when there is nothing to say more of. */
  readonly name: string;
  readonly icon: React.ReactNode;
}

/** The accessible name stays short; what would be undone stands in the tooltip. */
function HistoryButton({ command, name, icon }: CommandButtonProps) {
  const words = useWords();
  const { text, isEnabled } = useHistoryCommand(command);
  return (
    <IconButton
      label={text}
      aria-label={name}
      icon={icon}
      keys={command.shortcut && keyText(command.shortcut, words)}
      isDisabled={!isEnabled}
      onPress={command.run}
    />
  );
}

export function TopBar() {
  const words = useWords();
  const { shell } = words;
  const wide = useWide();
  return (
    <header className={css.bar}>
      <Brand />
      <div className={css.separator} />
      <TitleField />
      <div className={css.history}>
        <HistoryButton command={undoCommand} name={shell.undo} icon={<Undo2 aria-hidden />} />
        <HistoryButton command={redoCommand} name={shell.redo} icon={<Redo2 aria-hidden />} />
      </div>
      <SaveState />
      <div className={css.grow} />
      {wide && (
        <>
          <Button icon={<FolderOpen aria-hidden />} onPress={libraryCommand.run}>
            {shell.myExperiments}
          </Button>
          <div className={css.separator} />
        </>
      )}
      <Button variant="line" onPress={shareCommand.run}>
        {shell.share}
      </Button>
      {wide ? (
        <div className={css.quiet}>
          <Button onPress={languageCommand.run} lang={shell.otherLanguage === 'English' ? 'en' : 'ko'}>
            {shell.otherLanguage}
          </Button>
          <ThemeMenu />
          <IconButton
            label={shell.keys}
            keys="?"
            icon={<CircleQuestionMark aria-hidden />}
            onPress={keysCommand.run}
          />
        </div>
      ) : (
        <MoreMenu />
      )}
    </header>
  );
}
