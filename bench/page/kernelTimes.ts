/**
 * Where a step's time goes, kernel by kernel. On WebGPU every dispatch gets a pass of its own between two timestamps of the
 * device; on WASM and the plain CPU, which compute within the call, every kernel that tfjs knows is timed
 * (tfKernelTimes.ts). Both ways cost a little themselves: what counts is the share.
 */
import type { ImageBytes } from '../../src/engine/images.ts';
import type { Backend } from '../../src/engine/protocol.ts';
import type { Contender } from './contender.ts';
import { overhearMethod } from './gpuCounts.ts';
import { timeTfKernels } from './tfKernelTimes.ts';

export interface KernelTimes {
  /** Milliseconds of one step, by kernel. */
  readonly kernels: Readonly<Record<string, number>>;
  /** How often one step runs each. */
  readonly calls: Readonly<Record<string, number>>;
  /** A whole step while it was watched. */
  readonly stepMs: number;
}

/** Gathers from `begin` on; `end` waits for what is on the device. */
export interface KernelWatch {
  readonly begin: () => void;
  readonly stepBegins: () => void;
  readonly end: () => Promise<ReadonlyMap<string, { readonly ms: number; readonly calls: number }>>;
}

/** Call before the library starts. */
export function watchKernels(backend: Backend): KernelWatch {
  if (backend === 'webgpu') return watchDispatches();
  return timeTfKernels(backend);
}

/** The first steps compile and settle, and are not counted. */
export async function timeKernels(
  watch: KernelWatch,
  contender: Contender,
  batches: (step: number) => Promise<ImageBytes>,
  steps: number,
): Promise<KernelTimes> {
  const settling = Math.min(3, steps);
  for (let step = 0; step < settling; step += 1) await contender.step(await batches(step), step);
  watch.begin();
  let stepMs = 0;
  for (let step = settling; step < settling + steps; step += 1) {
    const images = await batches(step);
    watch.stepBegins();
    const begun = performance.now();
    await contender.step(images, step);
    stepMs += (performance.now() - begun) / steps;
  }
  const found = [...(await watch.end())].sort(([, a], [, b]) => b.ms - a.ms);
  contender.dispose();
  return {
    kernels: Object.fromEntries(found.map(([name, { ms }]) => [name, ms / steps])),
    calls: Object.fromEntries(found.map(([name, { calls }]) => [name, calls / steps])),
    stepMs,
  };
}

const mostQueries = 4096;

/** As much of a pass as is used; each dispatch becomes a pass of its own. */
class SplitPass {
  readonly #encoder: GPUCommandEncoder;
  readonly #begin: (descriptor: GPUComputePassDescriptor) => GPUComputePassEncoder;
  readonly #place: (label: string) => GPUComputePassTimestampWrites | undefined;
  readonly #groups = new Map<number, GPUBindGroup>();
  #pipeline: GPUComputePipeline | null = null;

  constructor(
    encoder: GPUCommandEncoder,
    begin: (descriptor: GPUComputePassDescriptor) => GPUComputePassEncoder,
    place: (label: string) => GPUComputePassTimestampWrites | undefined,
  ) {
    this.#encoder = encoder;
    this.#begin = begin;
    this.#place = place;
  }

  setPipeline(pipeline: GPUComputePipeline): void {
    this.#pipeline = pipeline;
  }

  setBindGroup(index: number, group: GPUBindGroup): void {
    this.#groups.set(index, group);
  }

  dispatchWorkgroups(x: number, y = 1, z = 1): void {
    if (!this.#pipeline) throw new Error('a dispatch without a pipeline');
    const timestampWrites = this.#place(this.#pipeline.label);
    const pass = this.#begin.call(this.#encoder, timestampWrites ? { timestampWrites } : {});
    pass.setPipeline(this.#pipeline);
    for (const [index, group] of this.#groups) pass.setBindGroup(index, group);
    pass.dispatchWorkgroups(x, y, z);
    pass.end();
  }

  end(): void {}
}

interface Stamped {
  readonly queries: GPUQuerySet;
  readonly labels: string[];
}

/** Takes the place of compute passes, on every device that this thread makes. */
function watchDispatches(): KernelWatch {
  let device: GPUDevice | null = null;
  let watching = false;
  let isBack = false;
  const stamped = new Map<GPUCommandEncoder, Stamped>();
  const reading: { readonly buffer: GPUBuffer; readonly labels: readonly string[] }[] = [];
  overhearMethod('GPUDevice', 'createCommandEncoder', (self) => {
    device = self as GPUDevice;
  });

  const prototype = GPUCommandEncoder.prototype;
  const { beginComputePass, finish } = prototype;
  const placeIn = (encoder: GPUCommandEncoder) => (label: string) => {
    if (!watching || !device) return undefined;
    const standing = stamped.get(encoder);
    const { queries, labels } = standing ?? {
      queries: device.createQuerySet({ type: 'timestamp', count: mostQueries }),
      labels: [],
    };
    if (!standing) stamped.set(encoder, { queries, labels });
    // Our forward kernels serve the way back too, which begins behind the loss.
    const at = 2 * labels.push(isBack ? `${label}, back` : label) - 2;
    if (label === 'loss') isBack = true;
    if (at + 1 >= mostQueries) throw new Error('too many dispatches in one encoder');
    return { querySet: queries, beginningOfPassWriteIndex: at, endOfPassWriteIndex: at + 1 };
  };
  Reflect.set(prototype, 'beginComputePass', function (this: GPUCommandEncoder) {
    return new SplitPass(this, beginComputePass, placeIn(this));
  });
  Reflect.set(prototype, 'finish', function (this: GPUCommandEncoder): GPUCommandBuffer {
    const written = stamped.get(this);
    if (written && device) {
      stamped.delete(this);
      const { queries, labels } = written;
      const size = 16 * labels.length;
      const resolved = device.createBuffer({
        size,
        usage: GPUBufferUsage.QUERY_RESOLVE | GPUBufferUsage.COPY_SRC,
      });
      const buffer = device.createBuffer({ size, usage: GPUBufferUsage.COPY_DST | GPUBufferUsage.MAP_READ });
      this.resolveQuerySet(queries, 0, 2 * labels.length, resolved, 0);
      this.copyBufferToBuffer(resolved, 0, buffer, 0, size);
      reading.push({ buffer, labels });
    }
    return finish.call(this);
  });

  return {
    begin: () => {
      if (!device?.features.has('timestamp-query')) throw new Error('this device has no timestamps');
      watching = true;
    },
    stepBegins: () => {
      isBack = false;
    },
    end: async () => {
      watching = false;
      const found = new Map<string, { ms: number; calls: number }>();
      for (const { buffer, labels } of reading) {
        await buffer.mapAsync(GPUMapMode.READ);
        const times = new BigUint64Array(buffer.getMappedRange());
        for (const [i, label] of labels.entries()) {
          const ms = Number((times[2 * i + 1] ?? 0n) - (times[2 * i] ?? 0n)) / 1e6;
          const { ms: before, calls } = found.get(label) ?? { ms: 0, calls: 0 };
          found.set(label, { ms: before + ms, calls: calls + 1 });
        }
        buffer.destroy();
      }
      return found;
    },
  };
}
