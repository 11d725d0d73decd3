/**
 * Everything that one captured network holds on the device: a buffer for each planned one and a pipeline for each program
 * text. Sizes are checked against the device's limits before anything is taken; errors are asked for, because a device
 * left alone answers a wrong or oversized buffer with zeros, at great speed.
 */
import type { PlannedBuffer } from '../kernels/webgpu/dispatch.ts';

/** The device refused something: `outOfMemory`, or what it said. */
export class DeviceRefusal extends Error {
  override readonly name = 'DeviceRefusal';
  readonly outOfMemory: boolean;

  constructor(message: string, outOfMemory: boolean) {
    super(message);
    this.outOfMemory = outOfMemory;
  }
}

export class DeviceMemory {
  readonly device: GPUDevice;
  readonly #buffers = new Map<PlannedBuffer, GPUBuffer>();
  readonly #pipelines = new Map<string, Promise<GPUComputePipeline>>();
  #bytes = 0;

  constructor(device: GPUDevice) {
    this.device = device;
  }

  /** Bytes and buffers taken: the same after every step. */
  get held(): { readonly buffers: number; readonly bytes: number } {
    return { buffers: this.#buffers.size, bytes: this.#bytes };
  }

  /** @throws DeviceRefusal where the device's limits are below its size */
  buffer(planned: PlannedBuffer): GPUBuffer {
    const standing = this.#buffers.get(planned);
    if (standing) return standing;
    const size = 4 * planned.length;
    const { maxBufferSize, maxStorageBufferBindingSize } = this.device.limits;
    const most = Math.min(maxBufferSize, maxStorageBufferBindingSize);
    if (size > most) throw new DeviceRefusal(`${planned.label}: ${size} bytes, at most ${most}`, true);
    const usage = GPUBufferUsage.STORAGE | GPUBufferUsage.COPY_DST | GPUBufferUsage.COPY_SRC;
    const buffer = this.device.createBuffer({ label: planned.label, size, usage });
    if (planned.initial) {
      this.device.queue.writeBuffer(buffer, 0, planned.initial.slice());
    }
    this.#buffers.set(planned, buffer);
    this.#bytes += size;
    return buffer;
  }

  pipeline(label: string, source: string): Promise<GPUComputePipeline> {
    const standing = this.#pipelines.get(source);
    if (standing) return standing;
    const module = this.device.createShaderModule({ label, code: source });
    const compute = { module, entryPoint: 'main' };
    const compiling = this.device.createComputePipelineAsync({ label, layout: 'auto', compute });
    this.#pipelines.set(source, compiling);
    return compiling;
  }

  /** Does something with the device and hears what went wrong with it. @throws DeviceRefusal */
  async guarded<T>(work: () => T | Promise<T>): Promise<T> {
    const { device } = this;
    const filters = ['validation', 'out-of-memory', 'internal'] as const;
    for (const filter of filters) device.pushErrorScope(filter);
    let result: { readonly value: T } | { readonly thrown: unknown };
    try {
      result = { value: await work() };
    } catch (thrown) {
      result = { thrown };
    }
    const errors = await Promise.all(filters.map(() => device.popErrorScope()));
    const said = errors.find((error) => error !== null);
    if (said) throw new DeviceRefusal(said.message, said instanceof GPUOutOfMemoryError);
    if ('thrown' in result) throw result.thrown;
    return result.value;
  }

  dispose(): void {
    for (const buffer of this.#buffers.values()) buffer.destroy();
    this.#buffers.clear();
    this.#pipelines.clear();
    this.#bytes = 0;
  }
}
