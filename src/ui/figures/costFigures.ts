/**
 * What the cost panel shows: rows in the chosen order, and in words how a number came about. By block, rows are an outline
 * of blocks that open; the largest first is then the largest of each block.
 */
import type { Analysis } from '../../model/analyse.ts';
import type { BlockPath } from '../../model/blocks.ts';
import { type Cost, type CostColumn, type CostRow, layerCosts, sortedCosts } from '../../model/cost.ts';
import { costOutline } from '../../model/costOutline.ts';
import { layerOf } from '../../model/layers/index.ts';
import type { Network } from '../../model/network.ts';
import { grouped } from '../../model/terms.ts';
import { nodeById } from '../../model/wiring.ts';
import { fullShape, percent } from '../builder/figures.ts';
import { blockName, nameById } from '../builder/layerNames.ts';
import { languageOf, type Words } from '../useWords.ts';

export type CostBy = 'layers' | 'blocks';
export type CostOrder = 'inOrder' | 'largest';
/** What one multiply-add counts: one, or its multiplication and its addition apart. */
export type Counts = 1 | 2;

export function hasBlocks({ nodes }: Network): boolean {
  return nodes.some(({ block = [] }) => block.length > 0);
}

export interface CostView {
  readonly by: CostBy;
  readonly order: CostOrder;
  readonly column: CostColumn;
  /** Keys of the blocks whose rows are shown. */
  readonly opened: ReadonlySet<string>;
}

export function costRows(
  network: Network,
  analysis: Analysis,
  { by, order, column, opened }: CostView,
): readonly CostRow[] {
  const arrange = (rows: readonly CostRow[]) => (order === 'largest' ? sortedCosts(rows, column) : rows);
  if (by === 'layers') return arrange(layerCosts(network, analysis));
  return costOutline(network, analysis, { isOpen: (key) => opened.has(key), arrange });
}

/** Every block and every layer, in order: what a file holds, whatever is shown. */
export function allCostRows(network: Network, analysis: Analysis): readonly CostRow[] {
  return costOutline(network, analysis, { isOpen: () => true, arrange: (rows) => rows });
}

/** A block's name with those around it. */
export function pathText(path: BlockPath, { builder }: Words): string {
  return path.map((part) => blockName(part, builder.blockNames)).join(' / ');
}

/** A layer's as on its card; a block's with those around it. */
export function costRowName(network: Network, { of }: CostRow, words: Words): string {
  return of.kind === 'layer' ? nameById(network, of.id, languageOf(words)) : pathText(of.path, words);
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

/** A row's share of the whole, from the two numbers that it divides. */
export function shareFormula(
  row: CostRow,
  whole: Cost,
  column: CostColumn,
  counts: Counts,
  words: Words['figures'],
): string {
  const [part, all] = [costText(row, column, counts, words), costText(whole, column, counts, words)];
  return words.cost.partOf(words.cost.columns[column], part, all, percent(costShare(row, whole, column)));
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
  const node = nodeById(network, id);
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
