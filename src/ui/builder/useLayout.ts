import { useMemo } from 'react';
import { useStore } from 'zustand';
import type { NodeId } from '../../model/network.ts';
import { viewStore } from '../../state/view.ts';
import { useWords } from '../useWords.ts';
import type { CanvasGraph } from './canvasGraph.ts';
import { mendsOnCard, notedCard, noteHeight } from './cardNote.ts';
import { foldingStore, graphOf } from './folding.ts';
import { keysAlongFlow } from './keysAlongFlow.ts';
import { mendText } from './mendText.ts';
import { laySheet, type Sheet } from './sheet.ts';
import { useTrueSize } from './trueSize.ts';
import { useAnalysis, useMends, useNameOf, useNetwork, useProblemText } from './useNetwork.ts';

/** Layers along the flow; what stands on a circle comes last. */
export function useOrder(): readonly NodeId[] {
  const network = useNetwork();
  const { order } = useAnalysis();
  return useMemo(() => {
    const known = new Set(order);
    return [...order, ...new Set(network.nodes.map(({ id }) => id).filter((id) => !known.has(id)))];
  }, [network, order]);
}

export function useGraph(): CanvasGraph {
  const network = useNetwork();
  const folding = useStore(foldingStore);
  return useMemo(() => graphOf(network, folding), [network, folding]);
}

export interface Drawn {
  readonly graph: CanvasGraph;
  readonly sheet: Sheet;
  /** Everything that can be chosen, along the flow. */
  readonly keys: readonly string[];
  /** The layer whose note is shown, and the card that it hangs from. */
  readonly noted: { readonly id: NodeId; readonly key: string } | null;
}

/** The open network as it stands on a canvas of this width. */
export function useDrawn(width: number): Drawn {
  const graph = useGraph();
  const analysis = useAnalysis();
  const order = useOrder();
  const words = useWords().builder;
  const selection = useStore(viewStore, (view) => view.selection);
  const say = useProblemText();
  const name = useNameOf();
  const trueSize = useTrueSize();
  const id = notedCard(analysis, order, selection, trueSize !== null);
  const calmly = trueSize !== null && id === analysis.inputId;
  // Trying out what would mend takes time, and there is nothing to mend.
  const mends = useMends(calmly ? null : id);
  const problem = id === null ? null : analysis.nodes.get(id)?.problem;
  const calm = calmly ? trueSize : null;
  const room = calm
    ? noteHeight(calm.short, calm.twin ? [calm.openTwin] : [])
    : problem
      ? noteHeight(
          say(problem),
          mends.slice(0, mendsOnCard).map((one) => mendText(words.mends, one, name)),
        )
      : 0;
  const key = id === null ? null : (graph.seenAs.get(id) ?? id);
  const sheet = useMemo(() => {
    const bare = laySheet(graph, width);
    if (key === null || room === 0) return bare;
    // A bead's note hangs from the card before it.
    const card = bare.beads.find((bead) => bead.id === key)?.cardId ?? key;
    return laySheet(graph, width, new Map([[card, room]]));
  }, [graph, width, key, room]);
  const keys = useMemo(() => keysAlongFlow(graph, order), [graph, order]);
  const noted = useMemo(() => (id === null || key === null ? null : { id, key }), [id, key]);
  return { graph, sheet, keys, noted };
}
