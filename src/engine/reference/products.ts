/**
 * Operations that are sums of products of an element of x with an element of a kernel W, each given by naming every
 * product once: which x, which W, which y. Output and both gradients then follow for all of them alike,
 *
 *   y[o] = b[o mod K] + Σ x[i] W[w],   dx[i] = Σ dy[o] W[w],   dW[w] = Σ x[i] dy[o],   db[k] = Σ dy[k, k + K, ...]
 *
 * over the products (i, w, o), K the last extent of y.
 */
import { addTo, at, type Operation, type Reference, single, weight, zeros } from './operation.ts';

export type EachProduct = (visit: (inX: number, inKernel: number, inY: number) => void) => void;

/** `names`: what the kernel and the bias are called among the weights; the bias may be missing. */
export function sumOfProducts(
  products: (
    x: Reference,
    kernel: Reference,
  ) => { readonly shape: readonly number[]; readonly each: EachProduct },
  names: { readonly kernel: string; readonly bias: string },
): Operation {
  return (inputs, weights) => {
    const x = single(inputs);
    const kernel = weight(weights, names.kernel);
    const bias = weights[names.bias];
    const { shape, each } = products(x, kernel);
    const units = shape.at(-1) ?? 1;
    const output = zeros(shape);
    if (bias) for (let y = 0; y < output.values.length; y++) addTo(output, y, at(bias, y % units));
    each((inX, inKernel, inY) => addTo(output, inY, at(x, inX) * at(kernel, inKernel)));
    return {
      output,
      backward: (dy) => {
        const dx = zeros(x.shape);
        const dKernel = zeros(kernel.shape);
        const dBias = zeros([units]);
        each((inX, inKernel, inY) => {
          addTo(dx, inX, at(dy, inY) * at(kernel, inKernel));
          addTo(dKernel, inKernel, at(x, inX) * at(dy, inY));
        });
        for (let y = 0; y < dy.values.length; y++) addTo(dBias, y % units, at(dy, y));
        return {
          inputs: [dx],
          weights: { [names.kernel]: dKernel, ...(bias ? { [names.bias]: dBias } : {}) },
        };
      },
    };
  };
}
