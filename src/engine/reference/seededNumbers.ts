/**
 * Numbers for tests, the same on every machine: mulberry32 (Ettinger, 2017), a 32-bit counter pushed through a mixing
 * function. Rounded to float32, so that the reference and a backend see the very same inputs.
 */

/** `count` numbers, uniform in [0, 1). */
export function uniforms(count: number, seed: number): Float32Array {
  let counter = seed >>> 0;
  return Float32Array.from({ length: count }, () => {
    counter = (counter + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(counter ^ (counter >>> 15), counter | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return Math.min(((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32, 1 - 2 ** -24);
  });
}

/** `count` numbers, uniform in [-1, 1). */
export function signed(count: number, seed: number): Float32Array {
  return uniforms(count, seed).map((u) => 2 * u - 1);
}
