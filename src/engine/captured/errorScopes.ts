/**
 * Does something with a device and hears what went wrong with it. Left alone, a device answers an invalid program or a
 * buffer that it has no room for with zeros, at great speed.
 */
import { withTimeLimit } from '../readBack.ts';
import { DeviceRefusal } from './deviceRefusal.ts';

const filters = ['validation', 'out-of-memory', 'internal'] as const;
/** Compiling belongs to what is waited for. */
const answerMs = 120_000;

/** `neededBytes`: what was taken, for a refusal. @throws DeviceRefusal, ReadTimeout, and what the work throws */
export async function guarded<T>(
  device: GPUDevice,
  neededBytes: () => number,
  work: () => T | Promise<T>,
): Promise<T> {
  for (const filter of filters) device.pushErrorScope(filter);
  let result: { readonly value: T } | { readonly thrown: unknown };
  try {
    result = { value: await withTimeLimit(Promise.resolve(work()), answerMs) };
  } catch (thrown) {
    result = { thrown };
  }
  const popped = Promise.all(filters.map(() => device.popErrorScope()));
  const said = (await withTimeLimit(popped, answerMs)).find((error) => error !== null);
  if (said) {
    const memory = { neededBytes: neededBytes(), limitBytes: null };
    throw new DeviceRefusal(said.message, said instanceof GPUOutOfMemoryError ? memory : null);
  }
  if ('thrown' in result) throw result.thrown;
  return result.value;
}
