/**
 * What follows from a network: order, shapes, parameters, multiply-adds, receptive fields, and all that is wrong with
 * it. Exact integers, in one walk from the inputs to the output, linear in the number of edges. Any graph may come in,
 * however wrong; nothing throws. A node shows its own first problem; what only stands behind a broken one says which.
 */
import * as v from 'valibot';
import { analyseNode, broken, type Expected, type NodeAnalysis, tooManyMultiplyAdds } from './analyseNode.ts';
import { layerOf } from './layers/index.ts';
import type { Network, NetworkNode, NodeId } from './network.ts';
import type { NetworkProblem } from './problem.ts';
import { larger, type ReceptiveField } from './receptiveField.ts';
import { sameList } from './sameList.ts';
import { leadingTo, topology } from './topology.ts';
import { placesById, sourcesByPlace } from './wiring.ts';

export type { NodeAnalysis } from './analyseNode.ts';

export interface Analysis {
  /** Topological; nodes on a cycle are left out. */
  readonly order: readonly NodeId[];
  readonly nodes: ReadonlyMap<NodeId, NodeAnalysis>;
  /** `nodeId` null: the network as a whole. */
  readonly problems: readonly { readonly nodeId: NodeId | null; readonly problem: NetworkProblem }[];
  readonly inputId: NodeId | null;
  readonly outputId: NodeId | null;
  readonly parameters: number;
  /** Numbers in the buffers: carried, but not learned. */
  readonly carried: number;
  readonly multiplyAdds: number;
  /** Numbers in the outputs of all layers together, for one image. */
  readonly values: number;
  /** The largest before some layer sees everything; null where no map is known. */
  readonly receptiveField: ReceptiveField | null;
  /** Nothing is wrong. */
  readonly trainable: boolean;
  /** What was asked of the network; null where only the network itself was looked at. */
  readonly expected: Expected | null;
}

const memo = new WeakMap<Network, Analysis[]>();

/** Analyses a network; remembered by the network's identity and what is expected of it. */
export function analyse(network: Network, expected?: Expected): Analysis {
  // Every card asks for it, at every edit.
  const known = memo.get(network) ?? [];
  const before = known.find((one) => isSameAsked(one.expected, expected ?? null));
  if (before) return before;
  const analysis = analyseAfresh(network, expected);
  memo.set(network, [...known, analysis]);
  return analysis;
}

function isSameAsked(a: Expected | null, b: Expected | null): boolean {
  return a === b || (a !== null && a.classes === b?.classes && sameList(a.image, b.image));
}

function analyseAfresh(network: Network, expected: Expected | undefined): Analysis {
  const { nodes } = network;
  const indexOf = placesById(network);
  const duplicates = new Set<NodeId>();
  if (indexOf.size < nodes.length)
    nodes.forEach(({ id }, i) => {
      if (indexOf.get(id) !== i) duplicates.add(id);
    });
  // Loops and not chains of arrays: every edit comes through here.
  const edges = sourcesByPlace(network);
  const inputs: number[] = [];
  const outputs: number[] = [];
  nodes.forEach(({ kind }, i) => {
    if (kind === 'input') inputs.push(i);
    if (kind === 'output') outputs.push(i);
  });
  const { order, onCycle } = topology(edges);
  const leads = leadingTo(edges, outputs);

  const analyses = new Map<NodeId, NodeAnalysis>();
  const walk = (i: number) => {
    const node = nodes[i];
    if (!node || analyses.has(node.id)) return;
    const structural = structuralProblem(node, duplicates, indexOf, onCycle.has(i));
    const analysis = structural ? broken(node.id, structural) : analyseNode(node, analyses, expected);
    const extra =
      severalProblem(node, i, inputs, outputs) ??
      (outputs.length > 0 && leads[i] === 0 ? ({ code: 'leadsNowhere' } as const) : null);
    analyses.set(node.id, analysis.problem === null && extra ? { ...analysis, problem: extra } : analysis);
  };
  onCycle.forEach(walk);
  order.forEach(walk);
  // Most networks stand in an order of their computation, which is then that of the cards.
  const isInOrder =
    order.length === nodes.length && duplicates.size === 0 && order.every((place, i) => place === i);
  return summarise(nodes, isInOrder, analyses, {
    order: idsOf(nodes, order, duplicates.size > 0),
    inputId: nodes[inputs[0] ?? -1]?.id ?? null,
    outputId: nodes[outputs[0] ?? -1]?.id ?? null,
    expected: expected ?? null,
  });
}

/** Each once, where its first node stands. */
function idsOf(
  nodes: readonly NetworkNode[],
  order: readonly number[],
  hasDuplicates: boolean,
): readonly NodeId[] {
  const ids: NodeId[] = [];
  order.forEach((i) => {
    const node = nodes[i];
    if (node) ids.push(node.id);
  });
  return hasDuplicates ? [...new Set(ids)] : ids;
}

/** What is wrong with a node before any shape is asked for. */
function structuralProblem(
  node: NetworkNode,
  duplicates: ReadonlySet<NodeId>,
  known: ReadonlyMap<NodeId, number>,
  onCycle: boolean,
): NetworkProblem | null {
  if (duplicates.has(node.id)) return { code: 'duplicateId', id: node.id };
  const { arity } = layerOf(node.kind);
  const name = badParameter(node);
  if (name !== null) return { code: 'badParameter', name };
  if (onCycle) return { code: 'cycle' };
  for (let i = 0; i < node.inputs.length; i += 1) {
    const id = node.inputs[i] ?? '';
    if (!known.has(id)) return { code: 'unknownInput', id };
  }
  const got = node.inputs.length;
  if (got < arity.min || (arity.max !== null && got > arity.max))
    return { code: 'inputCount', got, ...arity };
  return null;
}

/** Nodes never change, so each is looked at once, however often the network around it is edited. */
const checked = new WeakMap<NetworkNode, string | null>();

/** The first parameter that the layer's schema refuses, or null. */
function badParameter(node: NetworkNode): string | null {
  const known = checked.get(node);
  if (known !== undefined) return known;
  const parsed = v.safeParse(layerOf(node.kind).params, node.params);
  const name = parsed.success ? null : String(parsed.issues[0].path?.[0]?.key ?? '');
  checked.set(node, name);
  return name;
}

function severalProblem(
  node: NetworkNode,
  i: number,
  inputs: readonly number[],
  outputs: readonly number[],
): NetworkProblem | null {
  if (node.kind === 'input' && i !== inputs[0]) return { code: 'severalInputs', count: inputs.length };
  if (node.kind === 'output' && i !== outputs[0]) return { code: 'severalOutputs', count: outputs.length };
  return null;
}

/** A layer's share of the network's multiply-adds, 0 to 1. */
export function shareOfWork(analysis: Analysis, { multiplyAdds }: NodeAnalysis): number {
  return analysis.multiplyAdds === 0 ? 0 : multiplyAdds / analysis.multiplyAdds;
}

/** As the cards stand. */
function inDocumentOrder(
  nodes: readonly NetworkNode[],
  analyses: ReadonlyMap<NodeId, NodeAnalysis>,
  shown: (found: NodeAnalysis) => NodeAnalysis,
): ReadonlyMap<NodeId, NodeAnalysis> {
  const ordered = new Map<NodeId, NodeAnalysis>();
  for (const { id } of nodes) {
    const found = analyses.get(id);
    if (found && !ordered.has(id)) ordered.set(id, shown(found));
  }
  return ordered;
}

function summarise(
  nodes: readonly NetworkNode[],
  isInOrder: boolean,
  analyses: ReadonlyMap<NodeId, NodeAnalysis>,
  ends: Pick<Analysis, 'order' | 'inputId' | 'outputId' | 'expected'>,
): Analysis {
  let [parameters, carried, multiplyAdds, values, costliest] = [0, 0, 0, 0, 0];
  let receptiveField: ReceptiveField | null = null;
  const all = [...analyses.values()];
  for (let i = 0; i < all.length; i += 1) {
    const node = all[i];
    if (!node) continue;
    parameters += node.parameters;
    carried += node.carried;
    multiplyAdds += node.multiplyAdds;
    values += node.values;
    costliest = Math.max(costliest, node.multiplyAdds);
    receptiveField = larger(receptiveField, node.receptiveField);
  }
  const problems: { nodeId: NodeId | null; problem: NetworkProblem }[] = [];
  if (ends.inputId === null) problems.push({ nodeId: null, problem: { code: 'noInput' } });
  if (ends.outputId === null) problems.push({ nodeId: null, problem: { code: 'noOutput' } });
  const total = Math.max(parameters, multiplyAdds);
  if (!Number.isSafeInteger(total))
    problems.push({ nodeId: null, problem: { code: 'tooLarge', elements: total } });

  // Where no layer alone is too costly, the costliest shows that all are.
  const blamed =
    multiplyAdds >= tooManyMultiplyAdds && costliest < tooManyMultiplyAdds
      ? all.find((node) => node.multiplyAdds === costliest && node.problem === null)
      : undefined;
  const shown =
    isInOrder && !blamed
      ? analyses
      : inDocumentOrder(nodes, analyses, (found) =>
          found === blamed
            ? { ...found, problem: { code: 'tooCostly', multiplyAdds: costliest, whole: multiplyAdds } }
            : found,
        );
  shown.forEach(({ id, problem }) => {
    if (problem) problems.push({ nodeId: id, problem });
  });
  return {
    ...ends,
    nodes: shown,
    problems,
    parameters,
    carried,
    multiplyAdds,
    values,
    receptiveField,
    trainable: problems.length === 0,
  };
}
