/** How long dispatches take on a device, one beside the other, and what may be said of it. */
import type { Dispatch } from '../kernels/webgpu/dispatch.ts';
import { withTimeLimit } from '../readBack.ts';
import type { DeviceMemory } from './deviceMemory.ts';
import { Slices } from './slices.ts';
import { Submissions } from './submissions.ts';

/** What takes less time may be no more than the start of the work. */
export const enoughMs = 5;
/** A device that needs longer for one of them is hung. */
const mostMs = 30_000;

const rounds = 3;

/** Whether one takes more than `times` as long as the other, and by so much that it is the work and not its start. */
export function isClearlyLonger(ms: number, otherMs: number, times: number): boolean {
  return ms > times * otherMs && ms - otherMs > enoughMs;
}

/**
 * Milliseconds of each dispatch, started so many times in a row: the least of some rounds, in which they take turns.
 * Compiling, side by side, and a first run are left out. Their buffers are given back. @throws DeviceRefusal, ReadTimeout
 */
export async function timed(
  memory: DeviceMemory,
  dispatches: readonly Dispatch[],
  times: number,
): Promise<readonly number[]> {
  const least = await memory.guarded(async () => {
    const runs = await Promise.all(dispatches.map((dispatch) => ready(memory, dispatch, times)));
    for (const run of runs) await run();
    const found = runs.map(() => Number.POSITIVE_INFINITY);
    for (let round = 0; round < rounds; round += 1) {
      for (const [i, run] of runs.entries()) found[i] = Math.min(found[i] ?? 0, await run());
    }
    return found;
  });
  for (const { bindings } of dispatches) for (const { view } of bindings) memory.free(view.buffer);
  return least;
}

/**
 * Compiles a dispatch; the answer runs it and tells how many milliseconds that took. What is run several times is known to
 * be quick: it is not cut, and all of it is one submission.
 */
async function ready(
  memory: DeviceMemory,
  dispatch: Dispatch,
  times: number,
): Promise<() => Promise<number>> {
  const { device } = memory;
  const { kernel, source, bindings } = dispatch;
  const { mostWork } = new Submissions();
  const pipeline = await memory.pipeline(kernel, source);
  const group = memory.bindGroup(pipeline, bindings);
  const slices = Slices.of(dispatch, pipeline, memory);
  return async () => {
    const begun = performance.now();
    const count = slices?.cut(times > 1 ? Number.POSITIVE_INFINITY : mostWork) ?? 1;
    for (let slice = 0; slice < count; slice += 1) {
      const encoder = device.createCommandEncoder();
      const pass = encoder.beginComputePass();
      pass.setPipeline(pipeline);
      pass.setBindGroup(0, group);
      for (let time = 0; time < times; time += 1) {
        if (slices) slices.start(pass, slice);
        else pass.dispatchWorkgroups(...dispatch.workgroups);
      }
      pass.end();
      device.queue.submit([encoder.finish()]);
    }
    await withTimeLimit(device.queue.onSubmittedWorkDone(), mostMs);
    return performance.now() - begun;
  };
}
