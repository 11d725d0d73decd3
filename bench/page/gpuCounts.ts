/**
 * Counts what is asked of WebGPU, by standing before the methods of its classes: dispatches, submissions, uploads, buffers
 * and the bytes that they hold. Whoever computes does not know. Buffers that are left to the garbage collector count as
 * held, as they are until it comes.
 */

export interface GpuCounts {
  readonly dispatches: number;
  readonly submits: number;
  readonly writes: number;
  readonly mapped: number;
  readonly readbacks: number;
  readonly buffers: number;
  readonly bytes: number;
  readonly peakBytes: number;
}

type Heard = (self: object, given: readonly unknown[], result: unknown) => void;

/** Has `heard` told of every call of a method, after it. A class that is not there is passed over. */
export function overhearMethod(className: string, method: string, heard: Heard): void {
  const prototype: unknown = Reflect.get(Object(Reflect.get(globalThis, className)), 'prototype');
  const stock: unknown = Reflect.get(Object(prototype), method);
  if (typeof stock !== 'function') return;
  Reflect.set(Object(prototype), method, function (this: object, ...given: unknown[]): unknown {
    const result: unknown = Reflect.apply(stock, this, given);
    heard(this, given, result);
    return result;
  });
}

/** Counts from now on. Call before any device is asked for; the answer tells how much there was until then. */
export function countGpu(): () => GpuCounts {
  let [dispatches, submits, writes, mapped, readbacks, buffers, bytes, peakBytes] = [0, 0, 0, 0, 0, 0, 0, 0];
  const held = new WeakMap<object, number>();
  overhearMethod('GPUComputePassEncoder', 'dispatchWorkgroups', () => {
    dispatches += 1;
  });
  overhearMethod('GPUComputePassEncoder', 'dispatchWorkgroupsIndirect', () => {
    dispatches += 1;
  });
  overhearMethod('GPUQueue', 'submit', () => {
    submits += 1;
  });
  overhearMethod('GPUQueue', 'writeBuffer', () => {
    writes += 1;
  });
  overhearMethod('GPUBuffer', 'mapAsync', () => {
    readbacks += 1;
  });
  overhearMethod('GPUDevice', 'createBuffer', (_device, [asked], buffer) => {
    const size = Number(Reflect.get(Object(asked), 'size'));
    buffers += 1;
    if (Reflect.get(Object(asked), 'mappedAtCreation') === true) mapped += 1;
    held.set(Object(buffer), size);
    bytes += size;
    peakBytes = Math.max(peakBytes, bytes);
  });
  overhearMethod('GPUBuffer', 'destroy', (buffer) => {
    bytes -= held.get(buffer) ?? 0;
    held.delete(buffer);
  });
  return () => ({ dispatches, submits, writes, mapped, readbacks, buffers, bytes, peakBytes });
}
