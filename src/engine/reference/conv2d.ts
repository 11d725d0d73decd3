/**
 * Convolution (the field's: cross-correlation) of x [N, H, W, C] with W [KH, KW, C, K] and bias b [K]:
 *
 *   y[n, i, j, k]  = b[k] + sum over u, v, c of  x[n, s i + u - p, s j + v - p, c] W[u, v, c, k]
 *   dx[n, y, x, c] = sum of dy[n, i, j, k] W[u, v, c, k] over all i, j, u, v, k that read that element
 *   dW[u, v, c, k] = sum of x[...] dy[n, i, j, k] over all n, i, j;   db[k] = sum of dy over n, i, j
 *
 * In g groups, unit k reads only the C / g channels from ⌊k / (K / g)⌋ C / g on, and W is [KH, KW, C / g, K].
 */
import { mapExtent, type Operation } from './operation.ts';
import { sumOfProducts } from './products.ts';
import { eachInWindow, type Padding, slide } from './window.ts';

/** `names`: what the kernel and the bias are called among the weights; the bias may be missing. */
export function conv2d(
  options: { readonly stride: number; readonly padding: Padding; readonly groups?: number },
  names: { readonly kernel: string; readonly bias: string },
): Operation {
  return sumOfProducts((x, kernel) => {
    const [batch, height, width, channels] = mapExtent(x);
    const [kernelHeight, kernelWidth, seen, units] = mapExtent(kernel);
    const unitsInGroup = units / (options.groups ?? 1);
    const rows = slide(height, kernelHeight, options.stride, options.padding);
    const columns = slide(width, kernelWidth, options.stride, options.padding);
    return {
      shape: [batch, rows.output, columns.output, units],
      each: (visit) => {
        for (let n = 0; n < batch; n++)
          for (let i = 0; i < rows.output; i++)
            for (let j = 0; j < columns.output; j++)
              eachInWindow(rows, i, (row, u) =>
                eachInWindow(columns, j, (column, v) => {
                  for (let c = 0; c < seen; c++)
                    for (let k = 0; k < units; k++)
                      visit(
                        ((n * height + row) * width + column) * channels +
                          Math.floor(k / unitsInGroup) * seen +
                          c,
                        ((u * kernelWidth + v) * seen + c) * units + k,
                        ((n * rows.output + i) * columns.output + j) * units + k,
                      );
                }),
              );
      },
    };
  }, names);
}
