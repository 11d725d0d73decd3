/**
 * A dispatch that may be started in slices, one after the other, so that none of them keeps the device for longer than a
 * submission may last: the same threads do the same work, whatever the number of slices. What a slice is to begin and end
 * with lies in a buffer, 256 bytes apart, as bindings must be.
 */
import type { Dispatch } from '../kernels/webgpu/dispatch.ts';
import type { DeviceMemory } from './deviceMemory.ts';

/** A slice has an upper limit too: its numbers must find room. */
const most = 256;
const wordsApart = 64;

export class Slices {
  readonly #dispatch: Dispatch;
  readonly #groups: readonly GPUBindGroup[];
  readonly #buffer: GPUBuffer;
  readonly #device: GPUDevice;
  #ends: readonly number[] = [];

  /** Null where the dispatch is always started as a whole. */
  static of(dispatch: Dispatch, pipeline: GPUComputePipeline, memory: DeviceMemory): Slices | null {
    return dispatch.sliceable === undefined ? null : new Slices(dispatch, pipeline, memory);
  }

  private constructor(dispatch: Dispatch, pipeline: GPUComputePipeline, memory: DeviceMemory) {
    const room = Math.min(most, dispatch.sliceable ?? 1);
    this.#dispatch = dispatch;
    this.#device = memory.device;
    this.#buffer = memory.buffer({ label: 'slices', length: wordsApart * room, life: 'kept' });
    const layout = pipeline.getBindGroupLayout(1);
    this.#groups = Array.from({ length: room }, (_, k) => {
      const resource = { buffer: this.#buffer, offset: 4 * wordsApart * k, size: 16 };
      return memory.device.createBindGroup({ layout, entries: [{ binding: 0, resource }] });
    });
  }

  /** Into how many slices of at most so much work it is cut from now on: as few as will do. */
  cut(mostWork: number): number {
    const { sliceable = 1, work } = this.#dispatch;
    const count = Math.min(this.#groups.length, Math.max(1, Math.ceil(work / mostWork)));
    if (count !== this.#ends.length) {
      this.#ends = Array.from({ length: count }, (_, k) => Math.floor(((k + 1) * sliceable) / count));
      const words = new Uint32Array(wordsApart * count);
      this.#ends.forEach((end, k) => {
        words.set([this.#ends[k - 1] ?? 0, end], wordsApart * k);
      });
      this.#device.queue.writeBuffer(this.#buffer, 0, words);
    }
    return count;
  }

  /** Starts the slice of this number; program and buffers are set already. */
  start(pass: GPUComputePassEncoder, slice: number): void {
    const [group, end] = [this.#groups[slice], this.#ends[slice]];
    if (!group || end === undefined) throw new Error(`there is no slice ${slice}`);
    const [across] = this.#dispatch.workgroups;
    const count = end - (this.#ends[slice - 1] ?? 0);
    pass.setBindGroup(1, group);
    pass.dispatchWorkgroups(Math.min(across, count), Math.ceil(count / across));
  }
}

/** Starts all of a dispatch at once, whatever it takes. */
export function startWhole(
  pass: GPUComputePassEncoder,
  dispatch: Dispatch,
  pipeline: GPUComputePipeline,
  memory: DeviceMemory,
): void {
  const slices = Slices.of(dispatch, pipeline, memory);
  slices?.cut(Number.POSITIVE_INFINITY);
  if (slices) slices.start(pass, 0);
  else pass.dispatchWorkgroups(...dispatch.workgroups);
}
