/**
 * A plan on a device: its buffers taken, its programs compiled side by side, its bind groups made once. A replay encodes
 * the dispatches anew (a command buffer can be submitted only once) with everything ready, and submits them.
 */
import type { Dispatch, View } from '../kernels/webgpu/dispatch.ts';
import type { DeviceMemory } from './deviceMemory.ts';
import type { Plan } from './plan.ts';
import { Slices } from './slices.ts';
import { type Recorded, rehearse, submitAll } from './submitting.ts';

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
    rehearse(this.#memory.device, this.#recorded);
  }

  /**
   * Submits all dispatches, at most so much work at a time. `fresh`: with bind groups made anew, as if nothing were recorded.
   * @returns how many submissions
   */
  replay(mostWork: number, fresh: boolean): number {
    const anew = ({ dispatch, pipeline }: Recorded) => bindGroup(dispatch, pipeline, this.plan, this.#memory);
    return submitAll(this.#memory.device, this.#recorded, mostWork, fresh ? anew : undefined);
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
