/**
 * How a measured field lies in the theoretical one. The mass of a pixel is its absolute gradient; with m its share,
 *
 *   inside  = sum of m over the pixels of the theoretical rectangle
 *   size 90 = the smallest square with the rectangle's centre, grown a pixel on every side at a time, that holds 90 %
 *
 * "Effective" fields are smaller than theoretical ones and bell-shaped (Luo, Li, Urtasun and Zemel, "Understanding the
 * Effective Receptive Field in Deep Convolutional Neural Networks", 2016). A pixel that a square cuts counts in part.
 */
import type { Box } from '../../model/unitField.ts';

export interface FieldMass {
  /** 0 to 1; null where nothing at all was measured (a unit that is dead), as is `size90`. */
  readonly massInside: number | null;
  /** Side in pixels. */
  readonly size90: number | null;
}

const most = 0.9;

/** A rectangle between pixels, in pixels. */
interface Square {
  readonly top: number;
  readonly left: number;
  readonly height: number;
  readonly width: number;
}

/** `gradient`: `height * width` absolute values, row by row. */
export function fieldMass(
  gradient: ArrayLike<number>,
  [height, width]: readonly [height: number, width: number],
  field: Box,
): FieldMass {
  const total = massIn(gradient, [height, width], { top: 0, left: 0, height, width });
  if (!(total > 0) || !Number.isFinite(total)) return { massInside: null, size90: null };
  const theoretical = {
    top: field.top,
    left: field.left,
    height: field.bottom - field.top + 1,
    width: field.right - field.left + 1,
  };
  const massInside = massIn(gradient, [height, width], theoretical) / total;
  const middle = [field.top + theoretical.height / 2, field.left + theoretical.width / 2] as const;
  // Sides of the rectangle's own parity fall on the borders of pixels. Sums differ in their last digits.
  const enough = most * total * (1 - 1e-9);
  for (let side = theoretical.height % 2 === 0 ? 2 : 1; ; side += 2) {
    const around = { top: middle[0] - side / 2, left: middle[1] - side / 2, height: side, width: side };
    if (massIn(gradient, [height, width], around) >= enough) return { massInside, size90: side };
  }
}

function massIn(
  gradient: ArrayLike<number>,
  [height, width]: readonly [number, number],
  square: Square,
): number {
  let sum = 0;
  for (let y = 0; y < height; y += 1) {
    const down = covered(y, square.top, square.height);
    if (down === 0) continue;
    for (let x = 0; x < width; x += 1) {
      sum += (gradient[y * width + x] ?? 0) * down * covered(x, square.left, square.width);
    }
  }
  return sum;
}

/** How much of pixel `at` lies within `extent` from `from` on, 0 to 1. */
function covered(at: number, from: number, extent: number): number {
  return Math.max(0, Math.min(at + 1, from + extent) - Math.max(at, from));
}
