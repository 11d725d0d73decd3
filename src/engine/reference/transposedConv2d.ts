/**
 * Transposed convolution of x [N, H, W, C] with W [KH, KW, K, C] and bias b [K]: every value paints the whole kernel,
 *
 *   y[n, s i + u - p, s j + v - p, k] += x[n, i, j, c] W[u, v, k, c],    what falls outside of y is cropped.
 *
 * 'same' makes y s times as large (p = floor((KH - s) / 2), none where the kernel is smaller than the stride), 'valid'
 * crops nothing, a number crops that many on both sides.
 */
import { mapExtent, type Operation } from './operation.ts';
import { sumOfProducts } from './products.ts';
import type { Padding } from './window.ts';

export function transposedConv2d(
  options: { readonly stride: number; readonly padding: Padding },
  names: { readonly kernel: string; readonly bias: string },
): Operation {
  const { stride, padding } = options;
  const along = (extent: number, size: number) => {
    if (padding === 'same')
      return { output: extent * stride, crop: Math.floor(Math.max(0, size - stride) / 2) };
    const crop = padding === 'valid' ? 0 : padding;
    return { output: (extent - 1) * stride + size - 2 * crop, crop };
  };
  return sumOfProducts((x, kernel) => {
    const [batch, height, width, channels] = mapExtent(x);
    const [kernelHeight, kernelWidth, units] = mapExtent(kernel);
    const rows = along(height, kernelHeight);
    const columns = along(width, kernelWidth);
    return {
      shape: [batch, rows.output, columns.output, units],
      each: (visit) => {
        for (let n = 0; n < batch; n++)
          for (let i = 0; i < height; i++)
            for (let j = 0; j < width; j++)
              for (let u = 0; u < kernelHeight; u++)
                for (let v = 0; v < kernelWidth; v++) {
                  const [row, column] = [i * stride + u - rows.crop, j * stride + v - columns.crop];
                  if (row < 0 || row >= rows.output || column < 0 || column >= columns.output) continue;
                  for (let c = 0; c < channels; c++)
                    for (let k = 0; k < units; k++)
                      visit(
                        ((n * height + i) * width + j) * channels + c,
                        ((u * kernelWidth + v) * units + k) * channels + c,
                        ((n * rows.output + row) * columns.output + column) * units + k,
                      );
                }
      },
    };
  }, names);
}
