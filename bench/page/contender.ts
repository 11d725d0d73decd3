/**
 * Whoever can train the bench's networks, and how each of them is measured: one loop for all, in a worker or in Node. A
 * step's loss is read back before the next step begins, as a training loop that shows its loss does.
 */
import type { ImageBytes } from '../../src/engine/images.ts';
import type { GpuCounts } from './gpuCounts.ts';
import { type GpuStep, keptLosses, type Timing, type WindowRule, WindowTimer } from './timing.ts';

/** A network with its initial weights. */
export interface Contender {
  /** One step of training; gives the batch's mean loss. What it does before it first waits is its JavaScript. */
  readonly step: (images: ImageBytes, step: number) => Promise<number>;
  /** Mean loss in inference mode. */
  readonly evaluate: (images: ImageBytes) => Promise<number>;
  readonly dispose: () => void;
}

export interface MeasureRule extends WindowRule {
  /** Where a step takes longer, inference and the second first step are left out: they take longer than they tell. */
  readonly mostStepMs: number;
}

interface Measured {
  /** A library with its backend started. */
  readonly begin: () => Promise<Contender>;
  readonly batches: (step: number) => Promise<ImageBytes>;
  readonly batchSize: number;
  readonly rule: MeasureRule;
  readonly counts: () => GpuCounts;
}

export async function measureContender({
  begin,
  batches,
  batchSize,
  rule,
  counts,
}: Measured): Promise<Timing> {
  const images = await batches(0);
  const losses: number[] = [];
  const scripts: number[] = [];

  const begun = performance.now();
  const first = await begin();
  losses.push(await first.step(images, 0));
  const firstStepMs = performance.now() - begun;

  const timer = new WindowTimer(rule, batchSize);
  const before = counts();
  let step = 1;
  do {
    const next = await batches(step);
    const called = performance.now();
    const answer = first.step(next, step);
    scripts.push(performance.now() - called);
    losses.push(await answer);
    step += 1;
    await turn();
  } while (!timer.stepped(1));
  const gpu = perStep(before, counts(), step - 1);
  first.dispose();

  const stepMs = (1000 * batchSize) / Math.max(...timer.rates);
  const again = stepMs <= rule.mostStepMs ? await measureAgain(begin, images, rule, batchSize) : nothing;
  const { peakBytes } = counts();
  return {
    rates: timer.rates,
    firstStepMs,
    losses: losses.slice(0, keptLosses),
    scriptMs: median(scripts),
    gpu,
    peakGpuBytes: peakBytes > 0 ? peakBytes : null,
    ...again,
  };
}

const nothing = { warmFirstStepMs: null, evaluatedLoss: null, forwardRates: [] } as const;

/** Everything is compiled now: a second network begins, looks, and takes its first step. */
async function measureAgain(
  begin: () => Promise<Contender>,
  images: ImageBytes,
  rule: WindowRule,
  batchSize: number,
): Promise<Pick<Timing, 'warmFirstStepMs' | 'evaluatedLoss' | 'forwardRates'>> {
  const begun = performance.now();
  const second = await begin();
  const beganMs = performance.now() - begun;
  const evaluatedLoss = await second.evaluate(images);
  const timer = new WindowTimer(rule, batchSize);
  do await second.evaluate(images);
  while (!timer.stepped(1));
  const stepped = performance.now();
  await second.step(images, 0);
  const warmFirstStepMs = beganMs + performance.now() - stepped;
  second.dispose();
  return { warmFirstStepMs, evaluatedLoss, forwardRates: timer.rates };
}

function perStep(before: GpuCounts, after: GpuCounts, steps: number): GpuStep | null {
  if (after.dispatches === before.dispatches) return null;
  const mean = (name: keyof GpuStep) => (after[name] - before[name]) / steps;
  return {
    dispatches: mean('dispatches'),
    submits: mean('submits'),
    writes: mean('writes'),
    mapped: mean('mapped'),
    readbacks: mean('readbacks'),
    buffers: mean('buffers'),
  };
}

function median(values: readonly number[]): number | null {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] ?? null;
}

/** A macrotask: messages are heard, memory is given back. */
const turn = () => new Promise<void>((resolve) => setTimeout(resolve, 0));
