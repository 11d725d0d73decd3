/**
 * A long captured run of a tiny network, with the looks that a page takes at one: after every step from the 50th on, what
 * stands on the device is compared with what stood there before it. Buffers are counted where they are made and destroyed, so that
 * one that is merely dropped counts too.
 */
import * as tf from '@tensorflow/tfjs-core';
import type { Experiment } from '../src/document/experiment.ts';
import type { CapturedExecutor } from '../src/engine/captured/capturedExecutor.ts';
import { batchOf, device, experimentWith, start } from './capturedRuns.ts';
import { chain } from './experiments.ts';
import { keepLedger, type Ledger } from './gpuLedger.ts';

export interface Standing extends Ledger {
  /** What the run says of itself. */
  readonly told: { readonly tensors: number; readonly bytes: number };
  /** Of tf, for looks inside are taken with its operations. */
  readonly tensors: number;
}

export interface LongRun {
  readonly after50: Standing;
  /** The steps after which something else stood there than before. */
  readonly changedAt: readonly number[];
  readonly last: Standing;
  readonly left: Ledger;
  /** Means of the first and the last 100 losses. */
  readonly losses: readonly [number, number];
  readonly told: number;
}

const batch = 2;
/** Every so many steps the numbers are read, and so many looks are taken at the network. */
const [readEvery, lookEvery] = [10, 500];

function tiny(): Experiment {
  const network = chain([
    ['input'],
    ['conv2d', { filters: 2, stride: 4 }],
    ['relu'],
    ['maxPool'],
    ['flatten'],
    ['dropout', { rate: 0.1 }],
    ['dense', { units: 10 }],
    ['output'],
  ]);
  return { ...experimentWith({ kind: 'adam', beta1: 0.9, beta2: 0.999 }), network };
}

export async function longRun(steps: number): Promise<LongRun> {
  const ledger = keepLedger();
  const executor = await start(await device(), tiny(), batch, true);
  const standing = (): Standing => ({
    ...ledger(),
    told: executor.memory(),
    tensors: tf.memory().numTensors,
  });
  const batches = Array.from({ length: 50 }, (_, i) => batchOf(batch, i));
  const losses: number[] = [];
  const changedAt: number[] = [];
  let [after50, before]: (Standing | null)[] = [null, null];
  for (let step = 0; step < steps; step += 1) {
    const images = batches[step % batches.length] ?? batchOf(batch, step);
    await executor.step(images, step, 0.002);
    if (step % readEvery === readEvery - 1) {
      for (const { loss } of await executor.metrics()) losses.push(loss);
    }
    if (step % lookEvery === 0) await lookInside(executor, step);
    if (step < 49) continue;
    const now = standing();
    after50 ??= now;
    if (JSON.stringify(now) !== JSON.stringify(before ?? now)) changedAt.push(step);
    before = now;
  }
  const last = standing();
  executor.dispose();
  if (!after50) throw new Error('fewer than 50 steps');
  const ends = [mean(losses.slice(0, 100)), mean(losses.slice(-100))] as const;
  return { after50, changedAt, last, left: ledger(), losses: ends, told: losses.length };
}

/** A checkpoint, a measurement, an answer, statistics, and operations of tf: all that a page may ask between two steps. */
async function lookInside(executor: CapturedExecutor, step: number): Promise<void> {
  await executor.read();
  await executor.evaluate(batchOf(20, 77), step);
  await executor.probabilities(batchOf(1, 78).images, step);
  await executor.gradients();
  await executor.statistics();
  await executor.look((store) => tf.tidy(() => tf.sum(store.get('dense6/bias')).dataSync()));
}

const mean = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;
