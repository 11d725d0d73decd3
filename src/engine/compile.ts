/**
 * From a document's network to what can be trained: the layers in topological order, and the names, shapes and first
 * values of everything that is carried from step to step. `forward` then calls each layer's own meaning in turn.
 *
 * Random numbers are counter-based: what a layer draws depends on (seed, node, purpose, step) and on nothing else.
 */
import * as tf from '@tensorflow/tfjs-core';
import { datasetOf } from '../data/datasets.ts';
import type { Experiment } from '../document/experiment.ts';
import { type Analysis, analyse } from '../model/analyse.ts';
import { initialValues } from '../model/initialValues.ts';
import { layerOf } from '../model/layers/index.ts';
import type { LayerType, WeightSpec } from '../model/layers/layerType.ts';
import type { NetworkNode, NodeId } from '../model/network.ts';
import { randomStream } from '../model/random.ts';
import { fail, ok, type Result } from '../model/result.ts';
import { sizeOf } from '../model/shape.ts';
import { biasRelu, hasBiasRelu } from './kernels/biasRelu.ts';
import { layerOutput } from './layerOutput.ts';
import type { EngineProblem } from './protocol.ts';
import type { Part } from './replicas/parts.ts';
import type { NamedShape } from './tensorStore.ts';

export interface CompiledNode {
  readonly id: NodeId;
  readonly inputs: readonly NodeId[];
  readonly weights: readonly WeightSpec[];
  readonly params: NetworkNode['params'];
  readonly layer: LayerType<NetworkNode['kind'], NetworkNode['params']>;
}

export interface TrainedWeight {
  /** `nodeId/weightName` */
  readonly name: string;
  readonly nodeId: NodeId;
  readonly spec: WeightSpec;
}

export interface CompiledModel {
  readonly analysis: Analysis;
  readonly seed: number;
  readonly inputId: NodeId;
  readonly outputId: NodeId;
  readonly nodes: readonly CompiledNode[];
  readonly weights: readonly TrainedWeight[];
  readonly buffers: readonly NamedShape[];
  /** Convolutions with a bias that nobody but one ReLU reads, and that ReLU, by their ids: both can be done as one. */
  readonly biasRelus: ReadonlyMap<NodeId, NodeId>;
  /** The values that weights and buffers begin with: a function of the document. */
  readonly initial: () => Map<string, Float32Array>;
}

/** Refuses a network that cannot be trained, with its first problem and the card that has it. */
export function compile(experiment: Experiment): Result<CompiledModel, EngineProblem> {
  const { network, seed, data } = experiment;
  const dataset = datasetOf(data.dataset);
  const analysis = analyse(network, { image: dataset.image, classes: dataset.classes.length });
  const { inputId, outputId } = analysis;
  const [first] = analysis.problems;
  if (first) return fail({ code: 'notTrainable', ...first });
  if (!analysis.trainable || inputId === null || outputId === null) {
    return fail({ code: 'internal', detail: 'the network is not trainable, yet no problem is named' });
  }

  const byId = new Map(network.nodes.map((node) => [node.id, node]));
  const nodes: CompiledNode[] = [];
  const weights: TrainedWeight[] = [];
  const buffers: (NamedShape & { readonly initial: 'zeros' | 'ones' })[] = [];
  for (const id of analysis.order) {
    const node = byId.get(id);
    const facts = analysis.nodes.get(id);
    if (!node || !facts) throw new Error(`analysis orders ${id}, which the network lacks`);
    nodes.push({
      id,
      inputs: node.inputs,
      weights: facts.weights,
      params: node.params,
      layer: layerOf(node.kind),
    });
    for (const spec of facts.weights) weights.push({ name: `${id}/${spec.name}`, nodeId: id, spec });
    for (const { name, shape, initial } of facts.buffers) {
      buffers.push({ name: `${id}/${name}`, shape, initial });
    }
  }

  const initial = () => {
    const values = new Map<string, Float32Array>();
    for (const { name, nodeId, spec } of weights) values.set(name, initialValues(seed, nodeId, spec));
    for (const { name, shape, initial: value } of buffers) {
      values.set(name, new Float32Array(sizeOf(shape)).fill(value === 'ones' ? 1 : 0));
    }
    return values;
  };
  const biasRelus = biasRelusOf(nodes);
  return ok({ analysis, seed, inputId, outputId, nodes, weights, buffers, biasRelus, initial });
}

/** Convolutions that nobody but a ReLU reads, with that ReLU: to be asked again of a part, which may lack the reader. */
export function biasRelusOf(nodes: readonly CompiledNode[]): ReadonlyMap<NodeId, NodeId> {
  const pairs = new Map<NodeId, NodeId>();
  for (const { id, layer, weights } of nodes) {
    const readers = nodes.filter(({ inputs }) => inputs.includes(id));
    const [reader] = readers;
    const hasBias = weights.some(({ name }) => name === 'bias');
    if (layer.kind === 'conv2d' && hasBias && reader && readers.length === 1 && reader.layer.kind === 'relu')
      pairs.set(id, reader.id);
  }
  return pairs;
}

export interface ForwardOptions {
  readonly mode: 'training' | 'inference';
  /** Number of the step, for the random streams. */
  readonly step: number;
  /** The images are a part of the batch: random numbers are those of their rows in the whole. */
  readonly part?: Part;
  /** A weight or buffer, by its name in the store. */
  readonly tensor: (name: string) => tf.Tensor;
  /** New values of buffers; called in training only. */
  readonly assign: (name: string, value: tf.Tensor) => void;
  /** Sees what each layer puts out, in order. */
  readonly observe?: (nodeId: NodeId, output: tf.Tensor) => void;
}

/** Logits [n, classes] of images [n, height, width, channels]. Call inside of a tidy. */
export function forward(model: CompiledModel, images: tf.Tensor4D, options: ForwardOptions): tf.Tensor2D {
  const outputs = new Map<NodeId, tf.Tensor>();
  runNodes(model, model.nodes, images, outputs, options);
  return outputOf(outputs, model.outputId) as tf.Tensor2D;
}

/** Some nodes in order: `outputs` has what they read, and gets what they put out. Call inside of a tidy. */
export function runNodes(
  model: CompiledModel,
  nodes: readonly CompiledNode[],
  images: tf.Tensor4D,
  outputs: Map<NodeId, tf.Tensor>,
  { mode, step, part, tensor, assign, observe }: ForwardOptions,
): void {
  // Whoever looks at every layer's output gets every one.
  const fused = !observe && hasBiasRelu() ? model.biasRelus : new Map<NodeId, NodeId>();
  for (const { id, inputs, weights, params, layer } of nodes) {
    if (outputs.has(id)) continue;
    const withRelu = fused.get(id);
    const arriving = id === model.inputId ? [images] : inputs.map((from) => outputOf(outputs, from));
    const named: Record<string, tf.Tensor> = {};
    for (const { name } of weights) {
      if (withRelu === undefined || name !== 'bias') named[name] = tensor(`${id}/${name}`);
    }
    const output = layerOutput({ layer, params }, arriving, named, {
      tf,
      mode,
      random: (purpose, count) => {
        const stream = randomStream(model.seed, id, purpose, step);
        return part ? stream.uniformPart((part.first * count) / part.count, count) : stream.uniform(count);
      },
      buffers: {
        get: (name) => tensor(`${id}/${name}`),
        assign: (name, value) => {
          if (mode === 'training') assign(`${id}/${name}`, value);
        },
      },
    });
    observe?.(id, output);
    if (withRelu === undefined) outputs.set(id, output);
    else outputs.set(withRelu, biasRelu(output, tensor(`${id}/bias`)));
  }
}

function outputOf(outputs: ReadonlyMap<NodeId, tf.Tensor>, id: NodeId): tf.Tensor {
  const output = outputs.get(id);
  if (!output) throw new Error(`the output of ${id} is needed before it was computed`);
  return output;
}
