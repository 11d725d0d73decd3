/**
 * A window that slides over one axis: how often it fits, and what is padded on either side.
 *
 *   'same'    count = ⌈n / s⌉, total padding max(0, (count - 1) s + k - n), the smaller half before (as TensorFlow)
 *   'valid'   count = ⌊(n - k) / s⌋ + 1, no padding
 *   p         count = ⌊(n + 2p - k) / s⌋ + 1, p on both sides (as PyTorch and the book)
 *
 * With `ceil`, 'valid' and p round up: one more position where elements are left over, as Caffe and PyTorch's pooling
 * have it, unless it would begin beyond the last real element. What it lacks is padded after.
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
  /** Height of the window, and its width where `width` says no other. */
  readonly size: number;
  readonly width?: number;
  readonly stride: number;
  readonly padding: Padding;
  readonly ceil?: boolean;
}

/** Slides over one axis of `extent` elements; null where the window is larger than the padded axis. */
export function slide(
  extent: number,
  { size, stride, padding, ceil = false }: Omit<SlidingWindow, 'width'>,
): Slide | null {
  if (padding === 'same') {
    const count = Math.ceil(extent / stride);
    const total = Math.max(0, (count - 1) * stride + size - extent);
    const before = Math.floor(total / 2);
    return { count, before, after: total - before };
  }
  const each = padding === 'valid' ? 0 : padding;
  const room = extent + 2 * each - size;
  if (room < 0) return null;
  const whole = Math.floor(room / stride) + 1;
  const oneMore = ceil && room % stride !== 0 && whole * stride < extent + each;
  if (!oneMore) return { count: whole, before: each, after: each };
  return { count: whole + 1, before: each, after: whole * stride + size - extent - each };
}

/** Height and width of a window. */
export function windowSize({
  size,
  width = size,
}: Pick<SlidingWindow, 'size' | 'width'>): readonly [number, number] {
  return [size, width];
}

export interface MapSlide {
  readonly height: Slide;
  readonly width: Slide;
}

/** Slides over a feature map. Problems: `needsMap`, `windowTooLarge`. */
export function slideOverMap(shape: Shape, window: SlidingWindow): Result<MapSlide, NetworkProblem> {
  if (!isMap(shape)) return fail({ code: 'needsMap', got: shape });
  const height = slide(shape[0], window);
  const [, across] = windowSize(window);
  const width = slide(shape[1], { ...window, size: across });
  if (height && width) return ok({ height, width });
  const around = typeof window.padding === 'number' ? 2 * window.padding : 0;
  return fail({
    code: 'windowTooLarge',
    window: windowSize(window),
    padded: [shape[0] + around, shape[1] + around],
  });
}

/** As `slideOverMap`, where the layer has already accepted the shape. */
export function acceptedSlide(shape: MapShape, window: SlidingWindow): MapSlide {
  const slid = slideOverMap(shape, window);
  if (!slid.ok) throw new Error(`a window of ${window.size} does not fit ${JSON.stringify(shape)}`);
  return slid.value;
}
