/**
 * What would mend a problem, as edits that a button can make. Proposals come from what is wrong (`mends/`); each is
 * tried at once, and only those stay after which this problem is gone, those first that leave the fewest problems.
 */
import { type Analysis, analyse } from './analyse.ts';
import {
  duplicateMends,
  edgeMends,
  endMends,
  leadsNowhereMends,
  missingEndMends,
} from './mends/graphMends.ts';
import { joinMends } from './mends/joinMends.ts';
import {
  classesMends,
  groupMends,
  mapMends,
  parameterMends,
  vectorMends,
  windowMends,
} from './mends/shapeMends.ts';
import type { Network, NodeId } from './network.ts';
import type { NetworkProblem } from './problem.ts';
import { nodeById } from './wiring.ts';

/** The numbers and ids that each mend's sentence is made of. */
export interface MendValues {
  /** A flatten before this layer; `elements` then arrive. */
  readonly insertFlatten: { readonly elements: number };
  readonly insertGlobalPooling: { readonly channels: number };
  /** Where a map arrives, a flatten as well. */
  readonly addDenseToClasses: { readonly classes: number };
  /** A 1x1 convolution behind `from`: `got` channels arrive where the other input has `wanted`. */
  readonly insertProjection: {
    readonly from: NodeId;
    readonly channels: number;
    readonly got: number;
    readonly wanted: number;
    readonly stride: number;
  };
  /** A dense layer behind `from`, so that vectors fit. */
  readonly insertDense: { readonly from: NodeId; readonly units: number };
  /** A max pooling behind `from`, so that maps fit. */
  readonly insertPooling: { readonly from: NodeId; readonly size: number };
  readonly setFilters: { readonly id: NodeId; readonly filters: number };
  readonly setUnits: { readonly id: NodeId; readonly units: number };
  readonly setClasses: { readonly classes: number };
  readonly setImage: { readonly height: number; readonly width: number; readonly channels: number };
  readonly padSame: Record<never, never>;
  readonly padLess: { readonly padding: number };
  readonly shrinkWindow: { readonly size: number };
  readonly resetParameter: { readonly name: string };
  /** Takes the layer out and puts it before `id`, where there still is a map. */
  readonly moveBefore: { readonly id: NodeId };
  readonly removeEdge: { readonly from: NodeId };
  readonly removeNode: { readonly id: NodeId };
  /** An edge from `from` to this layer. */
  readonly connectPrevious: { readonly from: NodeId };
  /** An edge from this layer to `to`. */
  readonly connectNext: { readonly to: NodeId };
  readonly renameDuplicate: { readonly id: NodeId };
  readonly addInput: { readonly height: number; readonly width: number; readonly channels: number };
  readonly addOutput: { readonly classes: number };
}

export type MendCode = keyof MendValues;

export type Mend<C extends MendCode = MendCode> = {
  [P in C]: { readonly code: P; readonly values: MendValues[P]; readonly apply: () => Network };
}[C];

/** What a proposal may look at. */
export interface Case<P extends NetworkProblem = NetworkProblem> {
  readonly network: Network;
  readonly analysis: Analysis;
  /** The node that shows the problem. */
  readonly id: NodeId;
  readonly problem: P;
}

/**
 * Mends for the problem that a node shows, the best first; for `null`, for those of the network as a whole.
 * Empty where there is no problem, or where it lies with another layer (`brokenUpstream`).
 */
export function mendsFor(network: Network, analysis: Analysis, nodeId: NodeId | null): readonly Mend[] {
  if (nodeId === null) {
    const open = analysis.problems.filter((entry) => entry.nodeId === null);
    return open.flatMap(({ problem }) => missingEndMends(network, analysis, problem));
  }
  const problem = analysis.nodes.get(nodeId)?.problem;
  if (!problem || !nodeById(network, nodeId)) return [];
  return proposals({ network, analysis, id: nodeId, problem })
    .map((mend) => ({ mend, left: left(mend.apply(), analysis, nodeId, problem) }))
    .filter(({ left }) => left < Number.POSITIVE_INFINITY)
    .sort((a, b) => a.left - b.left)
    .map(({ mend }) => mend);
}

/** How many problems a mended network still has; infinite where this one stays. */
function left(mended: Network, { expected }: Analysis, nodeId: NodeId, problem: NetworkProblem): number {
  const after = analyse(mended, expected ?? undefined);
  const same = after.nodes.get(nodeId)?.problem?.code === problem.code;
  return same ? Number.POSITIVE_INFINITY : after.problems.length;
}

function proposals(it: Case): readonly Mend[] {
  const { problem } = it;
  switch (problem.code) {
    case 'needsMap':
      return mapMends(it);
    case 'needsVector':
      return vectorMends({ ...it, problem });
    case 'windowTooLarge':
      return windowMends({ ...it, problem });
    case 'shapesDiffer':
    case 'mapsDiffer':
      return joinMends({ ...it, problem });
    case 'classesDiffer':
      return classesMends({ ...it, problem });
    case 'groupsDoNotDivide':
      return groupMends({ ...it, problem });
    case 'imageDiffers':
    case 'badParameter':
    case 'tooLarge':
    case 'tooCostly':
      return parameterMends(it);
    case 'inputCount':
    case 'unknownInput':
    case 'cycle':
      return edgeMends(it);
    case 'duplicateId':
      return duplicateMends(it);
    case 'leadsNowhere':
      return leadsNowhereMends(it);
    case 'severalInputs':
    case 'severalOutputs':
      return endMends(it);
    case 'brokenUpstream':
    case 'noInput':
    case 'noOutput':
      return [];
    default:
      throw new Error(`no mends for ${JSON.stringify(problem satisfies never)}`);
  }
}
