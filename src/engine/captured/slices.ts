/**
 * A dispatch that may be started in slices, one after the other, so that none of them keeps the device for longer than a
 * submission may last: the same threads do the same work, whatever the number of slices. What a slice is to begin and end
 * with lies in a buffer, 256 bytes apart, as bindings must be; for every number of slices from the beginning, so that a
 * device which turns out faster or slower costs no upload.
 */
import type { Dispatch, PlannedBuffer } from '../kernels/webgpu/dispatch.ts';
import type { DeviceMemory } from './deviceMemory.ts';

/** Slices are halved so many times at most: their numbers must find room. */
const mostHalvings = 8;
const wordsApart = 64;

export class Slices {
  readonly #dispatch: Dispatch;
  /** By place in the buffer; made when it is first started from. */
  readonly #groups: GPUBindGroup[] = [];
  readonly #group: (place: number) => GPUBindGroup;
  readonly #halvings: number;
  /** Where the numbers of all slices lie. */
  readonly buffer: PlannedBuffer;
  #count = 1;

  /** Null where the dispatch is always started as a whole. */
  static of(dispatch: Dispatch, pipeline: GPUComputePipeline, memory: DeviceMemory): Slices | null {
    return dispatch.sliceable === undefined ? null : new Slices(dispatch, pipeline, memory);
  }

  private constructor(dispatch: Dispatch, pipeline: GPUComputePipeline, memory: DeviceMemory) {
    this.#dispatch = dispatch;
    this.#halvings = Math.min(mostHalvings, Math.floor(Math.log2(dispatch.sliceable ?? 1)));
    const initial = new Uint32Array(wordsApart * (2 ** (this.#halvings + 1) - 1));
    for (let count = 1; count <= 2 ** this.#halvings; count *= 2) {
      for (let k = 0; k < count; k += 1)
        initial.set([this.#end(k, count), this.#end(k + 1, count)], wordsApart * placeOf(k, count));
    }
    this.buffer = { label: 'slices', length: initial.length, life: 'kept', initial };
    const buffer = memory.buffer(this.buffer);
    const layout = pipeline.getBindGroupLayout(1);
    this.#group = (place) => {
      const resource = { buffer, offset: 4 * wordsApart * place, size: 16 };
      return memory.device.createBindGroup({ layout, entries: [{ binding: 0, resource }] });
    };
  }

  /** Into how many slices of at most so much work it is cut from now on: as few as will do, of 1, 2, 4, ... */
  cut(mostWork: number): number {
    const needed = Math.log2(Math.max(1, this.#dispatch.work / mostWork));
    this.#count = 2 ** Math.min(this.#halvings, Math.ceil(needed));
    return this.#count;
  }

  /** Starts the slice of this number; program and buffers are set already. */
  start(pass: GPUComputePassEncoder, slice: number): void {
    if (slice >= this.#count) throw new Error(`there is no slice ${slice}`);
    const place = placeOf(slice, this.#count);
    const group = this.#groups[place] ?? this.#group(place);
    this.#groups[place] = group;
    const [across] = this.#dispatch.workgroups;
    const groups = this.#end(slice + 1, this.#count) - this.#end(slice, this.#count);
    pass.setBindGroup(1, group);
    pass.dispatchWorkgroups(Math.min(across, groups), Math.ceil(groups / across));
  }

  /** The first workgroup behind so many of `count` slices. */
  #end(slices: number, count: number): number {
    return Math.floor((slices * (this.#dispatch.sliceable ?? 1)) / count);
  }
}

/** Of a slice among `count`: behind those of all coarser cuts, of which there are count - 1. */
const placeOf = (slice: number, count: number): number => count - 1 + slice;
