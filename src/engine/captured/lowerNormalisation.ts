/** Batch normalisation and local response normalisation in the plan. */
import { sizeOf } from '../../model/shape.ts';
import * as norm from '../kernels/webgpu/batchNorm.ts';
import type { View } from '../kernels/webgpu/dispatch.ts';
import { joinMoments, joinSlopes } from '../kernels/webgpu/joinStretches.ts';
import {
  localResponseNorm,
  localResponseNormGradient,
  type ResponseNorm,
} from '../kernels/webgpu/localResponseNorm.ts';
import { type Lowering, numberOf, only } from './site.ts';

export const lowerBatchNorm: Lowering = (site) => {
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
  tape.run(joinMoments(n, partial, moments, running));
  tape.run(norm.normalise(n, flow.value, output.value, { mean, variance }, { scale, shift }, activation));
  tape.back(output, [flow], (gradient) => {
    const start = tape.partial(2 * channels);
    const slopes: View = { buffer: site.partials, offset: start, length: 2 * channels };
    const sums = tape.scratch(`${node.id} slopes`, partial.length);
    tape.run(norm.partialSlopes(n, flow.value, gradient, moments, sums));
    tape.run(joinSlopes(n, sums, slopes));
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
};

export const lowerLocalResponseNorm: Lowering = ({ tape, node, inputs }) => {
  const { flow, shape } = only(inputs);
  const { params } = node;
  const n: ResponseNorm = {
    channels: shape.at(-1) ?? 0,
    radius: numberOf(params, 'radius'),
    k: numberOf(params, 'k'),
    alpha: numberOf(params, 'alpha'),
    beta: numberOf(params, 'beta'),
  };
  const x = flow.value;
  const output = tape.flow(node.id, x.length, { learns: flow.learns });
  const scales = tape.training && flow.learns ? tape.scratch(`${node.id} scales`, x.length) : null;
  tape.run(localResponseNorm(n, x, output.value, scales));
  tape.back(output, [flow], (d) => {
    const target = tape.target(flow);
    if (target && scales)
      tape.run(localResponseNormGradient(n, { x, output: output.value, scales, d }, target));
  });
  return output;
};
