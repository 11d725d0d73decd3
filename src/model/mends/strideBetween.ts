import type { MapShape } from '../shape.ts';
import { slide } from '../sliding.ts';

const maxStride = 16;

/** The stride at which a 1x1 convolution makes one map as high and wide as the other; null where none does. */
export function strideBetween(from: MapShape, to: MapShape): number | null {
  for (let stride = 1; stride <= maxStride; stride += 1) {
    const window = { size: 1, stride, padding: 'valid' } as const;
    if (slide(from[0], window)?.count === to[0] && slide(from[1], window)?.count === to[1]) return stride;
  }
  return null;
}
