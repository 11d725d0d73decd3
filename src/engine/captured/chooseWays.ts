/**
 * Which of several kernels for the same thing is the fastest on this device: measured once, on a small convolution, and
 * remembered as long as the device lives. The answer is recorded with a run, because another would add in another order.
 */
import { type PlannedBuffer, wholeOf, writes } from '../kernels/webgpu/dispatch.ts';
import { type CorrelateWay, correlate, correlateWays } from './convolve.ts';
import { DeviceMemory } from './deviceMemory.ts';
import type { Ways } from './lower.ts';

const remembered = new WeakMap<GPUDevice, Promise<Ways>>();

/** @throws DeviceRefusal */
export function waysOf(device: GPUDevice): Promise<Ways> {
  const standing = remembered.get(device);
  if (standing) return standing;
  const choosing = choose(device);
  remembered.set(device, choosing);
  return choosing;
}

/** As a run has recorded them, so that it can be repeated; null where the record names none. */
export function recordedWays(kernels: readonly string[]): Ways | null {
  const way = correlateWays.find((name) => kernels.includes(wayName({ correlate: name })));
  return way ? { correlate: way } : null;
}

export function wayName({ correlate: way }: Ways): string {
  return `correlate: ${way}`;
}

/** A device that does this in less time is asked for more, so that starting the work is not what is measured. */
const enoughMs = 5;

async function choose(device: GPUDevice): Promise<Ways> {
  let fastest = { way: 'direct' as CorrelateWay, ms: Number.POSITIVE_INFINITY };
  for (const images of [4, 256]) {
    fastest = { ...fastest, ms: Number.POSITIVE_INFINITY };
    for (const way of correlateWays) {
      const ms = await timed(device, way, images);
      if (ms < fastest.ms) fastest = { way, ms };
    }
    if (fastest.ms > enoughMs) break;
  }
  return { correlate: fastest.way };
}

/** Milliseconds of one convolution of 32 maps to 32, 14 x 14, 3 x 3, its compilation and first run left out. */
async function timed(device: GPUDevice, way: CorrelateWay, images: number): Promise<number> {
  const [extent, channels, kernel] = [14, 32, 3];
  const c = {
    ...{ batch: images, inHeight: extent, inWidth: extent, inChannels: channels },
    ...{ outHeight: extent, outWidth: extent, outChannels: channels },
    ...{ kernelHeight: kernel, kernelWidth: kernel, stride: 1, top: 1, left: 1 },
  };
  const buffer = (label: string, length: number): PlannedBuffer => ({ label, length, life: 'kept' });
  const maps = images * extent * extent * channels;
  const [x, w, y] = [buffer('x', maps), buffer('w', (kernel * channels) ** 2), buffer('y', maps)];
  const store = {
    bindings: { y: writes(wholeOf(y)) },
    store: (index: string, value: string) => `y[${index}] = ${value};`,
  };
  const dispatch = correlate(way, c, wholeOf(x), wholeOf(w), store);
  const memory = new DeviceMemory(device);
  try {
    return await memory.guarded(async () => {
      const pipeline = await memory.pipeline(dispatch.kernel, dispatch.source);
      const group = memory.bindGroup(pipeline, dispatch.bindings);
      const run = async () => {
        const begun = performance.now();
        const encoder = device.createCommandEncoder();
        const pass = encoder.beginComputePass();
        pass.setPipeline(pipeline);
        pass.setBindGroup(0, group);
        pass.dispatchWorkgroups(...dispatch.workgroups);
        pass.end();
        device.queue.submit([encoder.finish()]);
        await device.queue.onSubmittedWorkDone();
        return performance.now() - begun;
      };
      await run();
      return run();
    });
  } finally {
    memory.dispose();
  }
}
