/**
 * The kernel's side of Winograd's F(2 x 2, 3 x 3) (see winogradTransforms): into the 16 planes and, for its gradient, out
 * of them, with
 *
 *   G g   = g0, (g0 + g1 + g2) / 2, (g0 - g1 + g2) / 2, g2
 *   G^T w = w0 + (w1 + w2) / 2, (w1 - w2) / 2, (w1 + w2) / 2 + w3
 *
 * A kernel is small beside the maps, so this is plain arithmetic in float64, rounded once at the end.
 */
export interface KernelChannels {
  readonly inputs: number;
  readonly outputs: number;
}

/**
 * G g G^T of every kernel g of `kernel` [3, 3, C, K], as planes [16, C, K]; `turned`: of the kernel that carries gradients
 * back, turned by 180 degrees and with its channels exchanged, as [16, K, C].
 */
export function kernelToPlanes(
  kernel: Float32Array,
  { inputs, outputs }: KernelChannels,
  turned: boolean,
  planes: Float32Array,
): void {
  const size = inputs * outputs;
  const g = new Float64Array(9);
  const half = new Float64Array(12);
  for (let c = 0; c < inputs; c++) {
    for (let k = 0; k < outputs; k++) {
      const from = c * outputs + k;
      for (let place = 0; place < 9; place++)
        g[turned ? 8 - place : place] = kernel[place * size + from] as number;
      for (let v = 0; v < 3; v++) spread(g, v, 3, half, v, 3);
      const to = turned ? k * inputs + c : from;
      for (let row = 0; row < 4; row++) spread(half, row * 3, 1, planes, row * 4 * size + to, size);
    }
  }
}

/** G^T w G of every channel pair of `planes` [16, C, K], as [3, 3, C, K]. */
export function planesToKernel(
  planes: Float32Array,
  { inputs, outputs }: KernelChannels,
  kernel: Float32Array,
): void {
  const size = inputs * outputs;
  const half = new Float64Array(12);
  for (let pair = 0; pair < size; pair++) {
    for (let row = 0; row < 4; row++) gather(planes, row * 4 * size + pair, size, half, row * 3, 1);
    for (let v = 0; v < 3; v++) gather(half, v, 3, kernel, v * size + pair, 3 * size);
  }
}

type Numbers = Float32Array | Float64Array;

/** G: three numbers `fromStep` apart to four `toStep` apart. */
function spread(
  from: Numbers,
  start: number,
  fromStep: number,
  to: Numbers,
  toStart: number,
  toStep: number,
): void {
  const g0 = from[start] as number;
  const g1 = from[start + fromStep] as number;
  const g2 = from[start + 2 * fromStep] as number;
  to[toStart] = g0;
  to[toStart + toStep] = (g0 + g1 + g2) / 2;
  to[toStart + 2 * toStep] = (g0 - g1 + g2) / 2;
  to[toStart + 3 * toStep] = g2;
}

/** G^T: four numbers to three. */
function gather(
  from: Numbers,
  start: number,
  fromStep: number,
  to: Numbers,
  toStart: number,
  toStep: number,
): void {
  const w0 = from[start] as number;
  const w1 = from[start + fromStep] as number;
  const w2 = from[start + 2 * fromStep] as number;
  const w3 = from[start + 3 * fromStep] as number;
  to[toStart] = w0 + (w1 + w2) / 2;
  to[toStart + toStep] = (w1 - w2) / 2;
  to[toStart + 2 * toStep] = (w1 + w2) / 2 + w3;
}
