/**
 * Buffers that are not needed at the same time share memory. In the order of the dispatches, each scratch buffer takes
 * the smallest free memory that holds it, or the largest free one, enlarged, or new memory; it gives it back after its
 * last use.
 */
import type { Dispatch, PlannedBuffer } from '../kernels/webgpu/dispatch.ts';

interface Memory {
  readonly buffer: PlannedBuffer;
  length: number;
}

/** @param kept scratch buffers that must outlive the last dispatch */
export function shareScratch(
  dispatches: readonly Dispatch[],
  kept: ReadonlySet<PlannedBuffer>,
): ReadonlyMap<PlannedBuffer, PlannedBuffer> {
  const lastUse = new Map<PlannedBuffer, number>();
  dispatches.forEach(({ bindings }, i) => {
    for (const { view } of bindings) lastUse.set(view.buffer, kept.has(view.buffer) ? dispatches.length : i);
  });
  const taken = new Map<PlannedBuffer, Memory>();
  const free: Memory[] = [];
  dispatches.forEach(({ bindings }, i) => {
    const buffers = new Set(bindings.map(({ view }) => view.buffer));
    for (const buffer of buffers) {
      if (buffer.life === 'scratch' && !taken.has(buffer)) taken.set(buffer, take(free, buffer.length));
    }
    for (const buffer of buffers) {
      const memory = taken.get(buffer);
      if (memory && lastUse.get(buffer) === i) free.push(memory);
    }
  });
  return new Map([...taken].map(([buffer, memory]) => [buffer, memory.buffer]));
}

function take(free: Memory[], length: number): Memory {
  free.sort((a, b) => a.length - b.length);
  const fitting = free.findIndex((memory) => memory.length >= length);
  const [memory] = free.splice(fitting >= 0 ? fitting : free.length - 1, free.length > 0 ? 1 : 0);
  if (!memory) return newMemory(length);
  memory.length = Math.max(memory.length, length);
  return memory;
}

function newMemory(length: number): Memory {
  const memory: Memory = {
    length,
    buffer: {
      label: 'scratch',
      life: 'scratch',
      get length() {
        return memory.length;
      },
    },
  };
  return memory;
}
