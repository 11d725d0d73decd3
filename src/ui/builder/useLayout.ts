import { useMemo } from 'react';
import { useStore } from 'zustand';
import { layerOf } from '../../model/layers/index.ts';
import type { Network, NodeId } from '../../model/network.ts';
import { viewStore } from '../../state/view.ts';
import { useWords } from '../useWords.ts';
import { mendsOnCard, notedCard, noteHeight } from './cardNote.ts';
import { type Layout, layOut } from './layout.ts';
import { mendText } from './mendText.ts';
import { useAnalysis, useMends, useNameOf, useNetwork, useProblemText } from './useNetwork.ts';

/** Along the flow; what stands on a circle comes last. */
export function useOrder(): readonly NodeId[] {
  const network = useNetwork();
  const { order } = useAnalysis();
  return useMemo(() => {
    const known = new Set(order);
    return [...order, ...new Set(network.nodes.map(({ id }) => id).filter((id) => !known.has(id)))];
  }, [network, order]);
}

/** The layout of the open network for a width, and the card that carries its note. */
export function useLayout(width: number): { readonly layout: Layout; readonly noted: NodeId | null } {
  const network = useNetwork();
  const analysis = useAnalysis();
  const order = useOrder();
  const words = useWords().builder;
  const selection = useStore(viewStore, (view) => view.selection);
  const say = useProblemText();
  const name = useNameOf();
  const noted = notedCard(analysis, order, selection);
  const mends = useMends(noted ?? '');
  const problem = noted === null ? null : analysis.nodes.get(noted)?.problem;
  const room = problem
    ? noteHeight(
        say(problem),
        mends.slice(0, mendsOnCard).map((one) => mendText(words.mends, one, name)),
      )
    : 0;
  const layout = useMemo(() => layoutOf(network, width, noted, room), [network, width, noted, room]);
  return { layout, noted };
}

function layoutOf(network: Network, width: number, noted: NodeId | null, room: number): Layout {
  const nodes = network.nodes.map(({ id, kind, inputs }) => ({ id, inputs, bead: layerOf(kind).bead }));
  const bare = layOut(nodes, { width });
  if (noted === null || room === 0) return bare;
  // A bead's note hangs from the card before it.
  const card = bare.beads.find((bead) => bead.id === noted)?.cardId ?? noted;
  return layOut(nodes, { width, noteBelow: new Map([[card, room]]) });
}
