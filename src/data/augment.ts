/**
 * Data augmentation: training images changed a little before the network sees them, anew for each visit, drawn from
 * the seed and the step so that a run repeats. `shift` moves an image by dx and dy, each uniform in
 * {-pixels, .., pixels}, and fills with zero: MNIST's background.
 */
import { randomStream } from '../model/random.ts';
import type { MapShape } from '../model/shape.ts';

/** How training images are changed before the network sees them. Part of the document. */
export type Augmentation =
  | { readonly kind: 'none' }
  /** Moved by up to `pixels` in each direction, zero outside. */
  | { readonly kind: 'shift'; readonly pixels: number };

/**
 * @param images `n * height * width * channels` bytes, channels last; not changed
 * @param step counts from 0 over the whole run
 * @returns `images` itself where there is nothing to do, else a new array of the same length
 */
export function augment(
  images: Uint8Array,
  shape: MapShape,
  augmentation: Augmentation,
  seed: number,
  step: number,
): Uint8Array {
  switch (augmentation.kind) {
    case 'none':
      return images;
    case 'shift':
      return shifted(images, shape, augmentation.pixels, seed, step);
    default:
      throw new Error(`augmentation ${String(augmentation satisfies never)}`);
  }
}

function shifted(
  images: Uint8Array,
  shape: MapShape,
  pixels: number,
  seed: number,
  step: number,
): Uint8Array {
  const [height, width, channels] = shape;
  const imageBytes = height * width * channels;
  const count = images.length / imageBytes;
  const draws = randomStream(seed, 'augment', step).integers(2 * count, 2 * pixels + 1);
  const moved = new Uint8Array(images.length);
  for (let n = 0; n < count; n += 1) {
    const dx = (draws[2 * n] ?? 0) - pixels;
    const dy = (draws[2 * n + 1] ?? 0) - pixels;
    const rowBytes = (width - Math.abs(dx)) * channels;
    if (rowBytes <= 0) continue;
    for (let y = Math.max(0, dy); y < Math.min(height, height + dy); y += 1) {
      const from = n * imageBytes + ((y - dy) * width + Math.max(0, -dx)) * channels;
      const to = n * imageBytes + (y * width + Math.max(0, dx)) * channels;
      moved.set(images.subarray(from, from + rowBytes), to);
    }
  }
  return moved;
}
