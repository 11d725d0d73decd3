import { useCallback } from 'react';
import { useStore } from 'zustand';
import type { NameOf } from '../../i18n/en/mends.ts';
import { sentence } from '../../i18n/sentence.ts';
import type { Analysis, NodeAnalysis } from '../../model/analyse.ts';
import { type Mend, mendsFor } from '../../model/mend.ts';
import { maxNodes, type Network, type NetworkNode, type NodeId } from '../../model/network.ts';
import type { NetworkProblem } from '../../model/problem.ts';
import { nodeById } from '../../model/wiring.ts';
import { analysisOf, type ExperimentState, experimentStore } from '../../state/experiment.ts';
import { type ViewState, viewStore } from '../../state/view.ts';
import { languageOf, useWords, type Words } from '../useWords.ts';
import { type BuilderState, builderStore } from './builderStore.ts';
import { keepLast } from './keepLast.ts';
import { cardName, namedProblem, nameOfKey } from './layerNames.ts';

// Selectors that are the same at every drawing: of any other React sets its subscription up anew each time.
const networkOf = ({ experiment }: ExperimentState): Network => experiment.network;
const analysisIn = ({ experiment }: ExperimentState): Analysis => analysisOf(experiment);

export function useNetwork(): Network {
  return useStore(experimentStore, networkOf);
}

/** Memoised on the network's identity, so the same object until something changes. */
export function useAnalysis(): Analysis {
  return useStore(experimentStore, analysisIn);
}

export function useNode(id: NodeId): NetworkNode | undefined {
  return useStore(experimentStore, (state) => nodeById(state.experiment.network, id));
}

/** What a card shows of a layer, its share of the work left out. */
export type LayerFacts = Pick<NodeAnalysis, 'output' | 'problem' | 'parameters'>;

/** Keeps its identity while what is known of the layer stays the same, so that its card is not drawn again. */
export function useNodeAnalysis(id: NodeId): LayerFacts | undefined {
  return useStore(experimentStore, (state) => factsOf(id, state));
}

export function factsOf(id: NodeId, { experiment }: ExperimentState): LayerFacts | undefined {
  return settled(id, analysisOf(experiment).nodes.get(id));
}

const lastSeen = new Map<NodeId, LayerFacts>();

function settled(id: NodeId, fresh: LayerFacts | undefined): LayerFacts | undefined {
  if (!fresh) return undefined;
  const before = lastSeen.get(id);
  if (before && isSettled(before, fresh)) return before;
  if (lastSeen.size > 2 * maxNodes) lastSeen.clear();
  lastSeen.set(id, fresh);
  return fresh;
}

function isSettled(a: LayerFacts, b: LayerFacts): boolean {
  return (
    a === b ||
    (a.parameters === b.parameters &&
      (a.output === b.output || a.output?.join() === b.output?.join()) &&
      (a.problem === b.problem || JSON.stringify(a.problem) === JSON.stringify(b.problem)))
  );
}

export function useSelected(id: NodeId): boolean {
  const isSelected = useCallback((view: ViewState) => view.selection.includes(id), [id]);
  return useStore(viewStore, isSelected);
}

/** Whether the Tab key comes to it, of all cards. */
export function useTabStop(key: string): boolean {
  const isStop = useCallback((state: BuilderState) => state.focusId === key, [key]);
  return useStore(builderStore, isStop);
}

export function useBuilder<T>(selector: (state: ReturnType<typeof builderStore.getState>) => T): T {
  return useStore(builderStore, selector);
}

const noMends: readonly Mend[] = [];

/** Nothing where the id is null. */
export function useMends(id: NodeId | null): readonly Mend[] {
  const network = useNetwork();
  const analysis = useAnalysis();
  return id === null ? noMends : mendsOf(network, analysis, id);
}

/** What would mend the layer, best first; the last answer is kept, since the card and the canvas ask for the same. */
export const mendsOf = keepLast((network: Network, analysis: Analysis, id: NodeId): readonly Mend[] =>
  mendsFor(network, analysis, id),
);

/** Says a problem in the reader's language; the layer that it names is called as on its card. */
export function problemText(problem: NetworkProblem, words: Words, name: NameOf): string {
  return sentence(words.networkProblems, namedProblem(problem, name, languageOf(words)));
}

export function useProblemText(): (problem: NetworkProblem) => string {
  const words = useWords();
  const name = useNameOf();
  return (problem) => problemText(problem, words, name);
}

/** What one layer is called on its card, or one block. */
export function useName(key: string): string {
  const words = useWords();
  return useStore(experimentStore, ({ experiment }) => nameIn(experiment.network, key, words));
}

/** What several layers are called, one after another. */
export function useNames(keys: readonly string[]): string {
  const words = useWords();
  return useStore(experimentStore, ({ experiment }) =>
    keys.map((key) => nameIn(experiment.network, key, words)).join(', '),
  );
}

/** What a layer is called on its card, by id. */
export function useNameOf(): NameOf {
  const network = useNetwork();
  const words = useWords();
  return (id) => nameIn(network, id, words);
}

/** The name of a layer by its id, or of a block by its key. */
export function nameIn(network: Network, key: string, words: Words): string {
  const node = nodeById(network, key);
  const language = languageOf(words);
  return node ? cardName(node, language) : nameOfKey(network, key, language, words.builder.blockNames);
}
