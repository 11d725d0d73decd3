/**
 * Where a window of `size` lies that slides with `stride` over `extent` elements, `padding` of them added on each side:
 *
 *   output  = floor((extent + before + after - size) / stride) + 1
 *   'same'    makes output = ceil(extent / stride); an odd element of padding goes after (TensorFlow's rule)
 *   'valid'   no padding
 *
 * `ceil`: rounded up instead of down, where the last window still begins on an element or on the padding before.
 */
export type Padding = 'same' | 'valid' | number;

export interface Slide {
  readonly size: number;
  readonly stride: number;
  readonly before: number;
  readonly extent: number;
  readonly output: number;
}

export function slide(extent: number, size: number, stride: number, padding: Padding, ceil = false): Slide {
  if (padding === 'same') {
    const output = Math.ceil(extent / stride);
    const both = Math.max(0, (output - 1) * stride + size - extent);
    return { size, stride, before: Math.floor(both / 2), extent, output };
  }
  const before = padding === 'valid' ? 0 : padding;
  const steps = (extent + 2 * before - size) / stride;
  const output = (ceil ? Math.ceil(steps) : Math.floor(steps)) + 1;
  const beyond = ceil && (output - 1) * stride >= extent + before;
  return { size, stride, before, extent, output: beyond ? output - 1 : output };
}

/** Calls `visit(position in the input, position in the window)` for the part of window `index` that is no padding. */
export function eachInWindow(
  { size, stride, before, extent }: Slide,
  index: number,
  visit: (position: number, offset: number) => void,
): void {
  for (let offset = 0; offset < size; offset++) {
    const position = index * stride - before + offset;
    if (position >= 0 && position < extent) visit(position, offset);
  }
}
