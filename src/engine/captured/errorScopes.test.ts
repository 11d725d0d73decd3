/** What a device has against something is heard, even where it goes on as if nothing were wrong; and one that says nothing is not waited for for ever. */
import { afterEach, describe, expect, it, vi } from 'vitest';
import { ReadTimeout } from '../readBack.ts';
import { DeviceMemory } from './deviceMemory.ts';
import { DeviceRefusal } from './deviceRefusal.ts';
import { guarded } from './errorScopes.ts';

class OutOfMemory {
  readonly message = 'no room';
}

afterEach(() => {
  vi.unstubAllGlobals();
  vi.useRealTimers();
});

/** A device whose scopes answer so, by their filters. */
function deviceThatSays(said: Readonly<Record<string, unknown>>) {
  vi.stubGlobal('GPUOutOfMemoryError', OutOfMemory);
  const open: string[] = [];
  const device = {
    pushErrorScope: (filter: string) => open.push(filter),
    popErrorScope: async () => said[open.pop() ?? ''] ?? null,
  } as unknown as GPUDevice;
  return { device, open };
}

const refusalOf = (work: Promise<unknown>) => work.then(() => null).catch((error: unknown) => error);

describe('work on a device', () => {
  it('that it has nothing against gives its value, and leaves no scope open', async () => {
    const { device, open } = deviceThatSays({});
    const heard = await guarded(
      device,
      () => 0,
      async () => [...open],
    );
    expect([...heard].sort()).toEqual(['internal', 'out-of-memory', 'validation']);
    expect(open).toEqual([]);
  });

  it.each(['validation', 'internal'])('with a %s error is refused, whatever it gave', async (filter) => {
    const { device } = deviceThatSays({ [filter]: { message: 'this is no program' } });
    const refusal = await refusalOf(
      guarded(
        device,
        () => 5,
        () => 'zeros',
      ),
    );
    expect(refusal).toBeInstanceOf(DeviceRefusal);
    expect(refusal).toMatchObject({ message: 'this is no program', memory: null });
  });

  it('that it has no room for is refused with what was needed', async () => {
    const { device } = deviceThatSays({ 'out-of-memory': new OutOfMemory() });
    const refusal = await refusalOf(
      guarded(
        device,
        () => 2 ** 30,
        () => 'zeros',
      ),
    );
    expect(refusal).toMatchObject({ message: 'no room', memory: { neededBytes: 2 ** 30, limitBytes: null } });
  });

  it('that fails by itself fails so, and leaves no scope open', async () => {
    const { device, open } = deviceThatSays({});
    const failing = guarded(
      device,
      () => 0,
      () => Promise.reject(new Error('ours')),
    );
    await expect(failing).rejects.toThrow('ours');
    expect(open).toEqual([]);
  });

  it('that never ends is given up', async () => {
    vi.useFakeTimers();
    const { device } = deviceThatSays({});
    const given = refusalOf(
      guarded(
        device,
        () => 0,
        () => new Promise(() => {}),
      ),
    );
    await vi.advanceTimersByTimeAsync(120_000);
    expect(await given).toBeInstanceOf(ReadTimeout);
  });
});

it('a reading that never comes is given up after its limit, and its buffer given back', async () => {
  vi.stubGlobal('GPUBufferUsage', {});
  vi.stubGlobal('GPUMapMode', {});
  vi.useFakeTimers();
  let [made, destroyed] = [0, 0];
  const device = {
    limits: { maxBufferSize: 2 ** 28 },
    createBuffer: () => {
      made += 1;
      return { mapAsync: () => new Promise(() => {}), destroy: () => (destroyed += 1) };
    },
    createCommandEncoder: () => ({ copyBufferToBuffer: () => {}, finish: () => ({}) }),
    queue: { submit: () => {} },
  } as unknown as GPUDevice;
  const memory = new DeviceMemory(device);
  const buffer = { label: 'ring', length: 128, life: 'kept' } as const;
  const given = refusalOf(memory.read([{ buffer, offset: 0, length: 2 }], 30_000));
  await vi.advanceTimersByTimeAsync(29_000);
  expect(destroyed).toBe(0);
  await vi.advanceTimersByTimeAsync(1000);
  expect(await given).toBeInstanceOf(ReadTimeout);
  // The ring itself stays.
  expect([made, destroyed]).toEqual([2, 1]);
});
