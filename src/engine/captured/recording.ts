/**
 * A plan on a device: its buffers taken, its programs compiled side by side, its bind groups made once. A replay encodes
 * the dispatches anew (a command buffer can be submitted only once) with everything ready, and submits them as one, or in
 * several submissions where one would keep the device from the screen for too long. A single dispatch that is too much for
 * one of them is started in slices.
 */
import type { Dispatch, View } from '../kernels/webgpu/dispatch.ts';
import type { DeviceMemory } from './deviceMemory.ts';
import type { Plan } from './plan.ts';
import { Slices } from './slices.ts';

export interface Recorded {
  readonly dispatch: Dispatch;
  readonly pipeline: GPUComputePipeline;
  readonly group: GPUBindGroup;
  /** Null where it is too little to be cut. */
  readonly slices: Slices | null;
}

export class Recording {
  readonly plan: Plan;
  /** Of one replay, in multiply-adds or elements. */
  readonly work: number;
  readonly #memory: DeviceMemory;
  readonly #recorded: readonly Recorded[];

  private constructor(plan: Plan, memory: DeviceMemory, recorded: readonly Recorded[]) {
    this.plan = plan;
    this.#memory = memory;
    this.#recorded = recorded;
    this.work = plan.dispatches.reduce((sum, { work }) => sum + work, 0);
  }

  static async make(plan: Plan, memory: DeviceMemory): Promise<Recording> {
    const compiling = plan.dispatches.map(({ source, kernel }) => memory.pipeline(kernel, source));
    const pipelines = await Promise.all(compiling);
    const recorded = plan.dispatches.map((dispatch, i): Recorded => {
      const pipeline = pipelines[i];
      if (!pipeline) throw new Error(`dispatch ${i} has no program`);
      const group = bindGroup(dispatch, pipeline, plan, memory);
      return { dispatch, pipeline, group, slices: Slices.of(dispatch, pipeline, memory) };
    });
    return new Recording(plan, memory, recorded);
  }

  /** Uploads this step's input. */
  upload(input: Uint8Array<ArrayBuffer>): void {
    this.#memory.device.queue.writeBuffer(this.#memory.buffer(this.plan.input), 0, input);
  }

  /** Encodes everything without submitting it: what is wrong with a dispatch shows here. */
  rehearse(): void {
    const [encoder, pass] = this.#begin();
    for (const one of this.#recorded) {
      this.#prepare(pass, one, false);
      one.slices?.cut(Number.POSITIVE_INFINITY);
      this.#start(pass, one, 0);
    }
    pass.end();
    encoder.finish();
  }

  #prepare(pass: GPUComputePassEncoder, { dispatch, pipeline, group }: Recorded, fresh: boolean): void {
    pass.setPipeline(pipeline);
    pass.setBindGroup(0, fresh ? bindGroup(dispatch, pipeline, this.plan, this.#memory) : group);
  }

  #start(pass: GPUComputePassEncoder, { dispatch, slices }: Recorded, slice: number): void {
    if (slices) slices.start(pass, slice);
    else pass.dispatchWorkgroups(dispatch.workgroups[0], dispatch.workgroups[1]);
  }

  /**
   * Submits all dispatches, at most so much work at a time. Everything is ready: three calls a dispatch are all that a step
   * costs in JavaScript. `fresh`: with bind groups made anew, as if nothing were recorded. @returns how many submissions
   */
  replay(mostWork: number, fresh: boolean): number {
    const { queue } = this.#memory.device;
    let [encoder, pass] = this.#begin();
    let [submissions, inThis] = [1, 0];
    for (const one of this.#recorded) {
      const count = one.slices?.cut(mostWork) ?? 1;
      const work = one.dispatch.work / count;
      for (let slice = 0; slice < count; slice += 1) {
        if (inThis > 0 && inThis + work > mostWork) {
          pass.end();
          queue.submit([encoder.finish()]);
          [encoder, pass] = this.#begin();
          submissions += 1;
          inThis = 0;
        }
        if (inThis === 0 || slice === 0) this.#prepare(pass, one, fresh);
        this.#start(pass, one, slice);
        inThis += work;
      }
    }
    pass.end();
    queue.submit([encoder.finish()]);
    return submissions;
  }

  #begin(): [GPUCommandEncoder, GPUComputePassEncoder] {
    const encoder = this.#memory.device.createCommandEncoder();
    return [encoder, encoder.beginComputePass()];
  }

  /** The memory of its own or shared that a view of this plan lies in. */
  behind(view: View): View {
    return { ...view, buffer: this.plan.memory.get(view.buffer) ?? view.buffer };
  }
}

function bindGroup(
  dispatch: Dispatch,
  pipeline: GPUComputePipeline,
  { memory: shared }: Plan,
  memory: DeviceMemory,
): GPUBindGroup {
  const placed = dispatch.bindings.map((binding) => {
    const buffer = shared.get(binding.view.buffer) ?? binding.view.buffer;
    return { ...binding, view: { ...binding.view, buffer } };
  });
  return memory.bindGroup(pipeline, placed);
}
