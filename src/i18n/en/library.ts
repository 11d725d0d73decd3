/** My experiments, links and notices: what is kept, what is shared, what was refused and why. */

import type { DocumentField, Expectation, Place } from '../../document/expectation.ts';
import type { Hideable } from '../../document/experiment.ts';
import type { DocumentProblem } from '../../document/problem.ts';
import type { Notice } from '../../state/notices.ts';
import type { StorageProblem } from '../../storage/problem.ts';
import { type Sentences, sentence } from '../sentence.ts';
import { answers } from './answers.ts';
import { engine } from './engine.ts';

const count = (value: number): string => value.toLocaleString('en');
const named = (title: string): string => (title === '' ? 'The experiment' : `"${title}"`);

const fields: Readonly<Record<DocumentField, string>> = {
  version: 'The version',
  title: 'The title',
  seed: 'The seed',
  data: 'What it says of the data',
  dataset: 'The data set',
  trainingImages: 'The number of images to learn from',
  validationImages: 'The number of images for validation',
  augmentation: 'The random shift',
  network: 'The network',
  training: 'What it says of training',
  optimiser: 'The optimiser',
  learningRate: 'The learning rate',
  schedule: 'The schedule of the learning rate',
  batchSize: 'The batch size',
  epochs: 'The number of epochs',
  weightDecay: 'The weight decay',
  precision: 'The precision',
  hidden: 'The list of what is hidden',
};

const places: Sentences<Place> = {
  whole: () => 'It',
  field: ({ field }) => fields[field],
  layer: ({ number, kind, setting }) => {
    const layer = kind === null ? String(number) : `${number} (${kind.en})`;
    return setting === null ? `Layer ${layer}` : `"${setting.en}" of layer ${layer}`;
  },
};

const expectations: Sentences<Expectation> = {
  atLeast: ({ bound }) => `it must be at least ${count(bound)}`,
  atMost: ({ bound }) => `it must be at most ${count(bound)}`,
  above: ({ bound }) => `it must be more than ${count(bound)}`,
  below: ({ bound }) => `it must be less than ${count(bound)}`,
  noLonger: ({ bound }) => `it may be ${count(bound)} long at most`,
  number: () => 'it must be a number',
  wholeNumber: () => 'it must be a whole number',
  text: () => 'it must be text',
  list: () => 'it must be a list',
  parts: () => 'it must consist of named parts',
  known: () => 'it must be one of those that Fathom knows',
  nothing: () => 'it holds something that Fathom does not know',
  something: () => 'it, or a part of it, is missing',
  other: () => 'its value is not allowed',
};

const documentProblems: Sentences<DocumentProblem> = {
  empty: () => 'There is nothing in it.',
  tooLong: ({ length, limit }) => `It is ${count(length)} characters long; up to ${count(limit)} are opened.`,
  notALink: () => 'It is not a link of Fathom.',
  cut: () => 'Its end is missing: it was cut on its way. Ask for it again, or copy the whole line.',
  extraBytes: () => 'Something stands after its end: copy only the link itself.',
  garbled: () => 'Some of its characters were changed on the way. Ask for it again.',
  inflatesTooFar: ({ limit }) =>
    `It unfolds to more than ${count(limit)} bytes, more than any experiment needs.`,
  tookTooLong: ({ limitMs }) => `Unfolding it took longer than ${count(limitMs / 1000)} s.`,
  notJson: () => 'What is inside is not an experiment.',
  tooDeep: ({ limit }) => `It is nested deeper than ${limit} levels, deeper than any experiment.`,
  forbiddenKey: ({ path }) => `It holds a name that is not allowed (${path}).`,
  fromTheFuture: ({ version, known }) =>
    `It was made by a newer Fathom (version ${version}; this one knows up to ${known}). Reload the page to get the newest.`,
  tooManyLayers: ({ layers, limit }) => `It has ${count(layers)} layers; up to ${count(limit)} are opened.`,
  invalid: ({ place, expected }) =>
    `${sentence<Place>(places, place)} is not as an experiment has it: ${sentence<Expectation>(expectations, expected)}.`,
};

const storageProblems: Sentences<StorageProblem> = {
  unavailable: () =>
    'This browser keeps nothing here (a private window or a frame). Everything else works; share a link to keep your work.',
  full: () =>
    'The storage of this browser for this page is full. Delete experiments that you no longer need, or share a link to keep your work.',
  blocked: () =>
    'Another tab holds the storage. Close the other tabs of Fathom; it is tried again with your next change.',
  changedElsewhere: ({ stored }) =>
    stored === null
      ? 'This experiment was deleted in another tab.'
      : 'This experiment was changed in another tab.',
  corrupt: ({ problem }) =>
    `The stored experiment does not open. ${sentence<DocumentProblem>(documentProblems, problem)}`,
  missing: () => 'This experiment is no longer there: it was deleted.',
  unknown: ({ detail }) => `The browser could not store or read: ${detail}`,
};

const notices: Sentences<Notice> = {
  editedWhileRunning: () =>
    'The run was paused, because the network or its training changed. Train begins a new run; the old curve stays for comparison.',
  engine: ({ problem }) => sentence(engine.problems, problem),
  recovered: ({ step, backend }) =>
    `Training goes on from step ${count(step)}, on ${engine.backendNames[backend]}.`,
  fewerImages: ({ images }) =>
    `A new run has begun with ${count(images)} training images; the experiment now says so.`,
  linkOpened: ({ title }) =>
    `${named(title)} was opened from a link and added to My experiments. Your own work is unchanged.`,
  linkRefused: ({ problem }) =>
    `The link was not opened. ${sentence<DocumentProblem>(documentProblems, problem)} Your own work is unchanged.`,
  fileDropped: () => answers.fileDropped,
  storage: ({ problem }) => sentence<StorageProblem>(storageProblems, problem),
  removed: ({ title }) => `${named(title)} was deleted.`,
};

const hideables: Readonly<Record<Hideable, string>> = {
  palette: 'Layers',
  networks: 'Networks',
  inspector: 'Layer settings',
  curves: 'Curves',
  draw: 'Draw',
};

export const library = {
  documentProblems,
  storageProblems,
  notices,
  changedElsewhere: 'Changed in another tab',
  title: 'My experiments',
  meaning: 'Kept in this browser, on this device. Nothing is sent anywhere.',
  none: 'Nothing is kept yet. Your first change is kept by itself.',
  isOpen: 'open now',
  rename: 'Rename',
  renameOf: (title: string) => `Rename ${title}`,
  delete: 'Delete',
  deleteOf: (title: string) => `Delete ${title}`,
  restore: 'Restore',
  newExperiment: 'New experiment',
  changed: (when: string) => `changed ${when}`,
  unreadable: 'does not open',
  copyTitle: (title: string) => `${title} (copy)`,
  status: { saved: 'Saved', saving: 'Saving', unsaved: 'Not saved yet', problem: 'Not saved' },
  conflict: 'This experiment was changed in another tab since you opened it. Nothing has been overwritten.',
  conflictRemoved: 'This experiment was deleted in another tab. Nothing of yours has been lost.',
  keepMine: 'Keep mine as a copy',
  takeTheirs: 'Take the other one',
  takeRemoval: 'Leave it deleted',
  fromLink: 'You are looking at an experiment from a link.',
  backToMine: 'Back to mine',
  shareTitle: 'Share',
  shareMeaning: 'Whoever opens this link gets this experiment as a copy of their own.',
  link: 'Link',
  linkLength: (characters: number) => `${count(characters)} characters`,
  copy: 'Copy link',
  copied: 'Copied',
  copyFailed: 'The browser did not allow copying. The link is selected: press Ctrl+C or Cmd+C.',
  making: 'Making the link',
  tooLong: (characters: number, limit: number) =>
    `This experiment makes a link of ${count(characters)} characters; Fathom opens up to ${count(limit)}. Fewer layers make a shorter one.`,
  longForMail: 'Some mail and chat programs cut links this long. Try it once before you send it to a class.',
  holds: 'It holds',
  holdsList: 'the title, the network, the data it learns from, how it trains, and the seed',
  holdsNot: 'It does not hold',
  holdsNotList: 'learned weights, curves, or your drawing: with the same seed, training gives them again',
  private: 'The experiment stands in the link itself, after the #: no server sees it.',
  hide: 'Hide from those who open it',
  hideMeaning: 'For exercises. Also hides it here, and is part of the experiment.',
  hideables,
};
