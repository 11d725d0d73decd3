/** Numbers that are read late, as from a GPU, are the same and come in order. */
import '@tensorflow/tfjs-backend-cpu';
import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, expect, it } from 'vitest';
import { PendingMetrics } from './pendingMetrics.ts';
import { DeviceReads, ReadTimeout, withTimeLimit } from './readBack.ts';

beforeAll(() => tf.setBackend('cpu'));

it('reads a batch at once, in order, and frees it', async () => {
  const pending = new PendingMetrics(new DeviceReads(false));
  const before = tf.memory().numTensors;
  for (let step = 5; step < 8; step += 1) pending.add(step, tf.tensor1d([step / 10, step]));
  const read = await pending.read();
  expect(read.map(({ step, correct }) => [step, correct])).toEqual([
    [5, 5],
    [6, 6],
    [7, 7],
  ]);
  expect(read[1]?.loss).toBeCloseTo(0.6, 6);
  expect(tf.memory().numTensors).toBe(before);
  expect(await pending.read()).toEqual([]);
});

it('is full at once on this thread, and after about 100 ms, at most 16 steps, on a GPU', () => {
  const counts = [null, 200, 25, 1].map((stepMs) => {
    const pending = new PendingMetrics(new DeviceReads(false));
    let count = 0;
    do {
      pending.add(count, tf.tensor1d([0, 0]));
      count += 1;
    } while (!pending.isFull(stepMs));
    pending.dispose();
    return count;
  });
  expect(counts).toEqual([1, 1, 4, 16]);
  const here = new PendingMetrics(new DeviceReads(true));
  here.add(0, tf.tensor1d([0, 0]));
  expect(here.isFull(1)).toBe(true);
  here.dispose();
});

it('does not wait for ever', async () => {
  await expect(withTimeLimit(new Promise(() => {}), 10)).rejects.toBeInstanceOf(ReadTimeout);
});
