/**
 * Everything that multiplies by a kernel, in the plan: convolutions with groups and without, depthwise and transposed
 * ones, and dense layers. One correlation each way, and partial sums for the kernel's gradient.
 */
import { type Shape, sizeOf } from '../../model/shape.ts';
import { biasGradient, stretchesOf } from '../kernels/webgpu/biasGradient.ts';
import type { Store } from '../kernels/webgpu/correlate.ts';
import {
  type Correlation,
  perGroup,
  productOf,
  reversed,
  simplified,
} from '../kernels/webgpu/correlation.ts';
import { type PlannedBuffer, reads, type View, writes } from '../kernels/webgpu/dispatch.ts';
import { activated, type GradientTarget, storeGradient, targetBindings } from '../kernels/webgpu/epilogue.ts';
import { inputGradient } from '../kernels/webgpu/inputGradient.ts';
import { type Lowering, mapExtent, only, type Site } from './site.ts';
import type { Flow } from './tape.ts';
import { correlate, type KernelGradient, kernelGradient } from './ways.ts';

/** The geometry of a convolution, depthwise or not. */
function convolutionOf({ node, batch, output }: Site, input: Shape): Correlation {
  const window = node.layer.window([input], node.params);
  if (window.kind !== 'slides') throw new Error(`${node.id} does not slide`);
  const [inHeight, inWidth, inChannels] = mapExtent(input);
  const [outHeight, outWidth, outChannels] = mapExtent(output);
  const [kernelHeight, kernelWidth] = window.size;
  const groups: unknown = Reflect.get(node.params, 'groups');
  const ofItsOwn = node.layer.kind === 'depthwiseConv2d';
  return {
    ...{ batch, inHeight, inWidth, inChannels, outHeight, outWidth, outChannels, kernelHeight, kernelWidth },
    stride: window.stride[0],
    top: window.padding[0],
    left: window.padding[1],
    groups: ofItsOwn ? inChannels : typeof groups === 'number' ? groups : 1,
  };
}

export const lowerConvolution: Lowering = (site) => {
  const { flow, shape } = only(site.inputs);
  const convolution = convolutionOf(site, shape);
  return lowerCorrelation(site, simplified(convolution), convolution, flow);
};

export const lowerDense: Lowering = (site) => {
  const { flow, shape } = only(site.inputs);
  const product = productOf(site.batch, sizeOf(shape), sizeOf(site.output));
  return lowerCorrelation(site, product, product, flow);
};

/** `whole`: with rows of their own, by which the kernel's gradient is cut. */
function lowerCorrelation(site: Site, c: Correlation, whole: Correlation, input: Flow): Flow {
  const { tape, node, activation, ways } = site;
  const { kernel, bias } = weightsOf(site);
  const output = tape.flow(node.id, site.batch * sizeOf(site.output), { activation, learns: true });
  tape.run(correlate(ways, c, input.value, kernel, biased(bias, output)));
  tape.back(output, [input], (gradient) => {
    const making = kernelGradient(ways, whole, bias !== null);
    gather(site, making, input.value, gradient, { kernel, bias });
    const target = tape.target(input);
    if (!target) return;
    spread(site, c, gradient, turned(site, c, kernel), givenTo(target));
  });
  return output;
}

/** A transposed convolution is the input's gradient of a convolution of the larger map, and the other way round. */
export const lowerTransposedConvolution: Lowering = (site) => {
  const { tape, node, batch, activation, ways } = site;
  const { flow: input, shape } = only(site.inputs);
  const window = node.layer.window([shape], node.params);
  if (window.kind !== 'spreads') throw new Error(`${node.id} does not spread`);
  const [outHeight, outWidth, outChannels] = mapExtent(shape);
  const [inHeight, inWidth, inChannels] = mapExtent(site.output);
  const [top, left] = window.last;
  const c: Correlation = {
    ...{ batch, inHeight, inWidth, inChannels, outHeight, outWidth, outChannels, top, left, groups: 1 },
    kernelHeight: top - window.first[0] + 1,
    kernelWidth: left - window.first[1] + 1,
    stride: window.factor[0],
  };
  const { kernel, bias } = weightsOf(site);
  const output = tape.flow(node.id, batch * sizeOf(site.output), { activation, learns: true });
  spread(site, c, input.value, turned(site, c, kernel), biased(bias, output));
  tape.back(output, [input], (gradient) => {
    gather(site, kernelGradient(ways, c, false), gradient, input.value, { kernel, bias: null });
    if (bias) sumUp(site, batch * inHeight * inWidth, gradient, bias);
    const target = tape.target(input);
    if (target) tape.run(correlate(ways, c, gradient, kernel, givenTo(target)));
  });
  return output;
};

interface KernelAndBias {
  readonly kernel: View;
  readonly bias: View | null;
}

function weightsOf({ node, state }: Site): KernelAndBias {
  const has = node.weights.some(({ name }) => name === 'bias');
  return { kernel: state.view(`${node.id}/kernel`), bias: has ? state.view(`${node.id}/bias`) : null };
}

/** Partial gradients of a kernel and its bias, and where the optimiser finds them. */
function gather(site: Site, making: KernelGradient, x: View, d: View, { kernel, bias }: KernelAndBias): void {
  const { tape, node, partials } = site;
  const { splits, length: stride } = making;
  const start = tape.partial(splits * stride);
  tape.run(making.write(x, d, part(partials, start, splits * stride)));
  for (const [name, view, within] of [
    ['kernel', kernel, 0],
    ['bias', bias, kernel.length],
  ] as const) {
    if (!view) continue;
    const { offset, length } = view;
    const decays = node.weights.some((spec) => spec.name === name && spec.decays);
    tape.sources.push({ offset, length, from: start + within, stride, splits, decays });
  }
}

function sumUp({ tape, partials }: Site, places: number, d: View, bias: View): void {
  const { offset, length } = bias;
  const splits = stretchesOf(places, length);
  const from = tape.partial(splits * length);
  tape.run(biasGradient(places, length, d, part(partials, from, splits * length)));
  tape.sources.push({ offset, length, from, stride: length, splits, decays: false });
}

/** What the outputs were given, brought back to the inputs that they came from. */
function spread({ tape, ways }: Site, c: Correlation, d: View, w: View, store: Store): void {
  tape.run(c.stride === 1 ? correlate(ways, reversed(c), d, w, store) : inputGradient(c, d, w, store));
}

/** The kernel as `spread` reads it; turned round where that is a correlation. */
function turned({ tape, turned: into }: Site, c: Correlation, kernel: View): View {
  const { kernelHeight: height, kernelWidth: width, groups } = c;
  const shape = { ...perGroup(c), height, width, groups, turned: c.stride === 1 };
  return part(into, tape.turn({ ...shape, from: kernel.offset }), kernel.length);
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

function givenTo(target: GradientTarget): Store {
  return {
    bindings: targetBindings(target),
    store: (index, value) => storeGradient(target, index, value),
  };
}
