/**
 * All gradients of a network as one array of float32, weight after weight in the model's order, and the sum over replicas:
 *
 *   sum = (((g0 + g1) + g2) + ...),  each addition rounded to float32
 *
 * always in the order of the replicas, so that it does not depend on who came first.
 */
import type { BackendWasm } from '@tensorflow/tfjs-backend-wasm';
import * as tf from '@tensorflow/tfjs-core';
import { sizeOf } from '../../model/shape.ts';
import type { CompiledModel } from '../compile.ts';

export function flatLength({ weights }: CompiledModel): number {
  return weights.reduce((sum, { spec }) => sum + sizeOf(spec.shape), 0);
}

/** Where each weight's gradient begins in it. */
export function flatPlaces({ weights }: CompiledModel): ReadonlyMap<string, number> {
  let at = 0;
  return new Map(
    weights.map(({ name, spec }) => {
      const begin = at;
      at += sizeOf(spec.shape);
      return [name, begin];
    }),
  );
}

/** A tensor's numbers on the heap of the WASM backend itself: to be copied at once, and never written to. */
export function heapNumbers(tensor: tf.Tensor): Float32Array {
  return (tf.backend() as BackendWasm).typedArrayFromHeap(tensor) as Float32Array;
}

/** The gradients as tensors again; WASM copies them to its heap at once. Call inside of a tidy. */
export function readFlat({ weights }: CompiledModel, flat: Float32Array): readonly tf.Tensor[] {
  let at = 0;
  return weights.map(({ spec }) => {
    const size = sizeOf(spec.shape);
    const values = flat.subarray(at, at + size);
    at += size;
    return tf.tensor(values, [...spec.shape], 'float32');
  });
}

/** `parts` in the order of the replicas. `into` may be the first of them. */
export function sumInOrder(parts: readonly Float32Array[], into: Float32Array): void {
  const [first, second, ...others] = parts;
  if (!first) throw new Error('there is nothing to sum');
  if (second) add(first, second, into);
  else into.set(first);
  for (const part of others) add(into, part, into);
}

function add(a: Float32Array, b: Float32Array, into: Float32Array): void {
  for (let i = 0; i < into.length; i += 1) into[i] = (a[i] as number) + (b[i] as number);
}
