/**
 * A published network at its true size takes larger images than the open dataset has. That is no mistake of the reader's:
 * everything about it is known, only training it is out of reach here. What training would need is told, and its small
 * twin offered.
 */
import { useStore } from 'zustand';
import { datasetOf } from '../../data/datasets.ts';
import type { Experiment } from '../../document/experiment.ts';
import type { Analysis } from '../../model/analyse.ts';
import { type Architecture, architectureNamed } from '../../model/architectures/index.ts';
import { trainingMemory } from '../../model/memory.ts';
import type { NodeId } from '../../model/network.ts';
import { type Shape, sizeOf } from '../../model/shape.ts';
import { analysisOf, type ExperimentState, experimentStore } from '../../state/experiment.ts';
import { runsStore } from '../../state/runs.ts';
import { optimiserSlots } from '../training/optimiserSlots.ts';
import { languageOf, useWords, type Words } from '../useWords.ts';
import { fullShape } from './figures.ts';
import { keepLast } from './keepLast.ts';
import { publishedOrigin } from './shelfNetworks.ts';

export interface TrueSize {
  /** Why it is not trained here, as short as a card has room for, in the reader's language. */
  readonly short: string;
  readonly twin: Architecture | null;
  /** What the button says. */
  readonly openTwin: string;
}

/** How many times the values of the dataset's image from which on the network is meant for another kind of image. */
const muchLarger = 4;

function isTrueSize({ inputId, nodes }: Analysis): boolean {
  const problem = inputId === null ? null : nodes.get(inputId)?.problem;
  return problem?.code === 'imageDiffers' && sizeOf(problem.got) > muchLarger * sizeOf(problem.image);
}

/** Known and explained by the note of the input: its image, and the classes of the output. */
export function isCalm(analysis: Analysis, id: NodeId): boolean {
  const code = analysis.nodes.get(id)?.problem?.code;
  return (code === 'imageDiffers' || code === 'classesDiffer') && isTrueSize(analysis);
}

let recognised: { readonly opened: number; readonly name: string | null } | null = null;

/** The shelf's network from which the open one came, however edited: by the history, else (a link, a reload) by its layers. */
function origin({ past, opened, experiment }: ExperimentState): Architecture | null {
  const loaded = past.findLast(({ label }) => label.code === 'loadNetwork')?.label;
  if (loaded?.code === 'loadNetwork') return architectureNamed(loaded.name) ?? null;
  if (recognised?.opened !== opened) {
    recognised = { opened, name: publishedOrigin(experiment.network)?.name ?? null };
  }
  return recognised.name === null ? null : (architectureNamed(recognised.name) ?? null);
}

/** Bytes to train the experiment as it stands. */
function neededBytes({ training }: Experiment, analysis: Analysis): number {
  const slots = optimiserSlots[training.optimiser.kind];
  return trainingMemory(analysis, { batchSize: training.batchSize, optimiserSlots: slots }).total;
}

function shapesOf(experiment: Experiment) {
  const { inputId, nodes } = analysisOf(experiment);
  const problem = inputId === null ? null : nodes.get(inputId)?.problem;
  if (problem?.code !== 'imageDiffers') return null;
  return {
    dataset: datasetOf(experiment.data.dataset).title,
    image: unbroken(problem.image),
    takes: unbroken(problem.got),
  };
}

/** A shape that stays on one line of its sentence. */
function unbroken(shape: Shape): string {
  return fullShape(shape).replaceAll(' ', '\u00a0');
}

/** The whole sentence, with the memory that training would take, which is another after every edit. */
const textOf = keepLast((words: Words, experiment: Experiment, budget: number | null): string => {
  const shapes = shapesOf(experiment);
  if (!shapes) return '';
  const { builder, engine } = words;
  const needed = neededBytes(experiment, analysisOf(experiment));
  return builder.trueSize({
    ...shapes,
    batch: experiment.training.batchSize,
    needed: engine.megabytes(needed),
    allowed: budget !== null && needed > budget ? engine.megabytes(budget) : null,
  });
});

interface Asked {
  readonly words: Words;
  readonly state: ExperimentState;
}

/** Several parts of the page ask for the same. */
let answered: { readonly asked: Asked; readonly found: TrueSize | null } | null = null;

export function trueSizeOf(asked: Asked): TrueSize | null {
  const before = answered?.asked;
  if (answered && before?.words === asked.words && before.state === asked.state) return answered.found;
  const { words, state } = asked;
  let found: TrueSize | null = null;
  if (isTrueSize(analysisOf(state.experiment))) {
    const twinName = origin(state)?.twin;
    const twin = twinName === undefined ? null : (architectureNamed(twinName) ?? null);
    const openTwin = twin ? words.builder.openTwin(twin.text.name[languageOf(words)]) : '';
    const shapes = shapesOf(state.experiment);
    found = { short: shapes ? words.builder.trueSizeShort(shapes) : '', twin, openTwin };
  }
  const last = answered?.found;
  if (last && found && isAlike(last, found)) found = last;
  answered = { asked, found };
  return found;
}

function isAlike(a: TrueSize, b: TrueSize): boolean {
  return a.short === b.short && a.twin === b.twin && a.openTwin === b.openTwin;
}

/** Null where the open network can be meant for the open dataset. */
export function useTrueSize(): TrueSize | null {
  const words = useWords();
  return useStore(experimentStore, (state) => trueSizeOf({ words, state }));
}

/** Why such a network is not trained here, in whole; empty where it is no such one, or where nobody asks. */
export function useTrueSizeText(isAsked = true): string {
  const words = useWords();
  const budget = useStore(runsStore, (runs) => runs.engine.budgetBytes);
  return useStore(experimentStore, (state) =>
    isAsked && trueSizeOf({ words, state }) ? textOf(words, state.experiment, budget) : '',
  );
}
