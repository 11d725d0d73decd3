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
  readonly problem: NetworkProblem | null;
  readonly weights: readonly WeightSpec[];
  readonly buffers: readonly BufferSpec[];
  readonly parameters: number;
  /** For one image. */
  readonly multiplyAdds: number;
  /** Of the whole network's multiply-adds, 0 to 1. */
  readonly share: number;
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
    problem,
    weights: [],
    buffers: [],
    parameters: 0,
    multiplyAdds: 0,
    share: 0,
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
  const sources: NodeAnalysis[] = [];
  for (const from of node.inputs) {
    const source = before.get(from);
    if (source) sources.push(source);
  }
  const last = remembered.get(node);
  // Only the ends are asked for what the data expects.
  const isAsked = layerOf(node.kind).family === 'io';
  if (last && (last.expected === expected || !isAsked) && arriveAlike(last.sources, sources))
    return last.analysis;
  const analysis = analyseNodeAfresh(node, sources, expected);
  remembered.set(node, { sources, expected, analysis });
  return analysis;
}

/** Is what leaves these nodes, and what it has seen of the image, the same? */
function arriveAlike(a: readonly NodeAnalysis[], b: readonly NodeAnalysis[]): boolean {
  return (
    a.length === b.length &&
    a.every((one, i) => {
      const other = b[i];
      return one === other || (other !== undefined && leavesAlike(one, other));
    })
  );
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
  const multiplyAdds = layer.multiplyAdds(inputs, params);
  const largest = Math.max(sizeOf(output), ...weights.map((weight) => sizeOf(weight.shape)));
  if (largest > maxElements) return broken(id, { code: 'tooLarge', elements: largest }, inputs);

  return {
    id,
    inputs,
    output,
    problem:
      multiplyAdds >= tooManyMultiplyAdds
        ? { code: 'tooCostly', multiplyAdds }
        : expected
          ? expectationProblem(kind, output, expected)
          : null,
    weights,
    buffers: layer.buffers(inputs, params),
    parameters: weights.reduce((sum, weight) => sum + sizeOf(weight.shape), 0),
    multiplyAdds,
    share: 0,
    receptiveField: fieldOf(sources, layer.window(inputs, params)),
  };
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
