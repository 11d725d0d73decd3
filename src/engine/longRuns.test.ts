/**
 * What long runs leave to chance, and in memory: nothing, on the backends that Node has. (On WebGPU: e2e/repeats.spec.ts and
 * e2e/captured.spec.ts.) Bytes are counted three times: as tensors, as their bytes, and as WebAssembly's whole memory.
 */
import '@tensorflow/tfjs-backend-cpu';
import '@tensorflow/tfjs-backend-wasm';
import * as tf from '@tensorflow/tfjs-core';
import '@tensorflow/tfjs-core/dist/register_all_gradients.js';
import { beforeAll, describe, expect, it } from 'vitest';
import { datasetOf } from '../data/datasets.ts';
import type { Experiment } from '../document/experiment.ts';
import { chain } from '../model/architectures/chain.ts';
import type { Network } from '../model/network.ts';
import { randomStream } from '../model/random.ts';
import { compile } from './compile.ts';
import { smallExperiment } from './engineForTests.ts';
import type { ImageBytes } from './images.ts';
import { registerWasmKernels } from './kernels/wasm/register.ts';
import { optimiserRule } from './optimisers.ts';
import { DeviceReads } from './readBack.ts';
import { TfExecutor } from './tfExecutor.ts';
import { firstValues } from './trainStep.ts';

/** A bright bar whose place is the digit. */
function batchOf(count: number, step: number): ImageBytes {
  const labels = Uint8Array.from(randomStream(5, 'labels', step).integers(count, 10));
  const images = new Uint8Array(count * 784);
  labels.forEach((label, i) => {
    images.fill(200, i * 784 + (2 * label + 4) * 28, i * 784 + (2 * label + 6) * 28);
  });
  return { images, labels };
}

function networkOf(filters: number): Network {
  return {
    nodes: chain(null, [
      ['input', 'input'],
      ['conv', 'conv2d', { filters, kernel: 3, stride: 4 }],
      ['norm', 'batchNorm'],
      ['relu', 'relu'],
      ['pool', 'maxPool'],
      ['flatten', 'flatten'],
      ['dropout', 'dropout', { rate: 0.3 }],
      ['dense', 'dense', { units: 10 }],
      ['output', 'output'],
    ]),
  };
}

function start(network = networkOf(2)): TfExecutor {
  const experiment: Experiment = smallExperiment({ network });
  const compiled = compile(experiment);
  if (!compiled.ok) throw new Error(compiled.problem.code);
  const [model, rule] = [compiled.value, optimiserRule(experiment.training.optimiser)];
  const [dataset, values] = [datasetOf('mnist'), firstValues(model, rule)];
  return new TfExecutor({
    ...{ model, dataset, rule, weightDecay: 0.001, reads: new DeviceReads(true), kernels: [], values },
  });
}

async function take(executor: TfExecutor, steps: number, look: (step: number) => void = () => {}) {
  const batches = Array.from({ length: 50 }, (_, i) => batchOf(4, i));
  const losses: number[] = [];
  for (let step = 0; step < steps; step += 1) {
    await executor.step(batches[step % batches.length] ?? batchOf(4, step), step, 0.002);
    for (const { loss } of await executor.metrics()) losses.push(loss);
    look(step);
  }
  return losses;
}

const wasmHeap = () => (tf.backend() as unknown as { wasm: { HEAPU8: Uint8Array } }).wasm.HEAPU8.byteLength;

const held = () => ({
  tensors: tf.memory().numTensors,
  bytes: tf.memory().numBytes,
  heap: tf.getBackend() === 'wasm' ? wasmHeap() : 0,
});

const mean = (some: readonly number[]) => some.reduce((sum, one) => sum + one, 0) / some.length;

describe.each(['wasm', 'cpu'])('on %s', (backend) => {
  beforeAll(async () => {
    registerWasmKernels();
    expect(await tf.setBackend(backend)).toBe(true);
  });

  it('500 steps, dropout included, are the same bits twice', { timeout: 60_000 }, async () => {
    const runs = [];
    for (let run = 0; run < 2; run += 1) {
      const executor = start();
      const losses = await take(executor, 500);
      const bits = [...(await executor.read()).values()].map(({ buffer }) => [...new Uint32Array(buffer)]);
      runs.push({ losses, bits });
      executor.dispose();
    }
    expect(runs[0]?.losses).toHaveLength(500);
    expect(runs[1]).toEqual(runs[0]);
    // They were steps: it has learned, and dropout drew anew in each.
    const { losses = [] } = runs[0] ?? {};
    expect(mean(losses.slice(-20))).toBeLessThan(0.7 * mean(losses.slice(0, 20)));
    expect(new Set(losses).size).toBeGreaterThan(450);
  });

  it('ten changes of network leave the memory where it was', { timeout: 60_000 }, async () => {
    const before = held();
    const during = new Set<number>();
    for (let change = 0; change < 10; change += 1) {
      const executor = start(networkOf(2 + change));
      await take(executor, 3);
      await executor.evaluate(batchOf(20, 9), 3);
      await executor.probabilities(new Uint8Array(784), 3);
      during.add(held().bytes);
      executor.dispose();
      const { tensors, bytes } = held();
      expect({ tensors, bytes }, `after change ${change}`).toEqual({
        tensors: before.tensors,
        bytes: before.bytes,
      });
    }
    expect(during.size).toBe(10);
    expect(held().heap).toBe(before.heap);
  });
});

it('10,000 steps on wasm leave no tensor and no byte more than 50', { timeout: 120_000 }, async () => {
  registerWasmKernels();
  await tf.setBackend('wasm');
  const executor = start();
  const seen = new Set<string>();
  const losses = await take(executor, 10_000, (step) => {
    if (step >= 50) seen.add(JSON.stringify(held()));
  });
  expect(losses).toHaveLength(10_000);
  expect(seen.size, [...seen].join()).toBe(1);
  executor.dispose();
});
