/**
 * What follows for one node from what arrives at it: its shapes, weights, cost and receptive field, or what is wrong with
 * it. Nodes never change, so what was found of one is kept as long as the same arrives: after an edit only the edited
 * layer, and those that receive something else because of it, are worked out anew.
 */
import { layerOf } from './layers/index.ts';
import type { BufferSpec, WeightSpec } from './layers/layerType.ts';
import type { NetworkNode, NodeId } from './network.ts';
import type { NetworkProblem } from './problem.ts';
import { onePixel, type ReceptiveField, sameField, through, unite } from './receptiveField.ts';
import { type Shape, sameShape, sizeOf } from './shape.ts';

export interface NodeAnalysis {
  readonly id: NodeId;
  /** Shapes that arrive, in order of the edges; those that are unknown are left out. */
  readonly inputs: readonly Shape[];
  /** Null where it cannot be told. */
  readonly output: Shape | null;
  /** Numbers in the output, for one image; 0 where it cannot be told. */
  readonly values: number;
  readonly problem: NetworkProblem | null;
  readonly weights: readonly WeightSpec[];
  readonly buffers: readonly BufferSpec[];
  readonly parameters: number;
  /** Numbers in the buffers: carried, but not learned. */
  readonly carried: number;
  /** For one image. */
  readonly multiplyAdds: number;
  readonly receptiveField: ReceptiveField | null;
}

/** The image and the classes of the chosen data. */
export interface Expected {
  readonly image: Shape;
  readonly classes: number;
}

/** Elements of the largest tensor: beyond it indices no longer fit 32 bits. */
const maxElements = 2 ** 31 - 1;

/** Multiply-adds for one image, of one layer or of all, from which on training is refused. */
export const tooManyMultiplyAdds = 10 ** 12;

/** A node of which nothing can be told but what is wrong. */
export function broken(id: NodeId, problem: NetworkProblem, inputs: readonly Shape[] = []): NodeAnalysis {
  return {
    id,
    inputs,
    output: null,
    values: 0,
    problem,
    weights: [],
    buffers: [],
    parameters: 0,
    carried: 0,
    multiplyAdds: 0,
    receptiveField: null,
  };
}

interface Remembered {
  readonly sources: readonly NodeAnalysis[];
  readonly expected: Expected | undefined;
  readonly analysis: NodeAnalysis;
}

/** What was found of each node last. After an edit most nodes are the same and receive the same. */
const remembered = new WeakMap<NetworkNode, Remembered>();

/** Shapes, costs and field of one node whose inputs have been analysed (`before`); as last time where nothing else arrives. */
export function analyseNode(
  node: NetworkNode,
  before: ReadonlyMap<NodeId, NodeAnalysis>,
  expected: Expected | undefined,
): NodeAnalysis {
  const last = remembered.get(node);
  // Only the ends are asked for what the data expects.
  const isAsked = layerOf(node.kind).family === 'io';
  if (last && (last.expected === expected || !isAsked) && arriveAlike(last.sources, node.inputs, before))
    return last.analysis;
  const sources = node.inputs.flatMap((from) => before.get(from) ?? []);
  const analysis = analyseNodeAfresh(node, sources, expected);
  remembered.set(node, { sources, expected, analysis });
  return analysis;
}

/** Is what arrives now, and what it has seen of the image, the same as what arrived last? */
function arriveAlike(
  last: readonly NodeAnalysis[],
  inputs: readonly NodeId[],
  now: ReadonlyMap<NodeId, NodeAnalysis>,
): boolean {
  if (last.length !== inputs.length) return false;
  for (let i = 0; i < last.length; i += 1) {
    const one = last[i];
    const other = now.get(inputs[i] ?? '');
    if (one === other) continue;
    if (one === undefined || other === undefined || !leavesAlike(one, other)) return false;
  }
  return true;
}

function leavesAlike(a: NodeAnalysis, b: NodeAnalysis): boolean {
  return (
    a.output !== null &&
    b.output !== null &&
    sameShape(a.output, b.output) &&
    sameField(a.receptiveField, b.receptiveField)
  );
}

function analyseNodeAfresh(
  node: NetworkNode,
  sources: readonly NodeAnalysis[],
  expected: Expected | undefined,
): NodeAnalysis {
  const { id, kind, params } = node;
  const layer = layerOf(kind);
  const inputs = sources.flatMap(({ output }) => (output ? [output] : []));
  const culprit = sources.find(({ output }) => output === null);
  if (culprit) {
    const root = culprit.problem?.code === 'brokenUpstream' ? culprit.problem.id : culprit.id;
    return broken(id, { code: 'brokenUpstream', id: root }, inputs);
  }

  const shape = layer.outputShape(inputs, params);
  if (!shape.ok) {
    // The data's number of classes tells more than the output's own, unless that is the one that is met.
    const { problem } = shape;
    const classes = expected?.classes;
    const said =
      problem.code === 'classesDiffer' && classes !== undefined && classes !== problem.got
        ? { ...problem, classes }
        : problem;
    return broken(id, said, inputs);
  }
  const output = shape.value;
  const weights = layer.weights(inputs, params);
  const buffers = layer.buffers(inputs, params);
  const multiplyAdds = layer.multiplyAdds(inputs, params);
  const values = sizeOf(output);
  const largest = Math.max(values, ...weights.map((weight) => sizeOf(weight.shape)));
  if (largest > maxElements) return broken(id, { code: 'tooLarge', elements: largest }, inputs);

  return {
    id,
    inputs,
    output,
    values,
    problem:
      multiplyAdds >= tooManyMultiplyAdds
        ? { code: 'tooCostly', multiplyAdds }
        : expected
          ? expectationProblem(kind, output, expected)
          : null,
    weights,
    buffers,
    parameters: valuesIn(weights),
    carried: valuesIn(buffers),
    multiplyAdds,
    receptiveField: fieldOf(sources, layer.window(inputs, params)),
  };
}

function valuesIn(tensors: readonly { readonly shape: Shape }[]): number {
  return tensors.reduce((sum, { shape }) => sum + sizeOf(shape), 0);
}

function expectationProblem(
  kind: NetworkNode['kind'],
  output: Shape,
  expected: Expected,
): NetworkProblem | null {
  const { image, classes } = expected;
  if (kind === 'input' && !sameShape(output, image)) return { code: 'imageDiffers', got: output, image };
  const [got = 0] = output;
  if (kind === 'output' && got !== classes) return { code: 'classesDiffer', got, classes };
  return null;
}

function fieldOf(
  sources: readonly NodeAnalysis[],
  window: Parameters<typeof through>[1],
): ReceptiveField | null {
  const fields = sources.flatMap(({ receptiveField }) => receptiveField ?? []);
  const [first, ...rest] = fields;
  return first ? through(rest.reduce(unite, first), window) : onePixel;
}
