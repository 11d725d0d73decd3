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
  /** Where a step takes longer, inference and the second first step are not timed: they take longer than they tell. */
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
  const counted = [counts()];
  let step = 1;
  do {
    const next = await batches(step);
    const called = performance.now();
    const answer = first.step(next, step);
    scripts.push(performance.now() - called);
    losses.push(await answer);
    counted.push(counts());
    step += 1;
    await turn();
  } while (!timer.stepped(1));
  first.dispose();

  const stepMs = (1000 * batchSize) / Math.max(...timer.rates);
  const again =
    stepMs <= rule.mostStepMs
      ? await measureAgain(begin, images, rule, batchSize)
      : { ...nothing, evaluatedLoss: await evaluateOnce(begin, images) };
  const { peakBytes } = counts();
  return {
    rates: timer.rates,
    firstStepMs,
    losses: losses.slice(0, keptLosses),
    scriptMs: median(scripts),
    scriptsMs: scripts.slice(0, keptScripts),
    ...gpuOf(counted),
    peakGpuBytes: peakBytes > 0 ? peakBytes : null,
    ...again,
  };
}

const nothing = { warmFirstStepMs: null, forwardRates: [] } as const;

/** Untimed, from the initial weights: without it nothing of a slow contender that draws its own dropout could be checked. */
async function evaluateOnce(begin: () => Promise<Contender>, images: ImageBytes): Promise<number> {
  const contender = await begin();
  const loss = await contender.evaluate(images);
  contender.dispose();
  return loss;
}

/** Of a long run the first will do. */
const keptScripts = 200;
/** A warm first step is taken so often, unless it takes long. */
const warmSteps = { times: 3, mostMs: 3000 };

/** Inference alone, from the initial weights: also for what cannot train. */
export async function measureForward({
  begin,
  batches,
  batchSize,
  rule,
}: Omit<Measured, 'counts'>): Promise<Pick<Timing, 'evaluatedLoss' | 'forwardRates'>> {
  const images = await batches(0);
  const contender = await begin();
  const evaluatedLoss = await contender.evaluate(images);
  const forwardRates = await forwards(contender, images, rule, batchSize);
  contender.dispose();
  return { evaluatedLoss, forwardRates };
}

async function forwards(
  contender: Contender,
  images: ImageBytes,
  rule: WindowRule,
  batchSize: number,
): Promise<readonly number[]> {
  const timer = new WindowTimer(rule, batchSize);
  do await contender.evaluate(images);
  while (!timer.stepped(1));
  return timer.rates;
}

/** From nothing to the end of the first step, with the backend started. */
export async function measureFirstStep({
  begin,
  batches,
}: Pick<Measured, 'begin' | 'batches'>): Promise<{ readonly firstStepMs: number; readonly loss: number }> {
  const images = await batches(0);
  const begun = performance.now();
  const contender = await begin();
  const loss = await contender.step(images, 0);
  return { firstStepMs: performance.now() - begun, loss };
}

/** Everything is compiled now: a second network begins, looks, and takes its first step. */
async function measureAgain(
  begin: () => Promise<Contender>,
  images: ImageBytes,
  rule: WindowRule,
  batchSize: number,
): Promise<Pick<Timing, 'warmFirstStepMs' | 'warmFirstStepsMs' | 'evaluatedLoss' | 'forwardRates'>> {
  const begun = performance.now();
  const second = await begin();
  const beganMs = performance.now() - begun;
  const evaluatedLoss = await second.evaluate(images);
  const forwardRates = await forwards(second, images, rule, batchSize);
  const stepped = performance.now();
  await second.step(images, 0);
  const warm = [beganMs + performance.now() - stepped];
  second.dispose();
  while (warm.length < warmSteps.times && Math.max(...warm) < warmSteps.mostMs) {
    const begunAgain = performance.now();
    const another = await begin();
    await another.step(images, 0);
    warm.push(performance.now() - begunAgain);
    another.dispose();
  }
  return { warmFirstStepMs: median(warm), warmFirstStepsMs: warm, evaluatedLoss, forwardRates };
}

/** The mean of all steps, and the least and most of each. `counted`: before the first of them, and after each. */
function gpuOf(counted: readonly GpuCounts[]): Pick<Timing, 'gpu' | 'gpuRange'> {
  const steps = counted.slice(1).map((after, i) => perStep(counted[i] ?? after, after));
  if (steps.every(({ dispatches }) => dispatches === 0)) return { gpu: null, gpuRange: null };
  const joined = (join: (values: readonly number[]) => number): GpuStep => {
    const of = (name: keyof GpuStep) => join(steps.map((step) => step[name]));
    const [dispatches, submits, writes] = [of('dispatches'), of('submits'), of('writes')];
    const [mapped, readbacks, buffers] = [of('mapped'), of('readbacks'), of('buffers')];
    return { dispatches, submits, writes, mapped, readbacks, buffers };
  };
  return {
    gpu: joined((values) => values.reduce((sum, value) => sum + value, 0) / values.length),
    gpuRange: {
      least: joined((values) => Math.min(...values)),
      most: joined((values) => Math.max(...values)),
    },
  };
}

function perStep(before: GpuCounts, after: GpuCounts): GpuStep {
  const between = (name: keyof GpuStep) => after[name] - before[name];
  return {
    dispatches: between('dispatches'),
    submits: between('submits'),
    writes: between('writes'),
    mapped: between('mapped'),
    readbacks: between('readbacks'),
    buffers: between('buffers'),
  };
}

function median(values: readonly number[]): number | null {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] ?? null;
}

/** A macrotask: messages are heard, memory is given back. */
const turn = () => new Promise<void>((resolve) => setTimeout(resolve, 0));
