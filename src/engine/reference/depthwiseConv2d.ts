/**
 * Depthwise convolution of x [N, H, W, C] with W [KH, KW, C, M] and bias b [C M]: each channel with filters of its own,
 *
 *   y[n, i, j, c M + q] = b[c M + q] + sum over u, v of  x[n, s i + u - p, s j + v - p, c] W[u, v, c, q]
 */
import { mapExtent, type Operation } from './operation.ts';
import { sumOfProducts } from './products.ts';
import { eachInWindow, type Padding, slide } from './window.ts';

export function depthwiseConv2d(
  options: { readonly stride: number; readonly padding: Padding },
  names: { readonly kernel: string; readonly bias: string },
): Operation {
  return sumOfProducts((x, kernel) => {
    const [batch, height, width, channels] = mapExtent(x);
    const [kernelHeight, kernelWidth, , multiplier] = mapExtent(kernel);
    const rows = slide(height, kernelHeight, options.stride, options.padding);
    const columns = slide(width, kernelWidth, options.stride, options.padding);
    return {
      shape: [batch, rows.output, columns.output, channels * multiplier],
      each: (visit) => {
        for (let n = 0; n < batch; n++)
          for (let i = 0; i < rows.output; i++)
            for (let j = 0; j < columns.output; j++)
              eachInWindow(rows, i, (row, u) =>
                eachInWindow(columns, j, (column, v) => {
                  for (let unit = 0; unit < channels * multiplier; unit++)
                    visit(
                      ((n * height + row) * width + column) * channels + Math.floor(unit / multiplier),
                      (u * kernelWidth + v) * channels * multiplier + unit,
                      ((n * rows.output + i) * columns.output + j) * channels * multiplier + unit,
                    );
                }),
              );
      },
    };
  }, names);
}
