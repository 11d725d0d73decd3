/** Bytes to numbers, and a kernel as the way back reads it. */
import { type Dispatch, dispatchOf, reads, type View, writes } from './dispatch.ts';

/** b / 255 in float32 for every byte, made where division is exact to the last bit: shaders may be off by more. */
export const brightness: Float32Array = Float32Array.from({ length: 256 }, (_, byte) => byte / 255);

/** Pixels, four to a word, to float32 0..1. */
export function unpack(pixels: View, table: View, images: View): Dispatch {
  return dispatchOf({
    kernel: 'unpack',
    bindings: { pixels: reads(pixels, 'u32'), table: reads(table), images: writes(images) },
    threads: images.length,
    body: '  images[t] = table[(pixels[t / 4u] >> (8u * (t % 4u))) & 0xffu];',
  });
}

export interface KernelShape {
  readonly height: number;
  readonly width: number;
  readonly channels: number;
  readonly filters: number;
}

/** [u, v, c, f] to [u, v, f, c]; turned round in both directions of the map where `turned`. */
export function transposeKernel(k: KernelShape, turned: boolean, w: View, into: View): Dispatch {
  const along = (place: string, extent: number) => (turned ? `(${extent - 1}u - ${place})` : place);
  const body = `  let c = t % ${k.channels}u;
  let f = (t / ${k.channels}u) % ${k.filters}u;
  let v = (t / ${k.channels * k.filters}u) % ${k.width}u;
  let u = t / ${k.channels * k.filters * k.width}u;
  into[t] = w[((${along('u', k.height)} * ${k.width}u + ${along('v', k.width)}) * ${k.channels}u + c) * ${k.filters}u + f];`;
  return dispatchOf({
    kernel: 'transposeKernel',
    bindings: { w: reads(w), into: writes(into) },
    threads: into.length,
    body,
  });
}
