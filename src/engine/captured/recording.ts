/**
 * A plan on a device: its buffers taken, its programs compiled side by side, its bind groups made once. A replay encodes
 * the dispatches anew (a command buffer can be submitted only once) with everything ready, and submits them as one, or in
 * several parts where one would keep the device from the screen for too long.
 */
import type { Dispatch, PlannedBuffer, View } from '../kernels/webgpu/dispatch.ts';
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

  /** Submits all dispatches in `parts` submissions of about equal work. `fresh`: with bind groups made anew, as if nothing were recorded. */
  replay(parts: number, fresh: boolean): void {
    const { device } = this.#memory;
    const whole = this.#recorded.reduce((sum, { dispatch }) => sum + dispatch.work, 0);
    let encoder = device.createCommandEncoder();
    let pass = encoder.beginComputePass();
    let [done, part] = [0, 1];
    for (const { dispatch, pipeline, group } of this.#recorded) {
      pass.setPipeline(pipeline);
      pass.setBindGroup(0, fresh ? bindGroup(dispatch, pipeline, this.plan, this.#memory) : group);
      pass.dispatchWorkgroups(...dispatch.workgroups);
      done += dispatch.work;
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

  /** The device's memory behind a view of this plan. */
  place({ buffer, offset }: View): { readonly buffer: GPUBuffer; readonly offset: number } {
    return { buffer: this.#memory.buffer(this.plan.memory.get(buffer) ?? buffer), offset: 4 * offset };
  }

  get recordedForTests(): readonly Recorded[] {
    return this.#recorded;
  }

  get dispatches(): readonly Dispatch[] {
    return this.plan.dispatches;
  }
}

function bindGroup(
  dispatch: Dispatch,
  pipeline: GPUComputePipeline,
  { memory: shared }: Plan,
  memory: DeviceMemory,
): GPUBindGroup {
  const behind = (buffer: PlannedBuffer) => memory.buffer(shared.get(buffer) ?? buffer);
  return memory.device.createBindGroup({
    layout: pipeline.getBindGroupLayout(0),
    entries: dispatch.bindings.map(({ view }, binding) => ({
      binding,
      resource: { buffer: behind(view.buffer), offset: 4 * view.offset, size: 4 * view.length },
    })),
  });
}
