import type { NodeId } from '../../model/network.ts';
import { sameList } from '../../model/sameList.ts';
import { analysisOf, type ExperimentState } from '../../state/experiment.ts';

let last: { readonly of: ExperimentState['experiment'] | null; readonly order: readonly NodeId[] } = {
  of: null,
  order: [],
};

/** Layers along the flow; what stands on a circle comes last. The same array as long as it says the same. */
export function orderOf({ experiment }: Pick<ExperimentState, 'experiment'>): readonly NodeId[] {
  if (last.of === experiment) return last.order;
  const { order } = analysisOf(experiment);
  const { nodes } = experiment.network;
  // Few networks have a circle.
  const fresh =
    order.length === nodes.length ? order : [...new Set([...order, ...nodes.map(({ id }) => id)])];
  const before = last.order;
  last = { of: experiment, order: sameList(before, fresh) ? before : fresh };
  return last.order;
}
