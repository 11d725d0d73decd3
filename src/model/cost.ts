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
import type { Shape } from './shape.ts';
import { nodeById, placesById, sourcesByPlace } from './wiring.ts';

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

function costOf({
  parameters,
  multiplyAdds,
  values,
}: Pick<NodeAnalysis, 'parameters' | 'multiplyAdds' | 'values'>): Cost {
  const inferenceActivations = bytesPerFloat * values;
  return { parameters, multiplyAdds, inferenceActivations, trainingActivations: 2 * inferenceActivations };
}

/** What the whole network costs. */
export function wholeCost(analysis: Analysis): Cost {
  return costOf(analysis);
}

/** The costs of some layers together. */
export function totalCost(analysis: Analysis, ids: readonly NodeId[]): Cost {
  const total = { parameters: 0, multiplyAdds: 0, values: 0 };
  ids.forEach((id) => {
    const node = analysis.nodes.get(id);
    if (!node) return;
    total.parameters += node.parameters;
    total.multiplyAdds += node.multiplyAdds;
    total.values += node.values;
  });
  return costOf(total);
}

/** The order of the computation; layers on a cycle last. */
export function inCostOrder({ order, nodes }: Analysis): readonly NodeId[] {
  return order.length === nodes.size ? order : [...new Set([...order, ...nodes.keys()])];
}

/** One row a layer, in the order of the computation; layers on a cycle last. */
export function layerCosts(network: Network, analysis: Analysis): readonly CostRow[] {
  const rows: CostRow[] = [];
  for (const id of inCostOrder(analysis)) {
    const cost = layerCost(network, analysis, id);
    if (cost) rows.push(cost);
  }
  return rows;
}

/** One layer's row; null where there is no such layer. */
export function layerCost(network: Network, analysis: Analysis, id: NodeId): CostRow | null {
  const node = analysis.nodes.get(id);
  if (!node) return null;
  const of = { kind: 'layer', id, block: nodeById(network, id)?.block ?? [] } as const;
  return row(of, node.output, costOf(node), analysis);
}

/** One row a block, the inner ones after the one that they stand in. */
export function blockCosts(network: Network, analysis: Analysis): readonly CostRow[] {
  const rows: CostRow[] = [];
  const visit = (tree: BlockTree) => {
    if (tree.path.length > 0) rows.push(blockCost(network, analysis, tree));
    for (const inner of tree.blocks) visit(inner);
  };
  visit(blockTree(network));
  return rows;
}

/** One block's row. */
export function blockCost(network: Network, analysis: Analysis, tree: BlockTree): CostRow {
  const of = { kind: 'block', path: tree.path, layers: tree.allIds.length } as const;
  return row(of, leaves(network, analysis, tree), totalCost(analysis, tree.allIds), analysis);
}

/** The shape of the one layer that leads out of a block; null where several do. */
function leaves(network: Network, { nodes }: Analysis, { path, allIds }: BlockTree): Shape | null {
  const places = placesById(network);
  const kept = keptWithin(network);
  let exit: NodeId | null = null;
  for (const id of allIds) {
    if ((kept[places.get(id) ?? -1] ?? 0) >= path.length) continue;
    if (exit !== null) return null;
    exit = id;
  }
  return exit === null ? null : (nodes.get(exit)?.output ?? null);
}

const depths = new WeakMap<Network, Uint8Array>();

/**
 * By the place of each node: how many of the blocks around it, from the outermost on, hold all of its followers too; 0
 * where nothing follows. Remembered by the network's identity.
 */
function keptWithin(network: Network): Uint8Array {
  const known = depths.get(network);
  if (known) return known;
  const { nodes } = network;
  const nobody = 255;
  const kept = new Uint8Array(nodes.length).fill(nobody);
  sourcesByPlace(network).forEach((sources, place) => {
    for (let i = 0; i < sources.length; i += 1) {
      const from = sources[i] ?? place;
      kept[from] = Math.min(kept[from] ?? nobody, sharedDepth(nodes[from]?.block, nodes[place]?.block));
    }
  });
  for (let place = 0; place < kept.length; place += 1) if (kept[place] === nobody) kept[place] = 0;
  depths.set(network, kept);
  return kept;
}

function sharedDepth(a: BlockPath = [], b: BlockPath = []): number {
  // Most followers stand in the same block.
  if (a === b) return a.length;
  let depth = 0;
  while (depth < a.length && a[depth] === b[depth]) depth += 1;
  return depth;
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

function missing(id: NodeId): never {
  throw new Error(`${id} is ordered but not analysed`);
}
