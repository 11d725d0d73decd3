/**
 * Local response normalisation of x [..., C], in windows of channels that are there, S[c] = k + α Σ x[c']² over
 * |c' - c| <= r:
 *
 *   y[c] = x[c] S[c]^-β
 *   dx[c] = dy[c] S[c]^-β  -  2 α β x[c]  Σ dy[c'] x[c'] S[c']^(-β - 1)     over |c' - c| <= r
 */
import { at, filled, type Operation, type Reference, single } from './operation.ts';

export function localResponseNorm(options: {
  readonly radius: number;
  readonly k: number;
  readonly alpha: number;
  readonly beta: number;
}): Operation {
  const { radius, k, alpha, beta } = options;
  return (inputs) => {
    const x = single(inputs);
    const channels = x.shape.at(-1) ?? 0;
    /** Σ of(index) over the channels around that of `index`, at the same place. */
    const around = (index: number, of: (index: number) => number) => {
      const channel = index % channels;
      let sum = 0;
      for (let c = Math.max(0, channel - radius); c <= Math.min(channels - 1, channel + radius); c++)
        sum += of(index - channel + c);
      return sum;
    };
    const scale: Reference = filled(x.shape, (i) => k + alpha * around(i, (j) => at(x, j) ** 2));
    return {
      output: filled(x.shape, (i) => at(x, i) * at(scale, i) ** -beta),
      backward: (dy) => ({
        inputs: [
          filled(
            x.shape,
            (i) =>
              at(dy, i) * at(scale, i) ** -beta -
              2 *
                alpha *
                beta *
                at(x, i) *
                around(i, (j) => at(dy, j) * at(x, j) * at(scale, j) ** (-beta - 1)),
          ),
        ],
        weights: {},
      }),
    };
  };
}
