/** The one list of what a person can do. Toolbar, palette, shortcuts and the sheet of keys all read it. */
import { defaultExperiment } from '../../document/schema.ts';
import { experimentStore, redo, undo } from '../../state/experiment.ts';
import { myExperiments } from '../../state/myExperiments.ts';
import { notify } from '../../state/notices.ts';
import { currentRun, isTraining } from '../../state/runs.ts';
import { pause, reset, stepOnce, train } from '../../state/training.ts';
import { type Dialog, setView, type Theme, viewStore } from '../../state/view.ts';
import { builderCommands } from '../builder/commands.ts';
import type { Words } from '../useWords.ts';
import type { Command } from './command.ts';
import { editName } from './editName.ts';

const always = () => true;
const training = (): boolean => isTraining(currentRun());
const finished = (): boolean => currentRun()?.status === 'finished';

export const undoCommand: Command = {
  id: 'undo',
  text: (words) => {
    const entry = experimentStore.getState().past.at(-1);
    return entry ? words.shell.undoOf(editName(entry.label, words)) : words.shell.undo;
  },
  shortcut: { key: 'z', mod: true },
  enabled: () => experimentStore.getState().past.length > 0,
  run: undo,
};

export const redoCommand: Command = {
  id: 'redo',
  text: (words) => {
    const [entry] = experimentStore.getState().future;
    return entry ? words.shell.redoOf(editName(entry.label, words)) : words.shell.redo;
  },
  shortcut: { key: 'z', mod: true, shift: true },
  enabled: () => experimentStore.getState().future.length > 0,
  run: redo,
};

/** The other key for redo that people know; the same command, so the palette leaves it out. */
const redoByY: Command = { ...redoCommand, id: 'redoByY', shortcut: { key: 'y', mod: true } };

export const trainCommand: Command = {
  id: 'train',
  text: ({ engine, run }) => (training() ? engine.pause : finished() ? run.trainAgain : engine.train),
  shortcut: { key: ' ' },
  enabled: always,
  run: () => (training() ? pause() : train()),
};

export const stepCommand: Command = {
  id: 'step',
  text: ({ engine }) => engine.step,
  shortcut: { key: '.' },
  enabled: () => !training() && !finished(),
  run: stepOnce,
};

const resetCommand: Command = {
  id: 'reset',
  text: ({ engine }) => engine.reset,
  enabled: () => {
    const run = currentRun();
    return run !== null && run.status !== 'refused';
  },
  run: reset,
};

function opens(
  dialog: Exclude<Dialog, null>,
  text: Command['text'],
  shortcut?: Command['shortcut'],
): Command {
  return {
    id: dialog,
    text,
    ...(shortcut && { shortcut }),
    enabled: always,
    run: () => setView({ dialog }),
  };
}

export const shareCommand = opens('share', ({ shell }) => shell.share);
export const libraryCommand = opens('library', ({ shell }) => shell.myExperiments);
export const settingsCommand = opens('training', ({ shell }) => shell.trainingSettings);
export const keysCommand = opens('keys', ({ shell }) => shell.keys, { key: '?' });
export const paletteCommand = opens('commands', ({ shell }) => shell.commands, { key: 'k', mod: true });

const newCommand: Command = {
  id: 'new',
  text: ({ shell }) => shell.newExperiment,
  enabled: always,
  run: () => {
    void myExperiments.create(defaultExperiment()).then((problem) => {
      if (problem) notify({ code: 'storage', problem });
    });
  },
};

export const languageCommand: Command = {
  id: 'language',
  text: ({ shell }) => shell.switchLanguage,
  enabled: always,
  run: () => setView({ language: viewStore.getState().language === 'ko' ? 'en' : 'ko' }),
};

const themes: readonly Theme[] = ['system', 'light', 'dark'];
const themeCommands = themes.map(
  (theme): Command => ({
    id: `theme.${theme}`,
    text: ({ shell }) => shell.useTheme[theme],
    enabled: () => viewStore.getState().theme !== theme,
    run: () => setView({ theme }),
  }),
);

export interface CommandGroup {
  readonly name: keyof Words['shell']['groups'];
  readonly commands: readonly Command[];
}

export const commandGroups: readonly CommandGroup[] = [
  { name: 'run', commands: [trainCommand, stepCommand, resetCommand, settingsCommand] },
  { name: 'network', commands: [undoCommand, redoCommand, ...builderCommands] },
  { name: 'experiment', commands: [newCommand, libraryCommand, shareCommand] },
  { name: 'page', commands: [paletteCommand, keysCommand, languageCommand, ...themeCommands] },
];

/** Everything that a key can do. */
export const keyCommands: readonly Command[] = [...commandGroups.flatMap((group) => group.commands), redoByY];
