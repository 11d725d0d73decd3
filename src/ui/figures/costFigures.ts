/**
 * What the cost panel shows: rows in the chosen order, and in words how a number came about. By block, rows are the
 * outermost blocks and the layers that stand in none, so that they add up to the whole.
 */
import type { Analysis } from '../../model/analyse.ts';
import {
  blockCosts,
  type Cost,
  type CostColumn,
  type CostRow,
  layerCosts,
  sortedCosts,
  totalCost,
} from '../../model/cost.ts';
import { layerOf } from '../../model/layers/index.ts';
import type { Network } from '../../model/network.ts';
import { grouped } from '../../model/terms.ts';
import { fullShape } from '../builder/figures.ts';
import type { Words } from '../useWords.ts';

export type CostBy = 'layers' | 'blocks';
export type CostOrder = 'inOrder' | 'largest';
/** What one multiply-add counts: one, or its multiplication and its addition apart. */
export type Counts = 1 | 2;

export function hasBlocks({ nodes }: Network): boolean {
  return nodes.some(({ block = [] }) => block.length > 0);
}

export function costRows(
  network: Network,
  analysis: Analysis,
  { by, order, column }: { readonly by: CostBy; readonly order: CostOrder; readonly column: CostColumn },
): readonly CostRow[] {
  const layers = layerCosts(network, analysis);
  const rows = by === 'layers' ? layers : withOuterBlocks(layers, blockCosts(network, analysis));
  return order === 'largest' ? sortedCosts(rows, column) : rows;
}

/** Each block stands where its first layer would. */
function withOuterBlocks(layers: readonly CostRow[], blocks: readonly CostRow[]): readonly CostRow[] {
  const waiting = new Map(
    blocks.flatMap((row) =>
      row.of.kind === 'block' && row.of.path.length === 1 ? [[row.of.path[0], row]] : [],
    ),
  );
  return layers.flatMap((row) => {
    const name = row.of.kind === 'layer' ? row.of.block[0] : undefined;
    if (name === undefined) return [row];
    const block = waiting.get(name);
    waiting.delete(name);
    return block ? [block] : [];
  });
}

export function wholeCost(analysis: Analysis): Cost {
  return totalCost(analysis, analysis.nodes.keys());
}

/** A number with its unit: counts in full, multiply-adds by the chosen convention, memory in bytes. */
export function costText(cost: Cost, column: CostColumn, counts: Counts, words: Words['figures']): string {
  const value = cost[column];
  if (column === 'multiplyAdds') return grouped(counts * value);
  return column === 'parameters' ? grouped(value) : words.bytes(value);
}

/** Share of the whole network, 0 to 1. */
export function costShare(cost: Cost, whole: Cost, column: CostColumn): number {
  return whole[column] === 0 ? 0 : cost[column] / whole[column];
}

/** How a row's number comes about, with this layer's own values. */
export function costFormula(
  row: CostRow,
  column: CostColumn,
  network: Network,
  analysis: Analysis,
  counts: Counts,
  words: Words['figures'],
): string {
  const value = costText(row, column, counts, words);
  if (row.of.kind === 'block') return words.cost.sumOf(row.of.layers, value);
  const { id } = row.of;
  const node = network.nodes.find((one) => one.id === id);
  const own = analysis.nodes.get(id);
  if (row[column] === 0 || !node || !own?.output) return words.cost.noneOf(words.cost.columns[column]);
  if (column === 'inferenceActivations') return words.cost.memoryInference(fullShape(own.output), value);
  if (column === 'trainingActivations') return words.cost.memoryTraining(fullShape(own.output), value);
  const formula = layerOf(node.kind)
    .formulas(own.inputs, node.params)
    .find(({ of }) => of === column);
  const terms = formula?.terms.map(({ text }) => text).join('');
  if (!terms) return value;
  if (column === 'multiplyAdds' && counts === 2) return `${words.cost.doubled}${terms} = ${value}`;
  return `${terms} = ${value}`;
}
