/**
 * The rectangle of pixels that one unit of a map sees: rows i j - P to i j - P + r - 1 and columns likewise, with r, j
 * and P the size, jump and padding of the map's receptive field (`receptiveField.ts`). Where padding is seen it reaches
 * over the border, so that its corner may be negative. Jumps that are fractions give the whole pixels that are touched.
 */
import type { SquareField } from './receptiveField.ts';

/** In pixels of the image; `top` and `left` may be negative, and it may end beyond the image. */
export interface FieldSquare {
  readonly top: number;
  readonly left: number;
  readonly height: number;
  readonly width: number;
}

/** `unit`: row and column in its map, from 0. */
export function fieldSquare(
  { size, jump, padding }: SquareField,
  unit: readonly [row: number, column: number],
): FieldSquare {
  const along = (axis: 0 | 1) => {
    const from = unit[axis] * jump[axis] - padding[axis];
    const first = Math.floor(from);
    return { first, count: Math.ceil(from + size[axis]) - first };
  };
  const [down, across] = [along(0), along(1)];
  return { top: down.first, left: across.first, height: down.count, width: across.count };
}

/** How many pixels it reaches over each border of an image. */
export function overBorder(
  { top, left, height, width }: FieldSquare,
  [imageHeight, imageWidth]: readonly [height: number, width: number],
): { readonly top: number; readonly left: number; readonly bottom: number; readonly right: number } {
  return {
    top: Math.max(0, -top),
    left: Math.max(0, -left),
    bottom: Math.max(0, top + height - imageHeight),
    right: Math.max(0, left + width - imageWidth),
  };
}

/** The unit that stands at the middle of a map (of two, the later). */
export function middleUnit([rows, columns]: readonly [rows: number, columns: number]): readonly [
  row: number,
  column: number,
] {
  return [Math.floor(rows / 2), Math.floor(columns / 2)];
}
