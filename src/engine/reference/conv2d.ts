/**
 * Convolution (the field's: cross-correlation) of x [N, H, W, C] with W [KH, KW, C, K] and bias b [K]:
 *
 *   y[n, i, j, k]  = b[k] + sum over u, v, c of  x[n, s i + u - p, s j + v - p, c] W[u, v, c, k]
 *   dx[n, y, x, c] = sum of dy[n, i, j, k] W[u, v, c, k] over all i, j, u, v, k that read that element
 *   dW[u, v, c, k] = sum of x[...] dy[n, i, j, k] over all n, i, j;   db[k] = sum of dy over n, i, j
 */
import { addTo, at, mapExtent, type Operation, single, weight, zeros } from './operation.ts';
import { eachInWindow, type Padding, slide } from './window.ts';

/** `names`: what the kernel and the bias are called among the weights; the bias may be missing. */
export function conv2d(
  options: { readonly stride: number; readonly padding: Padding },
  names: { readonly kernel: string; readonly bias: string },
): Operation {
  return (inputs, weights) => {
    const x = single(inputs);
    const kernel = weight(weights, names.kernel);
    const bias = weights[names.bias];
    const [batch, height, width, channels] = mapExtent(x);
    const [kernelHeight, kernelWidth, , units] = mapExtent(kernel);
    const rows = slide(height, kernelHeight, options.stride, options.padding);
    const columns = slide(width, kernelWidth, options.stride, options.padding);
    const output = zeros([batch, rows.output, columns.output, units]);

    /** Every product of the sum, as flat indices into x, W and y. */
    const eachProduct = (visit: (inX: number, inKernel: number, inY: number) => void) => {
      for (let n = 0; n < batch; n++)
        for (let i = 0; i < rows.output; i++)
          for (let j = 0; j < columns.output; j++)
            eachInWindow(rows, i, (row, u) =>
              eachInWindow(columns, j, (column, v) => {
                for (let c = 0; c < channels; c++)
                  for (let k = 0; k < units; k++)
                    visit(
                      ((n * height + row) * width + column) * channels + c,
                      ((u * kernelWidth + v) * channels + c) * units + k,
                      ((n * rows.output + i) * columns.output + j) * units + k,
                    );
              }),
            );
    };

    if (bias) for (let y = 0; y < output.values.length; y++) addTo(output, y, at(bias, y % units));
    eachProduct((inX, inKernel, inY) => addTo(output, inY, at(x, inX) * at(kernel, inKernel)));
    return {
      output,
      backward: (dy) => {
        const dx = zeros(x.shape);
        const dKernel = zeros(kernel.shape);
        const dBias = zeros([units]);
        eachProduct((inX, inKernel, inY) => {
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
