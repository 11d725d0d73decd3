/** Room for numbers in between, on tfjs's own heap, where our WebAssembly can reach it. */
import type { BackendWasm } from '@tensorflow/tfjs-backend-wasm';

export interface Region {
  /** In bytes from the start of the heap. */
  readonly address: number;
  readonly values: Float32Array;
}

/**
 * One region for each size (in elements); the first `zeroed` of them, or all, are zeros. The views die when the heap grows:
 * allocate everything else before.
 */
export function workspace<S extends readonly number[]>(
  backend: BackendWasm,
  sizes: readonly [...S],
  zeroed: number = sizes.length,
) {
  const whole = backend.makeOutput([sizes.reduce((sum, size) => sum + size, 0)], 'float32');
  const values = backend.typedArrayFromHeap(whole) as Float32Array;
  values.fill(
    0,
    0,
    sizes.slice(0, zeroed).reduce((sum, size) => sum + size, 0),
  );
  const address = backend.getMemoryOffset(whole.dataId);
  let start = 0;
  const regions = sizes.map((size): Region => {
    const region = { address: address + start * 4, values: values.subarray(start, start + size) };
    start += size;
    return region;
  }) as { [I in keyof S]: Region };
  return { regions, free: () => backend.disposeData(whole.dataId) };
}
