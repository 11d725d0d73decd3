/**
 * Each kind of layer in terms of our kernels: the table that says which networks can be captured. A kind that is not in
 * it leaves the whole network to the stock way.
 */
import type { LayerKind } from '../../model/layers/index.ts';
import { lowerConvolution, lowerDense, lowerTransposedConvolution } from './convolve.ts';
import { lowerActivation, lowerDropout } from './lowerElements.ts';
import { lowerAdd, lowerConcat } from './lowerJoins.ts';
import { lowerBatchNorm, lowerLocalResponseNorm } from './lowerNormalisation.ts';
import { lowerAveragePool, lowerGlobalAverage, lowerMaxPool } from './lowerPooling.ts';
import { lowerUpsample, lowerZeroPad } from './lowerResampling.ts';
import { type Lowering, only, type Site } from './site.ts';
import type { Flow } from './tape.ts';

const same: Lowering = ({ inputs }) => only(inputs).flow;

/** Without the input, whose images the plan itself unpacks. */
const lowerings: { readonly [K in Exclude<LayerKind, 'input'>]?: Lowering } = {
  conv2d: lowerConvolution,
  depthwiseConv2d: lowerConvolution,
  transposedConv2d: lowerTransposedConvolution,
  zeroPad: lowerZeroPad,
  maxPool: lowerMaxPool,
  avgPool: lowerAveragePool,
  globalAvgPool: lowerGlobalAverage,
  upsample: lowerUpsample,
  flatten: same,
  dense: lowerDense,
  relu: lowerActivation,
  leakyRelu: lowerActivation,
  sigmoid: lowerActivation,
  tanh: lowerActivation,
  batchNorm: lowerBatchNorm,
  localResponseNorm: lowerLocalResponseNorm,
  dropout: lowerDropout,
  add: lowerAdd,
  concat: lowerConcat,
  output: same,
};

/** Kinds whose kernels can take an activation along. */
export const takesActivation: ReadonlySet<LayerKind> = new Set<LayerKind>([
  'conv2d',
  'depthwiseConv2d',
  'transposedConv2d',
  'dense',
  'batchNorm',
  'add',
]);

/** Whether our kernels know this kind of layer. */
export function covers(kind: LayerKind): boolean {
  return kind === 'input' || Object.hasOwn(lowerings, kind);
}

export function lower(site: Site): Flow {
  const { kind } = site.node.layer;
  const lowering = kind === 'input' ? undefined : lowerings[kind];
  if (!lowering) throw new Error(`no kernel of ours covers ${kind}`);
  return lowering(site);
}
