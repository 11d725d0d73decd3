/** Slices of a dispatch without a device: together they are all its workgroups, each once and in order. */
import { expect, it } from 'vitest';
import { type Dispatch, numbered, type PlannedBuffer } from '../kernels/webgpu/dispatch.ts';
import type { DeviceMemory } from './deviceMemory.ts';
import { Slices } from './slices.ts';

const work = 2 ** 30;

function sliced(groups: number) {
  let written: ArrayLike<number> = [];
  const uploads = { count: 0 };
  const memory = {
    device: {
      createBindGroup: ({ entries }: { entries: { resource: { offset: number } }[] }) => entries[0]?.resource,
      queue: {
        writeBuffer: () => {
          uploads.count += 1;
        },
      },
    },
    buffer: ({ initial }: PlannedBuffer) => {
      written = initial ?? [];
      return {};
    },
  } as unknown as DeviceMemory;
  const pipeline = { getBindGroupLayout: () => ({}) } as unknown as GPUComputePipeline;
  const { start } = numbered(groups, work);
  const dispatch: Dispatch = { kernel: 'any', source: '', bindings: [], ...start, work };
  const slices = Slices.of(dispatch, pipeline, memory);
  if (!slices) throw new Error('it cannot be sliced');
  /** Numbers of the workgroups that really work, in the order in which they start. */
  const startAll = (count: number): number[] => {
    const numbers: number[] = [];
    for (let slice = 0; slice < count; slice += 1) {
      let at = 0;
      const pass = {
        setBindGroup: (_: number, { offset }: { offset: number }) => {
          at = offset / 4;
        },
        dispatchWorkgroups: (x: number, y: number) => {
          const [first = 0, end = 0] = [written[at], written[at + 1]];
          expect(Math.max(x, y)).toBeLessThanOrEqual(65_535);
          for (let i = 0; i < x * y; i += 1) if (first + i < end) numbers.push(first + i);
        },
      } as unknown as GPUComputePassEncoder;
      slices.start(pass, slice);
    }
    return numbers;
  };
  return { slices, startAll, uploads };
}

it.each([7, 1000, 100_000])('%d workgroups are all started, in as few slices as will do', (groups) => {
  const { slices, startAll, uploads } = sliced(groups);
  for (const [mostWork, wanted] of [
    [Number.POSITIVE_INFINITY, 1],
    [work / 2, 2],
    [work / 2.1, 4],
    [work / 4, 4],
    [work, 1],
    [1, groups === 7 ? 4 : 256],
  ] as const) {
    const count = slices.cut(mostWork);
    expect(count).toBe(wanted);
    expect(startAll(count)).toEqual(Array.from({ length: groups }, (_, i) => i));
  }
  expect(uploads.count, 'uploads for another number of slices').toBe(0);
});

it('what is little is never cut', () => {
  const { start, declared } = numbered(1000, 2 ** 20);
  expect(start).not.toHaveProperty('sliceable');
  expect(declared).toBe('');
});
