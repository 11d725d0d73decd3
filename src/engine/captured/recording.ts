/**
 * A plan on a device: its buffers taken, its programs compiled side by side, its bind groups made once. A replay encodes
 * the dispatches anew (a command buffer can be submitted only once) with everything ready, and submits them as one, or in
 * several parts where one would keep the device from the screen for too long.
 */
import type { Dispatch, View } from '../kernels/webgpu/dispatch.ts';
import type { DeviceMemory } from './deviceMemory.ts';
import type { Plan } from './plan.ts';

export interface Recorded {
  readonly dispatch: Dispatch;
  readonly pipeline: GPUComputePipeline;
  readonly group: GPUBindGroup;
}

export class Recording {
  readonly plan: Plan;
  readonly #memory: DeviceMemory;
  readonly #recorded: readonly Recorded[];

  private constructor(plan: Plan, memory: DeviceMemory, recorded: readonly Recorded[]) {
    this.plan = plan;
    this.#memory = memory;
    this.#recorded = recorded;
  }

  static async make(plan: Plan, memory: DeviceMemory): Promise<Recording> {
    const compiling = plan.dispatches.map(({ source, kernel }) => memory.pipeline(kernel, source));
    const pipelines = await Promise.all(compiling);
    const recorded = plan.dispatches.map((dispatch, i): Recorded => {
      const pipeline = pipelines[i];
      if (!pipeline) throw new Error(`dispatch ${i} has no program`);
      return { dispatch, pipeline, group: bindGroup(dispatch, pipeline, plan, memory) };
    });
    return new Recording(plan, memory, recorded);
  }

  /** Uploads this step's input. */
  upload(input: Uint8Array<ArrayBuffer>): void {
    this.#memory.device.queue.writeBuffer(this.#memory.buffer(this.plan.input), 0, input);
  }

  /** Encodes everything without submitting it: what is wrong with a dispatch shows here. */
  rehearse(): void {
    const encoder = this.#memory.device.createCommandEncoder();
    const pass = encoder.beginComputePass();
    for (const one of this.#recorded) this.#encode(pass, one, false);
    pass.end();
    encoder.finish();
  }

  #encode(pass: GPUComputePassEncoder, { dispatch, pipeline, group }: Recorded, fresh: boolean): void {
    pass.setPipeline(pipeline);
    pass.setBindGroup(0, fresh ? bindGroup(dispatch, pipeline, this.plan, this.#memory) : group);
    pass.dispatchWorkgroups(...dispatch.workgroups);
  }

  /** Submits all dispatches in `parts` submissions of about equal work. `fresh`: with bind groups made anew, as if nothing were recorded. */
  replay(parts: number, fresh: boolean): void {
    const { device } = this.#memory;
    const whole = this.work;
    let encoder = device.createCommandEncoder();
    let pass = encoder.beginComputePass();
    let [done, part] = [0, 1];
    for (const one of this.#recorded) {
      this.#encode(pass, one, fresh);
      done += one.dispatch.work;
      if (done < (part * whole) / parts || part === parts) continue;
      pass.end();
      device.queue.submit([encoder.finish()]);
      encoder = device.createCommandEncoder();
      pass = encoder.beginComputePass();
      part = Math.min(parts, Math.floor((done * parts) / whole) + 1);
    }
    pass.end();
    device.queue.submit([encoder.finish()]);
  }

  /** The memory of its own or shared that a view of this plan lies in. */
  behind(view: View): View {
    return { ...view, buffer: this.plan.memory.get(view.buffer) ?? view.buffer };
  }

  /** Of one replay, in multiply-adds or elements. */
  get work(): number {
    return this.plan.dispatches.reduce((sum, { work }) => sum + work, 0);
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
