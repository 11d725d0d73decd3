/** Words of the frame: top bar, run bar, commands, keys, panels. Shared controls' words too. */
import type { EditLabel } from '../../state/editLabel.ts';
import type { Sentences } from '../sentence.ts';

/** Names that the caller looks up in the tables of layers and networks. */
export interface EditNames {
  readonly layer: (kind: Extract<EditLabel, { readonly kind: unknown }>['kind']) => string;
  readonly network: (name: string) => string;
  readonly block: (name: string) => string;
}

const edits: Sentences<EditLabel, [EditNames]> = {
  addLayer: ({ kind }, names) => `add ${names.layer(kind)}`,
  removeLayers: ({ count }) => (count === 1 ? 'remove a layer' : `remove ${count} layers`),
  duplicateLayers: ({ count }) => (count === 1 ? 'duplicate a layer' : `duplicate ${count} layers`),
  duplicateBlock: ({ name }, names) => `duplicate ${names.block(name)}`,
  paste: ({ count }) => (count === 1 ? 'paste a layer' : `paste ${count} layers`),
  wrapInBlock: ({ name }, names) => `make the block ${names.block(name)}`,
  unwrapBlock: ({ name }, names) => `dissolve the block ${names.block(name)}`,
  renameBlock: ({ name }, names) => `rename a block to ${names.block(name)}`,
  addSkip: ({ projection }) => (projection ? 'add a skip with a projection' : 'add a skip'),
  moveLayer: ({ kind }, names) => `move ${names.layer(kind)}`,
  moveLayers: ({ count }) => (count === 1 ? 'move a layer' : `move ${count} layers`),
  moveBlock: ({ name }, names) => `move ${names.block(name)}`,
  setParameter: ({ kind }, names) => `change ${names.layer(kind)}`,
  connect: () => 'connect two layers',
  disconnect: () => 'remove a connection',
  mend: () => 'mend a problem',
  loadNetwork: ({ name }, names) => `load ${names.network(name)}`,
  setTraining: () => 'change how it trains',
  setData: () => 'change the data',
  setSeed: () => 'change the seed',
  rename: () => 'rename',
  setHidden: () => 'change what is hidden',
};

export const shell = {
  close: 'Close',
  dismiss: 'Dismiss',
  more: 'More',
  skipToTraining: 'Skip to the run controls',
  title: 'Title',
  untitled: 'Untitled experiment',
  undo: 'Undo',
  redo: 'Redo',
  undoOf: (what: string) => `Undo: ${what}`,
  redoOf: (what: string) => `Redo: ${what}`,
  edits,
  otherLanguage: '한국어',
  switchLanguage: 'Switch to Korean (한국어)',
  theme: 'Theme',
  themes: { system: 'As the system', light: 'Light', dark: 'Dark' },
  useTheme: { system: 'Theme: as the system', light: 'Theme: light', dark: 'Theme: dark' },
  keys: 'Keys',
  commands: 'Commands',
  searchCommands: 'Search for a command',
  noCommand: (text: string) => `No command is called "${text}".`,
  unavailableNow: 'not possible just now',
  singleKeys: 'Single keys (Space, full stop, question mark)',
  singleKeysMeaning:
    'Switch them off if they get in the way of a screen reader or of voice control. Keys with Ctrl or Cmd stay.',
  groups: { run: 'Run', network: 'Network', experiment: 'Experiment', page: 'Page' },
  share: 'Share',
  myExperiments: 'My experiments',
  newExperiment: 'New experiment',
  trainingSettings: 'Training settings',
  parts: { network: 'Network', layers: 'Layers', settings: 'Settings', curves: 'Curves', draw: 'Draw' },
  partsLabel: 'Parts of the playground',
  layersRegion: 'Layers and networks',
  loadingPart: 'Loading',
  panelBroke: 'This panel has stopped because of a mistake of ours. The rest of the page works on.',
  partMissing:
    'The code of this panel did not arrive: the connection failed, or the page has been renewed since you opened it. A reload keeps your experiments, but not the curves.',
  reload: 'Reload the page',
  panelAgain: 'Show it again',
  noticesLabel: 'Messages',
  keyNames: {
    space: 'Space',
    delete: 'Delete',
    backspace: 'Backspace',
    enter: 'Enter',
    escape: 'Esc',
    shift: 'Shift',
    alt: 'Alt',
  },
};
