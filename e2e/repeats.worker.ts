/**
 * Runs beside each other and after each other: the same document and record twice, captured and not; and what is left on
 * the GPU by steps and by changes of network.
 */
import '@tensorflow/tfjs-backend-cpu';
import type { Experiment } from '../src/document/experiment.ts';
import type { StepExecutor } from '../src/engine/executor.ts';
import { answerChecks } from './answerChecks.ts';
import { batchOf, device, experimentWith, start } from './capturedRuns.ts';
import { chain } from './experiments.ts';
import { keepLedger, type Ledger } from './gpuLedger.ts';

const batch = 4;
const adam = { kind: 'adam', beta1: 0.9, beta2: 0.999 } as const;

/** Losses and right answers as bits, and what stands on the GPU after the 50th step and after the last. */
async function longRun(executor: StepExecutor, steps: number, look: () => Ledger) {
  const numbers: number[] = [];
  const held: Ledger[] = [];
  for (let step = 0; step < steps; step += 1) {
    // Not that many different ones: they are made slower than they are learned from.
    await executor.step(batchOf(batch, step % 50), step, 0.002);
    if (step % 10 === 9)
      for (const { loss, correct } of await executor.metrics()) numbers.push(loss, correct);
    if (step === 49 || step === steps - 1) held.push(look());
  }
  const values = await executor.read();
  return { numbers, bits: [...values.values()].map((value) => bitsOf(value)), held };
}

/** A sum that changes with any bit and any order: FNV-1a over 32-bit words. */
function bitsOf(values: Float32Array): number {
  return new Uint32Array(values.buffer).reduce(
    (sum, word) => Math.imul(sum ^ word, 0x01000193) >>> 0,
    0x811c9dc5,
  );
}

async function twice(steps: number) {
  const look = keepLedger();
  const gpu = await device();
  const runs = [];
  for (const captured of [true, true, false]) {
    const executor = await start(gpu, experimentWith(adam), batch, captured);
    runs.push(await longRun(executor, steps, look));
    executor.dispose();
  }
  const [first, again, uncaptured] = runs;
  const text = (run: typeof first) => JSON.stringify([run?.numbers, run?.bits]);
  const losses = first?.numbers.filter((_, i) => i % 2 === 0) ?? [];
  return {
    repeats: text(first) === text(again),
    sameUncaptured: text(first) === text(uncaptured),
    steps: losses.length,
    finite: losses.every(Number.isFinite),
    first: mean(losses.slice(0, 20)),
    last: mean(losses.slice(-20)),
    held: runs.map(({ held }) => held),
    left: look(),
  };
}

const mean = (some: readonly number[]) => some.reduce((sum, one) => sum + one, 0) / some.length;

/** As many different networks on one device, each trained, measured and asked. */
async function changes(count: number) {
  const look = keepLedger();
  const gpu = await device();
  const before = look();
  const during: number[] = [];
  const after: Ledger[] = [];
  for (let change = 0; change < count; change += 1) {
    const filters = 2 + change;
    const network = chain([
      ['input'],
      ['conv2d', { filters, stride: 2 }],
      ['relu'],
      [change % 2 === 0 ? 'maxPool' : 'avgPool'],
      ['flatten'],
      ['dense', { units: 10 }],
      ['output'],
    ]);
    const experiment: Experiment = { ...experimentWith(adam), network };
    const executor = await start(gpu, experiment, 8, true);
    for (let step = 0; step < 3; step += 1) await executor.step(batchOf(8, step), step, 0.01);
    await executor.metrics();
    await executor.evaluate(batchOf(20, 9), 3);
    await executor.probabilities(new Uint8Array(784), 3);
    during.push(look().bytes);
    executor.dispose();
    after.push(look());
  }
  return { before, during, after };
}

answerChecks((question) => {
  const [what, count] = question.split(' ');
  return what === 'twice' ? twice(Number(count)) : changes(Number(count));
});
