/**
 * Gradient of a convolution with respect to its weights, in plain JavaScript:
 *
 *   dW[u, v, c, k] = sum over n, i, j of  x[n, s i + u - p, s j + v - p, c] * dy[n, i, j, k]
 *
 * One pass over dy: what stands at an output place is added, times each input pixel that it saw, to a row of K weights that lie
 * side by side. Summed in float64, rounded once.
 */
import type { ConvolutionInfo } from '../convolutionInfo.ts';

/** `x` [N, H, W, C] and `dy` [N, OH, OW, K] flat, channels last and not dilated; gives [KH, KW, C, K]. */
export function kernelGradient(x: Float32Array, dy: Float32Array, info: ConvolutionInfo): Float32Array {
  const { batchSize, inHeight, inWidth, inChannels, outHeight, outWidth, outChannels } = info;
  const { filterHeight, filterWidth, strideHeight, strideWidth, padInfo } = info;
  const tapWeights = inChannels * outChannels;
  const sums = new Float64Array(filterHeight * filterWidth * tapWeights);
  for (let image = 0; image < batchSize; image++) {
    for (let i = 0; i < outHeight; i++) {
      const top = i * strideHeight - padInfo.top;
      const [firstRow, lastRow] = [Math.max(0, -top), Math.min(filterHeight, inHeight - top)];
      for (let j = 0; j < outWidth; j++) {
        const left = j * strideWidth - padInfo.left;
        const [firstColumn, lastColumn] = [Math.max(0, -left), Math.min(filterWidth, inWidth - left)];
        const from = ((image * outHeight + i) * outWidth + j) * outChannels;
        for (let u = firstRow; u < lastRow; u++) {
          for (let v = firstColumn; v < lastColumn; v++) {
            const pixel = ((image * inHeight + top + u) * inWidth + left + v) * inChannels;
            let to = (u * filterWidth + v) * tapWeights;
            for (let c = 0; c < inChannels; c++) {
              const factor = x[pixel + c] as number;
              for (let k = 0; k < outChannels; k++, to++)
                sums[to] = (sums[to] as number) + factor * (dy[from + k] as number);
            }
          }
        }
      }
    }
  }
  return Float32Array.from(sums);
}
