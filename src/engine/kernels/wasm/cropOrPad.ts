/**
 * Margins of a map in height and width, negative where the map must be cut instead of padded. Cutting is done here
 * and now; padding is returned, so that the convolution that follows adds its zeros without a copy of the map.
 */
import { type backend_util, pad, slice, type Tensor4D } from '@tensorflow/tfjs-core';

/** Rows (or columns) to add before and after; negative: to cut. */
export type Margins = readonly [before: number, after: number];

/** `image` is [N, H, W, C]; the returned one is cut, and `padding` is what a convolution must still add. */
export function cropOrPad(
  image: Tensor4D,
  rows: Margins,
  columns: Margins,
): { readonly image: Tensor4D; readonly padding: backend_util.ExplicitPadding } {
  const [batch, height, width, channels] = image.shape;
  const [top, bottom] = cutOf(rows);
  const [left, right] = cutOf(columns);
  const size: [number, number, number, number] = [
    batch,
    height - top - bottom,
    width - left - right,
    channels,
  ];
  const padding: backend_util.ExplicitPadding = [[0, 0], paddingOf(rows), paddingOf(columns), [0, 0]];
  if (top + bottom + left + right === 0) return { image, padding };
  if (top + bottom < height && left + right < width) {
    return { image: slice(image, [0, top, left, 0], size), padding };
  }
  // So much is cut that nothing but padding may remain: then the padding has to be there first.
  const padded = pad(image, padding);
  const [, paddedHeight, paddedWidth] = padded.shape;
  const remaining = slice(
    padded,
    [0, top, left, 0],
    [batch, paddedHeight - top - bottom, paddedWidth - left - right, channels],
  );
  return {
    image: remaining,
    padding: [
      [0, 0],
      [0, 0],
      [0, 0],
      [0, 0],
    ],
  };
}

function cutOf([before, after]: Margins): [number, number] {
  return [Math.max(0, -before), Math.max(0, -after)];
}

function paddingOf([before, after]: Margins): [number, number] {
  return [Math.max(0, before), Math.max(0, after)];
}
