/**
 * Our WebGPU kernels on a device of their own: every layer against the float64 reference, the random words of dropout
 * against the stream that every other backend draws, and the choice of ways.
 */
import { checkLayer, type Place } from '../src/engine/captured/checkKernelsForTests.ts';
import { recordedWays, wayNames, waysOf } from '../src/engine/captured/chooseWays.ts';
import { DeviceMemory } from '../src/engine/captured/deviceMemory.ts';
import type { KernelWay, Ways } from '../src/engine/captured/ways.ts';
import {
  dispatchOf,
  type PlannedBuffer,
  reads,
  type View,
  wholeOf,
  writes,
} from '../src/engine/kernels/webgpu/dispatch.ts';
import { dropout } from '../src/engine/kernels/webgpu/dropout.ts';
import { header, loss } from '../src/engine/kernels/webgpu/loss.ts';
import { philox } from '../src/engine/kernels/webgpu/philox.ts';
import { relativeError } from '../src/engine/reference/finiteDifferences.ts';
import { type GradientCase, gradientCases } from '../src/engine/reference/gradientCases.ts';
import type { CaseReport } from '../src/engine/reference/gradientCheck.ts';
import type { Reference } from '../src/engine/reference/operation.ts';
import { signed } from '../src/engine/reference/seededNumbers.ts';
import { softmaxCrossEntropy } from '../src/engine/reference/softmaxCrossEntropy.ts';
import { randomStream, streamOf } from '../src/model/random.ts';
import { answerChecks } from './answerChecks.ts';
import { device } from './capturedRuns.ts';

const everywhere = (way: KernelWay): Ways => ({ correlate: way, product: way, kernelGradient: way });

/** Kinds whose kernels there are several ways of. (Depthwise convolutions always go the direct one.) */
const severalWays = new Set(['conv2d', 'transposedConv2d', 'dense']);

/** Compiling in software takes seconds for what waits for others: a third of the cases, and those with whole tiles or groups. */
function isTriedInTiles({ kind, weights, name }: GradientCase, i: number): boolean {
  const filters = weights[0]?.shape.at(-1) ?? 0;
  return severalWays.has(kind) && (i % 3 === 0 || filters >= 16 || name.includes('groups'));
}

/** In turn alone and between others; in both places the first of each kind, and what is joined. */
function placesOf({ kind, inputShapes }: GradientCase, i: number): readonly Place[] {
  const isFirst = gradientCases[i - 1]?.kind !== kind;
  if (isFirst || inputShapes.length > 1) return ['alone', 'between'];
  return [i % 2 === 0 ? 'alone' : 'between'];
}

/** Errors in units of the largest value, for every case that a kernel covers. */
async function layers(way: KernelWay) {
  const gpu = await device();
  const reports: CaseReport[] = [];
  for (const [i, one] of gradientCases.entries()) {
    const { kind, params } = one;
    if (kind === 'loss' || params === null || (way === 'tiled' && !isTriedInTiles(one, i))) continue;
    for (const place of placesOf(one, i)) {
      const memory = new DeviceMemory(gpu);
      const report = await checkLayer(memory, { ...one, kind, params }, everywhere(way), place);
      memory.dispose();
      if (report) reports.push(report);
    }
  }
  return { reports };
}

/** The loss of a step, its right answers and its gradient; one workgroup's lanes take several images each. */
async function lossAndGradient(images: number, classes: number) {
  const memory = new DeviceMemory(await device());
  const labels = Uint8Array.from({ length: images }, (_, i) => (i * 7 + 3) % classes);
  const z = signed(images * classes, 5).map((value) => 8 * value);
  const logits: Reference = { shape: [images, classes], values: Float64Array.from(z) };
  const { output, backward } = softmaxCrossEntropy([...labels])([logits], {});
  const [gradient] = backward({ shape: [], values: Float64Array.of(1) }).inputs;
  const right = labels.filter((label, i) => {
    const row = z.subarray(i * classes, (i + 1) * classes);
    return row.indexOf(Math.max(...row)) === label;
  }).length;

  const buffer = (label: string, length: number, initial?: Float32Array | Uint32Array): View =>
    wholeOf({ label, length, life: 'kept', ...(initial ? { initial } : {}) });
  const words = new Uint8Array(4 * Math.ceil(images / 4));
  words.set(labels);
  const head = new Uint32Array(64);
  head[header.count] = images;
  const [ring, into] = [buffer('ring', 2), buffer('gradient', images * classes)];
  const dispatch = loss(
    {
      ...{ images, classes, ring, logits: buffer('logits', z.length, z), head: buffer('head', 64, head) },
      labels: buffer('labels', words.length / 4, new Uint32Array(words.buffer)),
    },
    { into, before: null, through: null },
  );
  const got = await memory.once([dispatch], into.buffer, 30_000);
  const [numbers = new Float32Array()] = await memory.read([ring], 30_000);
  memory.dispose();
  return {
    errors: {
      output: relativeError(output.values, numbers.subarray(0, 1)),
      gradient: relativeError(gradient?.values ?? [], got),
    },
    right: [numbers[1], right],
  };
}

/** Words drawn on the device that differ from the stream's, and masks that differ from those of `model/layers/dropout.ts`. */
async function words() {
  const memory = new DeviceMemory(await device());
  const found = [];
  const [seed, count] = [4_000_000_007, 4099];
  for (const step of [0, 1, 12_345]) {
    const { key, lane } = streamOf(seed, ['drop1', 'mask', step]);
    const kept = (label: string, length: number, initial?: Uint32Array | Float32Array): PlannedBuffer => ({
      label,
      length,
      life: 'kept',
      ...(initial ? { initial } : {}),
    });
    // Not at the beginning, as in a network with several dropouts.
    const head = new Uint32Array(64);
    head.set([key.k0, key.k1, ...lane], 8);
    const stream = wholeOf(kept('stream', 64, head));
    const blocks = Math.ceil(count / 4);
    const out = kept('words', 4 * blocks);
    const draw = dispatchOf({
      kernel: 'words',
      declarations: philox,
      bindings: { stream: reads(stream, 'u32'), out: writes(wholeOf(out), 'u32') },
      threads: blocks,
      body: `  let words = philox(vec4u(t, 0u, stream[10], stream[11]), stream[8], stream[9]);
  for (var i = 0u; i < 4u; i++) { out[4u * t + i] = words[i]; }`,
    });
    const drawn = new Uint32Array((await memory.once([draw], out, 30_000)).buffer);
    const wanted = randomStream(seed, 'drop1', 'mask', step).integers(count, 2 ** 32);
    found.push({
      what: `words of step ${step}`,
      of: count,
      differ: wanted.filter((word, i) => word !== drawn[i]).length,
    });

    const uniform = randomStream(seed, 'drop1', 'mask', step).uniform(count);
    const ones = wholeOf(kept('ones', count, new Float32Array(count).fill(1)));
    for (const rate of [0.05, 0.25, 1 / 3, 0.5, 0.95]) {
      const y = kept('y', count);
      const mask = await memory.once([dropout({ rate, stream, at: 8 }, ones, wholeOf(y))], y, 30_000);
      const expected = uniform.map((u) => (u < rate ? 0 : 1 / (1 - rate)));
      const [a, b] = [new Uint32Array(mask.buffer), new Uint32Array(expected.buffer)];
      found.push({
        what: `mask of step ${step}, rate ${rate}`,
        of: count,
        differ: b.filter((bits, i) => bits !== a[i]).length,
      });
    }
  }
  memory.dispose();
  return { found };
}

/** What is chosen on this device, twice, and read back from a run's record. */
async function choice() {
  const gpu = await device();
  const begun = performance.now();
  const ways = await waysOf(gpu);
  const ms = performance.now() - begun;
  const again = await waysOf(gpu);
  return { ways, again, recorded: recordedWays(['captured', ...wayNames(ways), 'loss']), ms };
}

answerChecks((question) => {
  const [check, of = ''] = question.split(' ');
  switch (check) {
    case 'layers':
      return layers(of === 'tiled' ? 'tiled' : 'direct');
    case 'loss':
      return lossAndGradient(Number(of), 10);
    case 'words':
      return words();
    case 'choice':
      return choice();
    default:
      throw new Error(`no check is named ${question}`);
  }
});
