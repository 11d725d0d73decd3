/**
 * What everything on one canvas is drawn to: the slabs to the largest map, the bars to the largest share of the work. Each
 * card asks for its own part, as text or a round number, so that it is drawn again only when that is to be seen.
 */
import { useStore } from 'zustand';
import type { Analysis } from '../../model/analyse.ts';
import { analysisOf, type ExperimentState, experimentStore } from '../../state/experiment.ts';
import type { CanvasGraph } from './canvasGraph.ts';
import { percent } from './figures.ts';
import { foldingStore, graphNow } from './folding.ts';

interface Scales {
  /** The largest side of any map. */
  readonly side: number;
  /** Share of the network's multiply-adds, 0 to 1, of each layer or folded block as it is seen. */
  readonly shares: ReadonlyMap<string, number>;
  /** The largest of them: its bar is full. */
  readonly work: number;
}

let last: { readonly analysis: Analysis; readonly graph: CanvasGraph; readonly found: Scales } | null = null;

function scalesOf(state: ExperimentState): Scales {
  const analysis = analysisOf(state.experiment);
  const graph = graphNow(state);
  if (last?.analysis === analysis && last.graph === graph) return last.found;
  let side = 28;
  const shares = new Map<string, number>();
  analysis.nodes.forEach(({ output, share }, id) => {
    if (output?.length === 3) side = Math.max(side, output[0] ?? 0, output[1] ?? 0);
    if (share === 0) return;
    const seen = graph.seenAs.get(id) ?? id;
    shares.set(seen, (shares.get(seen) ?? 0) + share);
  });
  let work = 0;
  for (const share of shares.values()) work = Math.max(work, share);
  const found = { side, shares, work };
  last = { analysis, graph, found };
  return found;
}

/** The largest side of any map on the canvas. */
export function useLargestSide(): number {
  useStore(foldingStore);
  return useStore(experimentStore, (state) => scalesOf(state).side);
}

/** Per cent of the longest bar, whole, at least 4. */
const shortest = 4;

/** Of a layer or a folded block: its share in words (`27 %`) and its bar in per cent; the text is empty where it does no work. */
export function useShare(key: string): { readonly text: string; readonly bar: number } {
  useStore(foldingStore);
  const text = useStore(experimentStore, (state) => {
    const share = scalesOf(state).shares.get(key) ?? 0;
    return share > 0 ? percent(share) : '';
  });
  const bar = useStore(experimentStore, (state) => {
    const { shares, work } = scalesOf(state);
    return work === 0 ? 0 : Math.max(shortest, Math.round((100 * (shares.get(key) ?? 0)) / work));
  });
  return { text, bar };
}
