/**
 * A drawn digit, prepared exactly as MNIST's were: "size normalized to fit in a 20x20 pixel box while preserving
 * their aspect ratio", with "grey levels as a result of the anti-aliasing", then "centered in a 28x28 image by
 * computing the center of mass of the pixels, and translating the image so as to position this point at the center
 * of the 28x28 field" (LeCun, Cortes, Burges). A network reads a drawing well only if it looks like what it learned.
 *
 * Conventions, as measured on the training images: the longer side of the ink is exactly 20; the shift is by whole
 * pixels; the centre of mass, in indexes of pixels, lies within half a pixel of (14, 14), the pixel right and below
 * of the middle. Ink is bright: 255 on 0.
 */
const field = 28;
const box = 20;
const centre = 14;
/** Fainter than this is the fringe of an eraser, not ink. */
const leastInk = 1 / 32;

export interface Digit {
  /** 28 x 28 bytes, row by row. */
  readonly pixels: Uint8Array;
  /** Nothing was drawn: all pixels are 0. */
  readonly empty: boolean;
}

interface Bounds {
  readonly left: number;
  readonly top: number;
  readonly width: number;
  readonly height: number;
}

/**
 * `ink`: `width * height` values, row by row, 0 for paper; bytes count from 0 to 255, floats from 0 to 1 (clamped;
 * NaN is paper). Throws if the array has another length.
 */
export function digitFromInk(ink: Float32Array | Uint8Array, width: number, height: number): Digit {
  if (ink.length !== width * height)
    throw new Error(`${ink.length} values for ${width} x ${height} pixels of ink`);
  const level = levels(ink);
  const bounds = boundsOf(level, width, height);
  const pixels = new Uint8Array(field * field);
  if (!bounds) return { pixels, empty: true };

  const scale = box / Math.max(bounds.width, bounds.height);
  const columns = Math.max(1, Math.round(bounds.width * scale));
  const rows = Math.max(1, Math.round(bounds.height * scale));
  const small = averageAreas(level, width, bounds, columns, rows);
  const left = place(small, columns, rows, 'x');
  const top = place(small, columns, rows, 'y');
  for (let y = 0; y < rows; y += 1) {
    for (let x = 0; x < columns; x += 1) {
      pixels[(top + y) * field + left + x] = Math.round(255 * (small[y * columns + x] ?? 0));
    }
  }
  return { pixels, empty: false };
}

function levels(ink: Float32Array | Uint8Array): Float32Array {
  const full = ink instanceof Uint8Array ? 255 : 1;
  // Math.max(0, NaN) is NaN: the comparison sends it to paper.
  return Float32Array.from(ink, (value) => (value > 0 ? Math.min(1, value / full) : 0));
}

function boundsOf(level: Float32Array, width: number, height: number): Bounds | null {
  let left = width;
  let right = -1;
  let top = height;
  let bottom = -1;
  for (let y = 0; y < height; y += 1) {
    for (let x = 0; x < width; x += 1) {
      if ((level[y * width + x] ?? 0) <= leastInk) continue;
      left = Math.min(left, x);
      right = Math.max(right, x);
      top = Math.min(top, y);
      bottom = y;
    }
  }
  return right < 0 ? null : { left, top, width: right - left + 1, height: bottom - top + 1 };
}

/** The part of `bounds`, resampled: every new pixel is the mean of the area it covers, pixels cut in part counted in part. */
function averageAreas(
  level: Float32Array,
  stride: number,
  bounds: Bounds,
  columns: number,
  rows: number,
): Float32Array {
  // First along x, then along y: the mean over a rectangle is the mean of the means.
  const narrow = new Float32Array(columns * bounds.height);
  for (let y = 0; y < bounds.height; y += 1) {
    const start = (bounds.top + y) * stride + bounds.left;
    for (let x = 0; x < columns; x += 1) {
      narrow[y * columns + x] = meanOver(
        level,
        start,
        1,
        (x * bounds.width) / columns,
        ((x + 1) * bounds.width) / columns,
      );
    }
  }
  const small = new Float32Array(columns * rows);
  for (let x = 0; x < columns; x += 1) {
    for (let y = 0; y < rows; y += 1) {
      small[y * columns + x] = meanOver(
        narrow,
        x,
        columns,
        (y * bounds.height) / rows,
        ((y + 1) * bounds.height) / rows,
      );
    }
  }
  return small;
}

/** Mean of `values[start + i * step]` over the real interval `from <= i < to`. */
function meanOver(values: Float32Array, start: number, step: number, from: number, to: number): number {
  let sum = 0;
  for (let i = Math.floor(from); i < to; i += 1) {
    const share = Math.min(i + 1, to) - Math.max(i, from);
    sum += share * (values[start + i * step] ?? 0);
  }
  return sum / (to - from);
}

/** First column (or row) in the field, so that the centre of mass comes nearest to pixel 14; never over the border. */
function place(small: Float32Array, columns: number, rows: number, axis: 'x' | 'y'): number {
  let mass = 0;
  let moment = 0;
  for (let y = 0; y < rows; y += 1) {
    for (let x = 0; x < columns; x += 1) {
      const value = small[y * columns + x] ?? 0;
      mass += value;
      moment += value * (axis === 'x' ? x : y);
    }
  }
  const extent = axis === 'x' ? columns : rows;
  return Math.min(field - extent, Math.max(0, Math.round(centre - moment / mass)));
}
