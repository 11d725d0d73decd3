/**
 * A window that slides over one axis: how often it fits, and what is padded on either side.
 *
 *   'same'    count = ⌈n / s⌉, total padding max(0, (count - 1) s + k - n), the smaller half before (as TensorFlow)
 *   'valid'   count = ⌊(n - k) / s⌋ + 1, no padding
 *   p         count = ⌊(n + 2p - k) / s⌋ + 1, p on both sides (as PyTorch and the book)
 */
import type { NetworkProblem } from './problem.ts';
import { fail, ok, type Result } from './result.ts';
import { isMap, type MapShape, type Shape } from './shape.ts';

export type Padding = 'same' | 'valid' | number;

export interface Slide {
  /** Positions of the window along this axis: the extent of the output. */
  readonly count: number;
  /** Zeros added before the first and after the last element. */
  readonly before: number;
  readonly after: number;
}

export interface SlidingWindow {
  /** Height and width of the window. */
  readonly size: number;
  readonly stride: number;
  readonly padding: Padding;
}

/** Slides over one axis of `extent` elements; null where the window is larger than the padded axis. */
export function slide(extent: number, { size, stride, padding }: SlidingWindow): Slide | null {
  if (padding === 'same') {
    const count = Math.ceil(extent / stride);
    const total = Math.max(0, (count - 1) * stride + size - extent);
    const before = Math.floor(total / 2);
    return { count, before, after: total - before };
  }
  const each = padding === 'valid' ? 0 : padding;
  const room = extent + 2 * each - size;
  return room < 0 ? null : { count: Math.floor(room / stride) + 1, before: each, after: each };
}

export interface MapSlide {
  readonly height: Slide;
  readonly width: Slide;
}

/** Slides over a feature map. Problems: `needsMap`, `windowTooLarge`. */
export function slideOverMap(shape: Shape, window: SlidingWindow): Result<MapSlide, NetworkProblem> {
  if (!isMap(shape)) return fail({ code: 'needsMap', got: shape });
  const height = slide(shape[0], window);
  const width = slide(shape[1], window);
  if (height && width) return ok({ height, width });
  const around = typeof window.padding === 'number' ? 2 * window.padding : 0;
  return fail({
    code: 'windowTooLarge',
    window: window.size,
    padded: [shape[0] + around, shape[1] + around],
  });
}

/** As `slideOverMap`, where the layer has already accepted the shape. */
export function acceptedSlide(shape: MapShape, window: SlidingWindow): MapSlide {
  const slid = slideOverMap(shape, window);
  if (!slid.ok) throw new Error(`a window of ${window.size} does not fit ${JSON.stringify(shape)}`);
  return slid.value;
}
