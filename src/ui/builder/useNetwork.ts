import { useMemo } from 'react';
import { useStore } from 'zustand';
import { sentence } from '../../i18n/sentence.ts';
import type { Analysis, NodeAnalysis } from '../../model/analyse.ts';
import { type Mend, mendsFor } from '../../model/mend.ts';
import { maxNodes, type Network, type NetworkNode, type NodeId } from '../../model/network.ts';
import type { NetworkProblem } from '../../model/problem.ts';
import { analysisOf, experimentStore } from '../../state/experiment.ts';
import { viewStore } from '../../state/view.ts';
import { useLanguage, useWords } from '../useWords.ts';
import { builderStore } from './builderStore.ts';
import { nameOfKey } from './layerNames.ts';

export function useNetwork(): Network {
  return useStore(experimentStore, (state) => state.experiment.network);
}

/** Memoised on the network's identity, so the same object until something changes. */
export function useAnalysis(): Analysis {
  return useStore(experimentStore, (state) => analysisOf(state.experiment));
}

export function useNode(id: NodeId): NetworkNode | undefined {
  return useStore(experimentStore, (state) => nodesById(state.experiment.network).get(id));
}

/** Keeps its identity while what is known of the layer stays the same, so that its card is not drawn again. */
export function useNodeAnalysis(id: NodeId): NodeAnalysis | undefined {
  return useStore(experimentStore, (state) => settled(id, analysisOf(state.experiment).nodes.get(id)));
}

const byId = new WeakMap<Network, ReadonlyMap<NodeId, NetworkNode>>();

function nodesById(network: Network): ReadonlyMap<NodeId, NetworkNode> {
  const known = byId.get(network);
  if (known) return known;
  const map = new Map(network.nodes.toReversed().map((node) => [node.id, node]));
  byId.set(network, map);
  return map;
}

const lastSeen = new Map<NodeId, NodeAnalysis>();

function settled(id: NodeId, fresh: NodeAnalysis | undefined): NodeAnalysis | undefined {
  if (!fresh) return undefined;
  const before = lastSeen.get(id);
  if (before && isSettled(before, fresh)) return before;
  if (lastSeen.size > 2 * maxNodes) lastSeen.clear();
  lastSeen.set(id, fresh);
  return fresh;
}

/** What a card shows. */
function isSettled(a: NodeAnalysis, b: NodeAnalysis): boolean {
  return (
    a === b ||
    (a.parameters === b.parameters &&
      a.share === b.share &&
      a.output?.join() === b.output?.join() &&
      (a.problem === b.problem || JSON.stringify(a.problem) === JSON.stringify(b.problem)))
  );
}

export function useSelected(id: NodeId): boolean {
  return useStore(viewStore, (view) => view.selection.includes(id));
}

export function useBuilder<T>(selector: (state: ReturnType<typeof builderStore.getState>) => T): T {
  return useStore(builderStore, selector);
}

/** What would mend the layer, best first; nothing where the id is null. */
export function useMends(id: NodeId | null): readonly Mend[] {
  const network = useNetwork();
  const analysis = useAnalysis();
  return useMemo(() => (id === null ? [] : mendsFor(network, analysis, id)), [network, analysis, id]);
}

/** Says a problem in the reader's language. */
export function useProblemText(): (problem: NetworkProblem) => string {
  const { networkProblems } = useWords();
  const name = useNameOf();
  return (problem) => {
    // The sentence names the layer as its card does, not by its id.
    const named = problem.code === 'brokenUpstream' ? { ...problem, id: name(problem.id) } : problem;
    return sentence(networkProblems, named);
  };
}

/** What a layer is called on its card, by id. */
export function useNameOf(): (id: NodeId) => string {
  const network = useNetwork();
  const language = useLanguage();
  const { blockNames } = useWords().builder;
  return (id) => nameOfKey(network, id, language, blockNames);
}
