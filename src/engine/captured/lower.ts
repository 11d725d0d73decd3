/**
 * Each kind of layer in terms of our kernels: the table that says which networks can be captured. A layer that is not in
 * it, or whose settings no kernel covers, leaves the whole network to the stock way.
 */
import type { LayerKind } from '../../model/layers/index.ts';
import { isMap, type Shape, sizeOf } from '../../model/shape.ts';
import type { CompiledModel, CompiledNode } from '../compile.ts';
import * as norm from '../kernels/webgpu/batchNorm.ts';
import type { PlannedBuffer, View } from '../kernels/webgpu/dispatch.ts';
import { dropout, dropoutGradient } from '../kernels/webgpu/dropout.ts';
import * as each from '../kernels/webgpu/elementwise.ts';
import type { Activation } from '../kernels/webgpu/epilogue.ts';
import * as pool from '../kernels/webgpu/pooling.ts';
import { type CorrelateWay, convolutionOf, lowerConvolution, lowerDense } from './convolve.ts';
import type { State } from './state.ts';
import type { Flow, PlanTensor, Tape } from './tape.ts';

export interface Ways {
  readonly correlate: CorrelateWay;
}

/** A layer in its place in the plan. */
export interface Site {
  readonly tape: Tape;
  readonly node: CompiledNode;
  readonly inputs: readonly PlanTensor[];
  readonly output: Shape;
  readonly batch: number;
  /** Of the only consumer, where that is an activation: taken along. */
  readonly activation: Activation | null;
  readonly state: State;
  readonly ways: Ways;
  /** The step's input: words that are written anew for each step. */
  readonly head: View;
  /** Where in `head` this layer's random stream is named. */
  readonly streamAt: (nodeId: string) => number;
  /** Where partial gradients are gathered. */
  readonly partials: () => PlannedBuffer;
}

type Lowering = (site: Site) => Flow;

const same: Lowering = ({ inputs }) => only(inputs).flow;

const lowerings: { readonly [K in LayerKind]?: Lowering } = {
  conv2d: lowerConvolution,
  dense: lowerDense,
  maxPool: (site) => lowerPool(site, 'max'),
  avgPool: (site) => lowerPool(site, 'average'),
  globalAvgPool: lowerGlobalAverage,
  flatten: same,
  output: same,
  relu: lowerActivation,
  leakyRelu: lowerActivation,
  sigmoid: lowerActivation,
  tanh: lowerActivation,
  batchNorm: lowerBatchNorm,
  dropout: lowerDropout,
  add: lowerAdd,
  concat: lowerConcat,
};

/** Kinds whose kernels can take an activation along. */
export const takesActivation: ReadonlySet<string> = new Set(['conv2d', 'dense', 'batchNorm', 'add']);

/** Whether our kernels know this layer with these settings. */
export function covers(node: CompiledNode, inputs: readonly Shape[], output: Shape): boolean {
  const { kind } = node.layer;
  if (kind === 'input') return true;
  if (!Object.hasOwn(lowerings, kind)) return false;
  const [input = []] = inputs;
  return kind !== 'conv2d' || convolutionOf({ ...node, input, output, batch: 1 }) !== null;
}

export function lower(site: Site): Flow {
  const lowering = lowerings[site.node.layer.kind];
  if (!lowering) throw new Error(`no kernel of ours covers ${site.node.layer.kind}`);
  return lowering(site);
}

/** The activation that a layer is, or null. */
export function activationOf({
  layer,
  params,
}: Pick<CompiledModel['nodes'][number], 'layer' | 'params'>): Activation | null {
  switch (layer.kind) {
    case 'relu':
    case 'sigmoid':
    case 'tanh':
      return { kind: layer.kind };
    case 'leakyRelu':
      return { kind: 'leakyRelu', slope: numberOf(params, 'slope') };
    default:
      return null;
  }
}

function only(inputs: readonly PlanTensor[]): PlanTensor {
  const [input] = inputs;
  if (!input || inputs.length !== 1) throw new Error(`one input expected, got ${inputs.length}`);
  return input;
}

function numberOf(params: object, name: string): number {
  const value: unknown = Reflect.get(params, name);
  if (typeof value !== 'number') throw new Error(`the parameter ${name} is no number`);
  return value;
}

function mapExtent(shape: Shape): readonly [number, number, number] {
  if (!isMap(shape)) throw new Error(`a feature map expected, got ${JSON.stringify(shape)}`);
  return [...shape];
}

function lowerActivation({ tape, node, inputs }: Site): Flow {
  const { flow } = only(inputs);
  const activation = activationOf(node);
  if (!activation) throw new Error(`${node.layer.kind} is no activation`);
  const output = tape.flow(node.id, flow.value.length, { activation, learns: flow.learns });
  tape.run(each.activate(activation, flow.value, output.value));
  tape.back(output, [flow], (gradient) => {
    // The consumers have passed it through the slope already.
    if (tape.hand(flow, gradient)) return;
    const target = tape.target(flow);
    if (target) tape.run(each.passGradient(gradient, target));
  });
  return output;
}

function lowerPool({ tape, node, inputs, output: shape, batch }: Site, kind: 'max' | 'average'): Flow {
  const { flow, shape: inputShape } = only(inputs);
  const slides = node.layer.window([inputShape], node.params);
  if (slides.kind !== 'slides') throw new Error(`${node.id} does not slide`);
  const [inHeight, inWidth, channels] = mapExtent(inputShape);
  const [outHeight, outWidth] = mapExtent(shape);
  const [top, left] = slides.padding;
  const [size] = slides.size;
  const [stride] = slides.stride;
  const window = { batch, inHeight, inWidth, channels, outHeight, outWidth, size, stride, top, left };
  const output = tape.flow(node.id, batch * sizeOf(shape), { learns: flow.learns });
  if (kind === 'average') {
    tape.run(pool.averagePool(window, flow.value, output.value));
    tape.back(output, [flow], (gradient) => {
      const target = tape.target(flow);
      if (target) tape.run(pool.averagePoolGradient(window, gradient, target));
    });
    return output;
  }
  const backward = tape.training && flow.learns;
  const places = backward ? tape.scratch(`${node.id} places`, output.value.length) : null;
  tape.run(pool.maxPool(window, flow.value, output.value, places));
  tape.back(output, [flow], (gradient) => {
    const target = tape.target(flow);
    if (target && places) tape.run(pool.maxPoolGradient(window, gradient, places, target));
  });
  return output;
}

function lowerGlobalAverage({ tape, node, inputs, batch }: Site): Flow {
  const { flow, shape } = only(inputs);
  const [height, width, channels] = mapExtent(shape);
  const places = height * width;
  const output = tape.flow(node.id, batch * channels, { learns: flow.learns });
  tape.run(pool.globalAverage(batch, places, channels, flow.value, output.value));
  tape.back(output, [flow], (gradient) => {
    const target = tape.target(flow);
    if (target) tape.run(pool.globalAverageGradient(batch, places, channels, gradient, target));
  });
  return output;
}

function lowerBatchNorm(site: Site): Flow {
  const { tape, node, inputs, state, activation, batch } = site;
  const { flow, shape } = only(inputs);
  const channels = shape.at(-1) ?? 0;
  const [epsilon, momentum] = [numberOf(node.params, 'epsilon'), numberOf(node.params, 'momentum')];
  const n: norm.Normalisation = { places: (batch * sizeOf(shape)) / channels, channels, epsilon, momentum };
  const named = (name: string) => state.view(`${node.id}/${name}`);
  const [scale, shift] = [named('scale'), named('shift')];
  const running = { mean: named('mean'), variance: named('variance') };
  const output = tape.flow(node.id, flow.value.length, { activation, learns: true });
  if (!tape.training) {
    tape.run(norm.normalise(n, flow.value, output.value, running, { scale, shift }, activation));
    return output;
  }
  const partial = tape.scratch(`${node.id} partial`, 2 * channels * norm.stretchesOf(n));
  const moments = tape.scratch(`${node.id} moments`, norm.momentsLength(n));
  const mean: View = { ...moments, length: channels };
  const variance: View = { ...moments, offset: norm.momentsLength(n) / 2, length: channels };
  tape.run(norm.partialMoments(n, flow.value, partial));
  tape.run(norm.joinMoments(n, partial, moments, running));
  tape.run(norm.normalise(n, flow.value, output.value, { mean, variance }, { scale, shift }, activation));
  tape.back(output, [flow], (gradient) => {
    const start = tape.partial(2 * channels);
    const slopes: View = { buffer: site.partials(), offset: start, length: 2 * channels };
    const sums = tape.scratch(`${node.id} slopes`, partial.length);
    tape.run(norm.partialSlopes(n, flow.value, gradient, moments, sums));
    tape.run(norm.joinSlopes(n, sums, slopes));
    for (const [view, from] of [
      [scale, start],
      [shift, start + channels],
    ] as const) {
      tape.sources.push({ offset: view.offset, length: channels, from, stride: 0, splits: 1, decays: false });
    }
    const target = tape.target(flow);
    if (!target) return;
    const given = { x: flow.value, d: gradient, moments, slopes, scale };
    tape.run(norm.normaliseGradient(n, given, target));
  });
  return output;
}

function lowerDropout({ tape, node, inputs, head, streamAt }: Site): Flow {
  const { flow } = only(inputs);
  const rate = numberOf(node.params, 'rate');
  if (!tape.training || rate === 0) return flow;
  const drop = { rate, stream: head, at: streamAt(node.id) };
  const output = tape.flow(node.id, flow.value.length, { learns: flow.learns });
  tape.run(dropout(drop, flow.value, output.value));
  tape.back(output, [flow], (gradient) => {
    const target = tape.target(flow);
    if (target) tape.run(dropoutGradient(drop, gradient, target));
  });
  return output;
}

function lowerAdd({ tape, node, inputs, activation }: Site): Flow {
  const flows = inputs.map(({ flow }) => flow);
  const [first, ...rest] = flows;
  if (!first || rest.length === 0) throw new Error('add takes two inputs or more');
  const length = first.value.length;
  const output = tape.flow(node.id, length, { activation, learns: flows.some(({ learns }) => learns) });
  let sum = first.value;
  rest.forEach(({ value }, i) => {
    const isLast = i === rest.length - 1;
    const into = isLast ? output.value : tape.scratch(`${node.id} so far`, length);
    tape.run(each.addTwo(sum, value, into, isLast ? activation : null));
    sum = into;
  });
  tape.back(output, flows, (gradient) => {
    for (const flow of flows) {
      if (tape.hand(flow, gradient)) continue;
      const target = tape.target(flow);
      if (target) tape.run(each.passGradient(gradient, target));
    }
  });
  return output;
}

function lowerConcat({ tape, node, inputs, output: shape, batch }: Site): Flow {
  const flows = inputs.map(({ flow }) => flow);
  const of = shape.at(-1) ?? 0;
  let from = 0;
  const channels = inputs.map(({ shape: part }) => {
    const count = part.at(-1) ?? 0;
    from += count;
    return { of, from: from - count, count };
  });
  const output = tape.flow(node.id, batch * sizeOf(shape), { learns: flows.some(({ learns }) => learns) });
  const parts = flows.map((flow, i) => ({ flow, place: channels[i] ?? { of, from: 0, count: of } }));
  for (const { flow, place } of parts) tape.run(each.joinChannels(place, flow.value, output.value));
  tape.back(output, flows, (gradient) => {
    for (const { flow, place } of parts) {
      const target = tape.target(flow);
      if (target) tape.run(each.joinChannelsGradient(place, gradient, target));
    }
  });
  return output;
}
