/**
 * Everything that one captured network holds on the device: a buffer for each planned one and a pipeline for each program
 * text. Sizes are checked against the device's limits before anything is taken; errors are asked for, because a device
 * left alone answers a wrong or oversized buffer with zeros, at great speed.
 */
import {
  type Binding,
  type Dispatch,
  type PlannedBuffer,
  type View,
  wholeOf,
} from '../kernels/webgpu/dispatch.ts';
import { withTimeLimit } from '../readBack.ts';
import { guarded } from './errorScopes.ts';
import { checkBuffer } from './fits.ts';
import { Slices } from './slices.ts';
import { Submissions } from './submissions.ts';
import { submitAll } from './submitting.ts';

/** Numbers in one buffer of a reading, which must not be larger than a device allows; one view may have more. */
const mostCopied = 2 ** 23;

export class DeviceMemory {
  readonly device: GPUDevice;
  readonly #buffers = new Map<PlannedBuffer, GPUBuffer>();
  readonly #pipelines = new Map<string, Promise<GPUComputePipeline>>();
  #bytes = 0;
  #disposed = false;

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
    if (this.#disposed) throw new Error(`${planned.label} is asked for after the end`);
    const size = 4 * planned.length;
    checkBuffer(planned, this.device.limits);
    const { STORAGE, UNIFORM, COPY_DST, COPY_SRC } = GPUBufferUsage;
    const usage = STORAGE | UNIFORM | COPY_DST | COPY_SRC;
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

  /** Does something with the device and hears what went wrong with it. @throws DeviceRefusal, ReadTimeout */
  guarded<T>(work: () => T | Promise<T>): Promise<T> {
    return guarded(this.device, () => this.#bytes, work);
  }

  /** Copies views to JavaScript, a few MiB at a time; waits for all that was submitted before. @throws ReadTimeout */
  async read(views: readonly View[], limitMs: number): Promise<Float32Array[]> {
    const copies: Promise<Float32Array[]>[] = [];
    let [some, length]: [View[], number] = [[], 0];
    const copySome = () => {
      if (some.length > 0) copies.push(this.#copy(some, length, limitMs));
      [some, length] = [[], 0];
    };
    for (const view of views) {
      if (length + view.length > mostCopied) copySome();
      some.push(view);
      length += view.length;
    }
    copySome();
    return (await Promise.all(copies)).flat();
  }

  async #copy(views: readonly View[], length: number, limitMs: number): Promise<Float32Array[]> {
    const { device } = this;
    const usage = GPUBufferUsage.COPY_DST | GPUBufferUsage.MAP_READ;
    const staging = device.createBuffer({ label: 'read back', size: 4 * length, usage });
    try {
      const encoder = device.createCommandEncoder();
      let at = 0;
      for (const { buffer, offset, length: count } of views) {
        encoder.copyBufferToBuffer(this.buffer(buffer), 4 * offset, staging, at, 4 * count);
        at += 4 * count;
      }
      device.queue.submit([encoder.finish()]);
      await withTimeLimit(staging.mapAsync(GPUMapMode.READ), limitMs);
      const all = new Float32Array(staging.getMappedRange());
      let from = 0;
      return views.map(({ length: count }) => {
        from += count;
        return all.slice(from - count, from);
      });
    } finally {
      staging.destroy();
    }
  }

  /** Runs dispatches once and reads what they left in `into`. @throws ReadTimeout */
  async once(dispatches: readonly Dispatch[], into: PlannedBuffer, limitMs: number): Promise<Float32Array> {
    const recorded = await Promise.all(
      dispatches.map(async (dispatch) => {
        const pipeline = await this.pipeline(dispatch.kernel, dispatch.source);
        const group = this.bindGroup(pipeline, dispatch.bindings);
        return { dispatch, pipeline, group, slices: Slices.of(dispatch, pipeline, this) };
      }),
    );
    submitAll(this.device, recorded, new Submissions().mostWork);
    const [numbers = new Float32Array()] = await this.read([wholeOf(into)], limitMs);
    this.free(into);
    for (const { slices } of recorded) if (slices) this.free(slices.buffer);
    return numbers;
  }

  bindGroup(pipeline: GPUComputePipeline, bindings: readonly Binding[]): GPUBindGroup {
    return this.device.createBindGroup({
      layout: pipeline.getBindGroupLayout(0),
      entries: bindings.map(({ view }, binding) => ({
        binding,
        resource: { buffer: this.buffer(view.buffer), offset: 4 * view.offset, size: 4 * view.length },
      })),
    });
  }

  free(planned: PlannedBuffer): void {
    const buffer = this.#buffers.get(planned);
    if (!buffer) return;
    this.#bytes -= buffer.size;
    buffer.destroy();
    this.#buffers.delete(planned);
  }

  write({ buffer, offset, length }: View, values: Float32Array): void {
    if (values.length !== length) throw new Error(`${values.length} numbers for ${length} places`);
    this.device.queue.writeBuffer(this.buffer(buffer), 4 * offset, values.slice());
  }

  dispose(): void {
    this.#disposed = true;
    for (const buffer of this.#buffers.values()) buffer.destroy();
    this.#buffers.clear();
    this.#pipelines.clear();
    this.#bytes = 0;
  }
}
