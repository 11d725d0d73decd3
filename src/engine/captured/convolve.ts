/** Convolution and dense layers in the plan: one correlation each way, and partial sums for the kernel's gradient. */
import { isMap, type Shape, sizeOf } from '../../model/shape.ts';
import { type Correlation, correlateDirect, type Store } from '../kernels/webgpu/correlate.ts';
import { correlateTiled } from '../kernels/webgpu/correlateTiled.ts';
import { type Dispatch, type PlannedBuffer, reads, type View, writes } from '../kernels/webgpu/dispatch.ts';
import { activated, storeGradient, targetBindings } from '../kernels/webgpu/epilogue.ts';
import { inputGradient } from '../kernels/webgpu/inputGradient.ts';
import { kernelGradient, partialLength, splitsOf } from '../kernels/webgpu/kernelGradient.ts';
import { transposeKernel } from '../kernels/webgpu/layout.ts';
import type { Site } from './lower.ts';
import type { Flow } from './tape.ts';

const correlateBy = { direct: correlateDirect, tiled: correlateTiled } as const;

export type CorrelateWay = keyof typeof correlateBy;
export const correlateWays = Object.keys(correlateBy) as readonly CorrelateWay[];

/** As every layer uses it, and for choosing the way. */
export function correlate(way: CorrelateWay, c: Correlation, x: View, w: View, store: Store): Dispatch {
  return correlateBy[way](c, x, w, store);
}

/** The geometry of a convolution; null where it is none that our kernels know (groups, dilation). */
export function convolutionOf({
  layer,
  params,
  input,
  output,
  weights,
  batch,
}: ConvolutionSite): Correlation | null {
  const window = layer.window([input], params);
  const kernel = weights.find(({ name }) => name === 'kernel')?.shape;
  if (window.kind !== 'slides' || !kernel || !isMap(input) || !isMap(output)) return null;
  const [kernelHeight = 0, kernelWidth = 0, channels = 0, filters = 0] = kernel;
  const [stride, across] = window.stride;
  const plain = window.dilation.every((d) => d === 1) && stride === across;
  if (!plain || channels !== input[2] || filters !== output[2]) return null;
  return {
    batch,
    inHeight: input[0],
    inWidth: input[1],
    inChannels: channels,
    outHeight: output[0],
    outWidth: output[1],
    outChannels: filters,
    kernelHeight,
    kernelWidth,
    stride,
    top: window.padding[0],
    left: window.padding[1],
  };
}

export interface ConvolutionSite extends Pick<Site['node'], 'layer' | 'params' | 'weights'> {
  readonly input: Shape;
  readonly output: Shape;
  readonly batch: number;
}

/** A product of matrices, [rows, inputs] by [inputs, outputs], is the correlation of one row of `rows` places. */
function productOf(rows: number, inputs: number, outputs: number): Correlation {
  return {
    batch: 1,
    inHeight: 1,
    inWidth: rows,
    inChannels: inputs,
    outHeight: 1,
    outWidth: rows,
    outChannels: outputs,
    kernelHeight: 1,
    kernelWidth: 1,
    stride: 1,
    top: 0,
    left: 0,
  };
}

/** A kernel of one element looks at one place at a time: all places of the batch are one row. */
function simplified(c: Correlation): Correlation {
  const pointwise = c.kernelHeight * c.kernelWidth === 1 && c.stride === 1 && c.top === 0 && c.left === 0;
  return pointwise ? productOf(c.batch * c.outHeight * c.outWidth, c.inChannels, c.outChannels) : c;
}

export function lowerConvolution(site: Site): Flow {
  const [input] = site.inputs;
  const { node, batch } = site;
  if (!input) throw new Error('a convolution takes one input');
  const given = { ...node, input: input.shape, output: site.output, batch };
  const convolution = convolutionOf(given);
  if (!convolution) throw new Error(`no kernel of ours covers ${node.id}`);
  return lowerCorrelation(site, simplified(convolution), input.flow);
}

export function lowerDense(site: Site): Flow {
  const [input] = site.inputs;
  if (!input) throw new Error('a dense layer takes one input');
  return lowerCorrelation(site, productOf(site.batch, sizeOf(input.shape), sizeOf(site.output)), input.flow);
}

function lowerCorrelation(site: Site, c: Correlation, input: Flow): Flow {
  const { tape, node, activation, state } = site;
  const named = (name: string) => state.view(`${node.id}/${name}`);
  const kernel = named('kernel');
  const bias = node.weights.some(({ name }) => name === 'bias') ? named('bias') : null;
  const length = site.batch * sizeOf(site.output);
  const output = tape.flow(node.id, length, { activation, learns: true });
  tape.run(correlate(site.ways.correlate, c, input.value, kernel, biased(bias, output)));
  tape.back(output, [input], (gradient) => {
    const splits = splitsOf(c);
    const partial = partialLength(c, splits);
    const start = tape.partial(partial);
    tape.run(kernelGradient(c, splits, input.value, gradient, part(site.partials(), start, partial)));
    const stride = partial / splits;
    for (const [name, view, within] of [
      ['kernel', kernel, 0],
      ['bias', bias, stride - c.outChannels],
    ] as const) {
      if (!view) continue;
      const { offset, length: count } = view;
      const decays = node.weights.some((spec) => spec.name === name && spec.decays);
      tape.sources.push({ offset, length: count, from: start + within, stride, splits, decays });
    }
    const target = tape.target(input);
    if (!target) return;
    const turned = c.stride === 1;
    const transposed = tape.scratch(`${node.id} kernel, transposed`, kernel.length);
    const shape = {
      height: c.kernelHeight,
      width: c.kernelWidth,
      channels: c.inChannels,
      filters: c.outChannels,
    };
    tape.run(transposeKernel(shape, turned, kernel, transposed));
    if (!turned) {
      tape.run(inputGradient(c, gradient, transposed, target));
      return;
    }
    const store: Store = {
      bindings: targetBindings(target),
      store: (index, value) => storeGradient(target, index, value),
    };
    tape.run(correlate(site.ways.correlate, reversed(c), gradient, transposed, store));
  });
  return output;
}

function part(buffer: PlannedBuffer, offset: number, length: number): View {
  return { buffer, offset, length };
}

function biased(bias: View | null, { value, activation }: Flow): Store {
  return {
    bindings: { ...(bias ? { bias: reads(bias) } : {}), y: writes(value) },
    store: (index, sum, filter) => {
      const shifted = bias ? `${sum} + bias[${filter}]` : sum;
      return `{ let value = ${shifted}; y[${index}] = ${activated(activation, 'value')}; }`;
    },
  };
}

/** The correlation of the output's gradient with the kernel turned round: the input's gradient, for stride 1. */
function reversed(c: Correlation): Correlation {
  return {
    ...c,
    inHeight: c.outHeight,
    inWidth: c.outWidth,
    inChannels: c.outChannels,
    outHeight: c.inHeight,
    outWidth: c.inWidth,
    outChannels: c.inChannels,
    top: c.kernelHeight - 1 - c.top,
    left: c.kernelWidth - 1 - c.left,
  };
}
