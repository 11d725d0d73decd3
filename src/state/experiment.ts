/**
 * The open experiment with its history. The document is the one truth: shapes, cost and receptive fields are derived
 * from it where they are needed. An edit is a pure function from document to document with a label; edits that share a
 * `merge` key within a second (a number being typed, a slider being dragged) become one undo step.
 */
import { createStore } from 'zustand/vanilla';
import { datasetOf } from '../data/datasets.ts';
import type { Experiment } from '../document/experiment.ts';
import { defaultExperiment } from '../document/schema.ts';
import { type Analysis, analyse } from '../model/analyse.ts';
import type { Network } from '../model/network.ts';
import type { EditLabel } from './editLabel.ts';

const historyLimit = 200;
const mergeWithinMs = 1000;

export interface HistoryEntry {
  readonly label: EditLabel;
  /** The document before (in `past`) or after (in `future`) the edit. */
  readonly experiment: Experiment;
}

export interface ExperimentState {
  readonly experiment: Experiment;
  readonly past: readonly HistoryEntry[];
  readonly future: readonly HistoryEntry[];
  /** Grows when another experiment is opened in this place: the history starts anew. */
  readonly opened: number;
}

export const experimentStore = createStore<ExperimentState>()(() => ({
  experiment: defaultExperiment(),
  past: [],
  future: [],
  opened: 0,
}));

let lastMerge: { readonly key: string; readonly at: number } | null = null;

export interface EditOptions {
  /** Edits with the same key in quick succession are one undo step. */
  readonly merge?: string;
}

/** Changes the document. A change that returns the same object is no edit. */
export function edit(
  label: EditLabel,
  change: (experiment: Experiment) => Experiment,
  options: EditOptions = {},
): void {
  const state = experimentStore.getState();
  const experiment = change(state.experiment);
  if (experiment === state.experiment) return;
  const now = performance.now();
  const merges =
    options.merge !== undefined &&
    lastMerge?.key === options.merge &&
    now - lastMerge.at < mergeWithinMs &&
    state.past.length > 0;
  lastMerge = options.merge === undefined ? null : { key: options.merge, at: now };
  const past = merges
    ? state.past
    : [...state.past, { label, experiment: state.experiment }].slice(-historyLimit);
  experimentStore.setState({ experiment, past, future: [] });
}

export function editNetwork(
  label: EditLabel,
  change: (network: Network) => Network,
  options: EditOptions = {},
): void {
  edit(
    label,
    (experiment) => {
      const network = change(experiment.network);
      return network === experiment.network ? experiment : { ...experiment, network };
    },
    options,
  );
}

export function undo(): void {
  const { past, future, experiment } = experimentStore.getState();
  const entry = past.at(-1);
  if (!entry) return;
  lastMerge = null;
  experimentStore.setState({
    experiment: entry.experiment,
    past: past.slice(0, -1),
    future: [{ label: entry.label, experiment }, ...future],
  });
}

export function redo(): void {
  const { past, future, experiment } = experimentStore.getState();
  const entry = future[0];
  if (!entry) return;
  lastMerge = null;
  experimentStore.setState({
    experiment: entry.experiment,
    past: [...past, { label: entry.label, experiment }],
    future: future.slice(1),
  });
}

/**
 * The way back to the document and its history as they are now, past whatever was edited since; tells whether it led
 * anywhere. For what is being typed and turns out to be nothing: it leaves no step behind.
 */
export function wayBack(): () => boolean {
  const { experiment, past, future, opened } = experimentStore.getState();
  return () => {
    const now = experimentStore.getState();
    if (now.opened !== opened || now.experiment === experiment || now.past.length < past.length) return false;
    lastMerge = null;
    experimentStore.setState({ experiment, past, future });
    return true;
  };
}

/** Puts another experiment in place; its history starts empty. */
export function openExperiment(experiment: Experiment): void {
  lastMerge = null;
  experimentStore.setState(({ opened }) => ({ experiment, past: [], future: [], opened: opened + 1 }));
}

/** What follows from the document: memoised by `analyse` on the network's identity. */
export function analysisOf({ network, data: { dataset } }: Experiment): Analysis {
  return analyse(network, expectedOf(datasetOf(dataset)));
}

const expectations = new Map<object, { image: readonly number[]; classes: number }>();

function expectedOf(dataset: ReturnType<typeof datasetOf>) {
  const known = expectations.get(dataset);
  if (known) return known;
  const expected = { image: dataset.image, classes: dataset.classes.length };
  expectations.set(dataset, expected);
  return expected;
}

/** Do two documents train alike? Titles and what a teacher hid do not matter. */
export function trainsAlike(a: Experiment, b: Experiment): boolean {
  return a.network === b.network && a.data === b.data && a.training === b.training && a.seed === b.seed;
}
