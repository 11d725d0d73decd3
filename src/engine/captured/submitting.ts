/**
 * Dispatches with everything ready, encoded and submitted: as one submission, or in several where one would keep the device
 * from the screen for too long. A single dispatch that is too much for one of them is started in slices.
 */
import type { Dispatch } from '../kernels/webgpu/dispatch.ts';
import type { Slices } from './slices.ts';

export interface Recorded {
  readonly dispatch: Dispatch;
  readonly pipeline: GPUComputePipeline;
  readonly group: GPUBindGroup;
  /** Null where it is too little to be cut. */
  readonly slices: Slices | null;
}

/**
 * Submits all dispatches, at most so much work at a time: three calls a dispatch are all that it costs in JavaScript.
 * `groupOf`: in the place of the recorded bind groups. @returns how many submissions
 */
export function submitAll(
  device: GPUDevice,
  recorded: readonly Recorded[],
  mostWork: number,
  groupOf?: (one: Recorded) => GPUBindGroup,
): number {
  let [encoder, pass] = beginPass(device);
  let [submissions, inThis] = [1, 0];
  for (const one of recorded) {
    const count = one.slices?.cut(mostWork) ?? 1;
    const work = one.dispatch.work / count;
    for (let slice = 0; slice < count; slice += 1) {
      if (inThis > 0 && inThis + work > mostWork) {
        pass.end();
        device.queue.submit([encoder.finish()]);
        [encoder, pass] = beginPass(device);
        submissions += 1;
        inThis = 0;
      }
      if (inThis === 0 || slice === 0) {
        pass.setPipeline(one.pipeline);
        pass.setBindGroup(0, groupOf?.(one) ?? one.group);
      }
      startSlice(pass, one, slice);
      inThis += work;
    }
  }
  pass.end();
  device.queue.submit([encoder.finish()]);
  return submissions;
}

/** Encodes everything as a whole without submitting it: what is wrong with a dispatch shows here. */
export function rehearse(device: GPUDevice, recorded: readonly Recorded[]): void {
  const [encoder, pass] = beginPass(device);
  for (const one of recorded) {
    pass.setPipeline(one.pipeline);
    pass.setBindGroup(0, one.group);
    one.slices?.cut(Number.POSITIVE_INFINITY);
    startSlice(pass, one, 0);
  }
  pass.end();
  encoder.finish();
}

function startSlice(pass: GPUComputePassEncoder, { dispatch, slices }: Recorded, slice: number): void {
  if (slices) slices.start(pass, slice);
  else pass.dispatchWorkgroups(dispatch.workgroups[0], dispatch.workgroups[1]);
}

function beginPass(device: GPUDevice): [GPUCommandEncoder, GPUComputePassEncoder] {
  const encoder = device.createCommandEncoder();
  return [encoder, encoder.beginComputePass()];
}
