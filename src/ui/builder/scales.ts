/**
 * What everything on one canvas is drawn to: the slabs to the largest map, the bars to the largest share of the work. Each
 * card has its own part, as text or a round number, so that it is drawn again only when that is to be seen.
 */
import { type Analysis, shareOfWork } from '../../model/analyse.ts';
import { analysisOf, type ExperimentState } from '../../state/experiment.ts';
import type { CanvasGraph } from './canvasGraph.ts';
import { percent } from './figures.ts';
import { graphNow } from './folding.ts';
import { keepLast } from './keepLast.ts';

interface Scales {
  /** The largest side of any map. */
  readonly side: number;
  /** Share of the network's multiply-adds, 0 to 1, of each layer or folded block as it is seen. */
  readonly shares: ReadonlyMap<string, number>;
  /** The largest of them: its bar is full. */
  readonly work: number;
}

const scalesFor = keepLast((analysis: Analysis, graph: CanvasGraph): Scales => {
  let side = 28;
  const shares = new Map<string, number>();
  analysis.nodes.forEach((node, id) => {
    const { output, multiplyAdds } = node;
    if (output?.length === 3) side = Math.max(side, output[0] ?? 0, output[1] ?? 0);
    if (multiplyAdds === 0) return;
    const seen = graph.seenAs.get(id) ?? id;
    shares.set(seen, (shares.get(seen) ?? 0) + shareOfWork(analysis, node));
  });
  let work = 0;
  for (const share of shares.values()) work = Math.max(work, share);
  return { side, shares, work };
});

/** Per cent of the longest bar, whole, at least 4. */
const shortest = 4;

/** To what one card is drawn. */
export interface Scale {
  /** The largest side of any map on the canvas. */
  readonly side: number;
  /** The share of the work in words (`27 %`), empty where it does none. */
  readonly share: string;
  /** Its bar, in per cent. */
  readonly bar: number;
}

/** Of a layer or a folded block. */
export function scaleOf(key: string, state: ExperimentState): Scale {
  const { side, shares, work } = scalesFor(analysisOf(state.experiment), graphNow(state));
  const share = shares.get(key) ?? 0;
  return share > 0
    ? { side, share: percent(share), bar: Math.max(shortest, Math.round((100 * share) / work)) }
    : { side, share: '', bar: 0 };
}

export function isSameScale(a: Scale, b: Scale): boolean {
  return a.side === b.side && a.share === b.share && a.bar === b.bar;
}
