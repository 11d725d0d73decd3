/**
 * Dense layer: y = x W + b for x [N, D], W [D, U], b [U].
 *
 *   dx = dy W^T;   dW = x^T dy;   db[u] = sum of dy[n, u] over n
 */
import { addTo, at, matrixExtent, type Operation, single, weight, zeros } from './operation.ts';

export function dense(names: { readonly kernel: string; readonly bias: string }): Operation {
  return (inputs, weights) => {
    const x = single(inputs);
    const kernel = weight(weights, names.kernel);
    const bias = weight(weights, names.bias);
    const [batch, width] = matrixExtent(x);
    const [, units] = matrixExtent(kernel);
    const eachProduct = (visit: (inX: number, inKernel: number, inY: number) => void) => {
      for (let n = 0; n < batch; n++)
        for (let d = 0; d < width; d++)
          for (let u = 0; u < units; u++) visit(n * width + d, d * units + u, n * units + u);
    };
    const output = zeros([batch, units]);
    for (let y = 0; y < output.values.length; y++) addTo(output, y, at(bias, y % units));
    eachProduct((inX, inKernel, inY) => addTo(output, inY, at(x, inX) * at(kernel, inKernel)));
    return {
      output,
      backward: (dy) => {
        const dx = zeros(x.shape);
        const dKernel = zeros(kernel.shape);
        const dBias = zeros(bias.shape);
        eachProduct((inX, inKernel, inY) => {
          addTo(dx, inX, at(dy, inY) * at(kernel, inKernel));
          addTo(dKernel, inKernel, at(x, inX) * at(dy, inY));
        });
        for (let y = 0; y < dy.values.length; y++) addTo(dBias, y % units, at(dy, y));
        return { inputs: [dx], weights: { [names.kernel]: dKernel, [names.bias]: dBias } };
      },
    };
  };
}
