/**
 * What every layer and every block costs: output shape, parameters, multiply-adds, activation memory, shares of the whole;
 * as rows that can be sorted. One multiply-accumulate counts as one (some count it as two operations, which doubles
 * the number); float32, one image.
 *
 * Activations: in inference a layer's own output; while training that output, kept for the backward pass, and its
 * gradient. A block adds up its layers. What inference really holds at once is less, since outputs are let go after
 * their last use: `inferencePeak`.
 */
import type { Analysis, NodeAnalysis } from './analyse.ts';
import { type BlockPath, type BlockTree, blockTree } from './blocks.ts';
import type { Network, NodeId } from './network.ts';
import { type Shape, sizeOf } from './shape.ts';

const bytesPerFloat = 4;

export interface Cost {
  readonly parameters: number;
  /** For one image. */
  readonly multiplyAdds: number;
  /** Bytes for one image. */
  readonly inferenceActivations: number;
  readonly trainingActivations: number;
}

export interface CostRow extends Cost {
  readonly of:
    | { readonly kind: 'layer'; readonly id: NodeId; readonly block: BlockPath }
    | { readonly kind: 'block'; readonly path: BlockPath; readonly layers: number };
  /** Null where it is not known, and for a block from which several maps lead out. */
  readonly output: Shape | null;
  /** Of the whole network, 0 to 1. */
  readonly parameterShare: number;
  readonly multiplyAddShare: number;
}

const none: Cost = { parameters: 0, multiplyAdds: 0, inferenceActivations: 0, trainingActivations: 0 };

function costOf({ parameters, multiplyAdds, output }: NodeAnalysis): Cost {
  const activations = output ? bytesPerFloat * sizeOf(output) : 0;
  return {
    parameters,
    multiplyAdds,
    inferenceActivations: activations,
    trainingActivations: 2 * activations,
  };
}

/** The costs of some layers together. */
export function totalCost(analysis: Analysis, ids: Iterable<NodeId>): Cost {
  let total = none;
  for (const id of ids) {
    const node = analysis.nodes.get(id);
    if (node) total = plus(total, costOf(node));
  }
  return total;
}

/** One row a layer, in the order of the computation; layers on a cycle last. */
export function layerCosts(network: Network, analysis: Analysis): readonly CostRow[] {
  const blocks = new Map(network.nodes.map(({ id, block }) => [id, block ?? []]));
  const ids = new Set([...analysis.order, ...analysis.nodes.keys()]);
  return [...ids].flatMap((id) => {
    const node = analysis.nodes.get(id);
    if (!node) return [];
    const of = { kind: 'layer', id, block: blocks.get(id) ?? [] } as const;
    return [row(of, node.output, costOf(node), analysis)];
  });
}

/** One row a block, the inner ones after the one that they stand in. */
export function blockCosts(network: Network, analysis: Analysis): readonly CostRow[] {
  const consumers = new Map<NodeId, NodeId[]>();
  for (const { id, inputs } of network.nodes)
    for (const from of inputs) consumers.set(from, [...(consumers.get(from) ?? []), id]);
  const rows: CostRow[] = [];
  const visit = (tree: BlockTree) => {
    if (tree.path.length > 0) {
      const of = { kind: 'block', path: tree.path, layers: tree.allIds.length } as const;
      const output = leaves(tree, consumers, analysis);
      rows.push(row(of, output, totalCost(analysis, tree.allIds), analysis));
    }
    for (const inner of tree.blocks) visit(inner);
  };
  visit(blockTree(network));
  return rows;
}

/** The shape of the one layer that leads out of a block. */
function leaves(
  { allIds }: BlockTree,
  consumers: ReadonlyMap<NodeId, readonly NodeId[]>,
  { nodes }: Analysis,
): Shape | null {
  const inside = new Set(allIds);
  const exits = allIds.filter((id) => {
    const followers = consumers.get(id) ?? [];
    return followers.length === 0 || followers.some((follower) => !inside.has(follower));
  });
  const [exit, ...others] = exits;
  return exit !== undefined && others.length === 0 ? (nodes.get(exit)?.output ?? null) : null;
}

export const costColumns = [
  'parameters',
  'multiplyAdds',
  'inferenceActivations',
  'trainingActivations',
] as const satisfies readonly (keyof Cost)[];
export type CostColumn = (typeof costColumns)[number];

/** The costliest first (or last); rows of equal cost keep their order. */
export function sortedCosts(
  rows: readonly CostRow[],
  by: CostColumn,
  direction: 'descending' | 'ascending' = 'descending',
): readonly CostRow[] {
  const sign = direction === 'descending' ? -1 : 1;
  return rows.toSorted((a, b) => sign * (a[by] - b[by]));
}

/**
 * Bytes of activations that one image takes at most at one time while it runs through the network layer by layer: a
 * layer's inputs and its output, and whatever is still awaited further on.
 */
export function inferencePeak(network: Network, { order, nodes }: Analysis): number {
  const bytes = (id: NodeId) => costOf(nodes.get(id) ?? missing(id)).inferenceActivations;
  const inputs = new Map(network.nodes.map((node) => [node.id, new Set(node.inputs)]));
  const waiting = new Map<NodeId, number>();
  for (const sources of inputs.values())
    for (const from of sources) waiting.set(from, (waiting.get(from) ?? 0) + 1);
  let [held, peak] = [0, 0];
  for (const id of order) {
    held += bytes(id);
    peak = Math.max(peak, held);
    for (const from of inputs.get(id) ?? []) {
      const left = (waiting.get(from) ?? 0) - 1;
      waiting.set(from, left);
      if (left === 0 && nodes.has(from)) held -= bytes(from);
    }
    if (!waiting.has(id)) held -= bytes(id);
  }
  return peak;
}

function row(of: CostRow['of'], output: Shape | null, cost: Cost, analysis: Analysis): CostRow {
  return {
    ...cost,
    of,
    output,
    parameterShare: analysis.parameters === 0 ? 0 : cost.parameters / analysis.parameters,
    multiplyAddShare: analysis.multiplyAdds === 0 ? 0 : cost.multiplyAdds / analysis.multiplyAdds,
  };
}

function plus(a: Cost, b: Cost): Cost {
  return {
    parameters: a.parameters + b.parameters,
    multiplyAdds: a.multiplyAdds + b.multiplyAdds,
    inferenceActivations: a.inferenceActivations + b.inferenceActivations,
    trainingActivations: a.trainingActivations + b.trainingActivations,
  };
}

function missing(id: NodeId): never {
  throw new Error(`${id} is ordered but not analysed`);
}
