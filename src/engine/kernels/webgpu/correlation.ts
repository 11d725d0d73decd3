/**
 * The geometry of a cross-correlation of maps with a kernel, which every convolution, both of its gradients and every
 * product of matrices share:
 *
 *   out[n, i, j, f] = Σ x[n, i s + u - top, j s + v - left, c] w[u, v, c', f]      over u, v and the channels c that f sees.
 *
 * In g groups channels and filters are shared out in order: filter f sees the C / g channels of its own group, and c'
 * counts within it. A depthwise convolution has as many groups as channels: its kernel [k, k, C, M] lies in memory as
 * [k, k, 1, C M].
 */
export interface Correlation {
  readonly batch: number;
  readonly inHeight: number;
  readonly inWidth: number;
  readonly inChannels: number;
  readonly outHeight: number;
  readonly outWidth: number;
  readonly outChannels: number;
  readonly kernelHeight: number;
  readonly kernelWidth: number;
  readonly stride: number;
  readonly top: number;
  readonly left: number;
  readonly groups: number;
}

/** Channels that one filter sees, and filters that see the same ones. */
export function perGroup({ inChannels, outChannels, groups }: Correlation) {
  return { channels: inChannels / groups, filters: outChannels / groups };
}

/** Multiply-adds. */
export function correlationWork(c: Correlation): number {
  const places = c.batch * c.outHeight * c.outWidth;
  return places * c.outChannels * c.kernelHeight * c.kernelWidth * perGroup(c).channels;
}

/** Elements of a kernel's gradient, and then of the bias's. */
export function resultLength(c: Correlation, bias: boolean): number {
  return (c.kernelHeight * c.kernelWidth * perGroup(c).channels + (bias ? 1 : 0)) * c.outChannels;
}

/** A product of matrices, [rows, inputs] by [inputs, outputs]: the correlation of one row of `rows` places. */
export function productOf(rows: number, inputs: number, outputs: number, groups = 1): Correlation {
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
    groups,
  };
}

/** A kernel of one element looks at one place at a time: all places of the batch are one row. */
export function simplified(c: Correlation): Correlation {
  return isPointwise(c)
    ? productOf(c.batch * c.outHeight * c.outWidth, c.inChannels, c.outChannels, c.groups)
    : c;
}

/** Whether every output is made of the one place that lies where it lies. */
export function isPointwise(c: Correlation): boolean {
  return c.kernelHeight * c.kernelWidth === 1 && c.stride === 1 && c.top === 0 && c.left === 0;
}

/** Of the output's gradient with the kernel turned round and transposed: the input's gradient, where the stride is 1. */
export function reversed(c: Correlation): Correlation {
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
