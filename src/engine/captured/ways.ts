/**
 * Several kernels for the same thing. Which one is used is chosen per device and recorded with the run, because another
 * adds in another order.
 */
import { correlateDirect, type Store } from '../kernels/webgpu/correlate.ts';
import { correlateTiled } from '../kernels/webgpu/correlateTiled.ts';
import { type Correlation, perGroup, resultLength } from '../kernels/webgpu/correlation.ts';
import type { Dispatch, View } from '../kernels/webgpu/dispatch.ts';
import { kernelGradientByRows, splitsByRows } from '../kernels/webgpu/kernelGradient.ts';
import { kernelGradientTiled, splitsByTiles } from '../kernels/webgpu/kernelGradientTiled.ts';
import { isDeep, productDeep } from '../kernels/webgpu/productDeep.ts';

/** `direct`: threads share nothing. `tiled`: a workgroup shares what it has loaded. */
export const kernelWays = ['direct', 'tiled'] as const;
export type KernelWay = (typeof kernelWays)[number];

export interface Ways {
  /** Convolutions forwards, and their input gradients where the stride is 1. */
  readonly correlate: KernelWay;
  /** Products of matrices: dense layers and kernels of one element. */
  readonly product: KernelWay;
  /** The gradients of kernels and biases. */
  readonly kernelGradient: KernelWay;
}

const isProduct = ({ kernelHeight, kernelWidth }: Correlation): boolean => kernelHeight * kernelWidth === 1;

/** A tile of 16 filters is mostly empty where few filters see the same channels, as in a depthwise convolution. */
const worthATile = (c: Correlation): boolean => c.groups === 1 || perGroup(c).filters >= 4;

export function correlate(ways: Ways, c: Correlation, x: View, w: View, store: Store): Dispatch {
  const way = isProduct(c) ? ways.product : ways.correlate;
  if (way === 'direct' || !worthATile(c)) return correlateDirect(c, x, w, store);
  return isDeep(c) ? productDeep(c, x, w, store) : correlateTiled(c, x, w, store);
}

/** A kernel's gradient in the making: how many partial results it leaves, and the dispatch once there is room for them. */
export interface KernelGradient {
  readonly splits: number;
  /** Of one partial result: the kernel's elements, then the bias's. */
  readonly length: number;
  readonly write: (x: View, d: View, into: View) => Dispatch;
}

export function kernelGradient(ways: Ways, c: Correlation, bias: boolean): KernelGradient {
  const tiled = ways.kernelGradient === 'tiled' && worthATile(c);
  const splits = tiled ? splitsByTiles(c, bias) : splitsByRows(c);
  const write = tiled ? kernelGradientTiled : kernelGradientByRows;
  return {
    splits,
    length: resultLength(c, bias),
    write: (x, d, into) => write(c, { splits, bias, into }, x, d),
  };
}
