/** Submissions without a device: nothing is left out, and none holds more work than it may. */
import { describe, expect, it } from 'vitest';
import { type Dispatch, numbered } from '../kernels/webgpu/dispatch.ts';
import type { DeviceMemory } from './deviceMemory.ts';
import { Slices } from './slices.ts';
import { type Recorded, submitAll } from './submitting.ts';

/** A device that writes down, for each submission, which programs it started and with how many workgroups each. */
function listening() {
  const submitted: { kernel: string; groups: number }[][] = [];
  const device = {
    createCommandEncoder() {
      const started: { kernel: string; groups: number }[] = [];
      let kernel = 'none is set';
      return {
        beginComputePass: () => ({
          setPipeline: (pipeline: { kernel: string }) => {
            kernel = pipeline.kernel;
          },
          setBindGroup: () => {},
          dispatchWorkgroups: (x: number, y = 1) => started.push({ kernel, groups: x * y }),
          end: () => {},
        }),
        finish: () => started,
      };
    },
    createBindGroup: () => ({}),
    queue: { submit: ([started]: [{ kernel: string; groups: number }[]]) => submitted.push(started) },
  } as unknown as GPUDevice;
  return { device, submitted };
}

function recordedOn(device: GPUDevice, kernel: string, work: number, groups: number): Recorded {
  const memory = { device, buffer: () => ({}) } as unknown as DeviceMemory;
  const dispatch: Dispatch = { kernel, source: '', bindings: [], ...numbered(groups, work).start, work };
  const pipeline = { kernel, getBindGroupLayout: () => ({}) } as unknown as GPUComputePipeline;
  return { dispatch, pipeline, group: {} as GPUBindGroup, slices: Slices.of(dispatch, pipeline, memory) };
}

const mostWork = 2 ** 27;

describe('a step', () => {
  it('of little work is one submission', () => {
    const { device, submitted } = listening();
    const little = ['a', 'b', 'c'].map((kernel) => recordedOn(device, kernel, 2 ** 20, 64));
    expect(submitAll(device, little, mostWork)).toBe(1);
    expect(submitted).toEqual([['a', 'b', 'c'].map((kernel) => ({ kernel, groups: 64 }))]);
  });

  it('of much work is cut so that none of its submissions holds more than it may', () => {
    const { device, submitted } = listening();
    const works = { small: 2 ** 25, large: 2 ** 29 + 2 ** 20, last: 2 ** 26 };
    const recorded = Object.entries(works).map(([kernel, work]) => recordedOn(device, kernel, work, 1000));
    const count = submitAll(device, recorded, mostWork);
    expect(count).toBe(submitted.length);
    expect(count).toBeGreaterThanOrEqual(5);
    const workOf = (one: { kernel: string; groups: number }) =>
      (Number(Reflect.get(works, one.kernel)) * one.groups) / 1000;
    for (const started of submitted) {
      const work = started.reduce((sum, one) => sum + workOf(one), 0);
      // Workgroups are whole: a slice may have one more than its share.
      expect(work).toBeLessThanOrEqual(mostWork * 1.02);
    }
    const all = submitted.flat();
    for (const kernel of Object.keys(works)) {
      const groups = all.filter((one) => one.kernel === kernel).reduce((sum, one) => sum + one.groups, 0);
      expect(groups, kernel).toBe(1000);
    }
    expect([...new Set(all.map(({ kernel }) => kernel))]).toEqual(['small', 'large', 'last']);
  });

  it('takes bind groups made anew where it is asked to', () => {
    const { device } = listening();
    const asked: string[] = [];
    const two = ['a', 'b'].map((kernel) => recordedOn(device, kernel, 100, 1));
    submitAll(device, two, mostWork, ({ dispatch, group }) => {
      asked.push(dispatch.kernel);
      return group;
    });
    expect(asked).toEqual(['a', 'b']);
  });
});
