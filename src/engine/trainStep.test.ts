/** Weight decay adds to the gradient of kernels and of nothing else; a step's two numbers are the loss and the right answers. */
import '@tensorflow/tfjs-backend-cpu';
import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, expect, it } from 'vitest';
import { datasets } from '../data/datasets.ts';
import { chain } from '../model/architectures/chain.ts';
import { compile } from './compile.ts';
import { smallExperiment } from './engineForTests.ts';
import { toBatch } from './images.ts';
import { optimiserRule } from './optimisers.ts';
import { TensorStore } from './tensorStore.ts';
import { firstValues, storedShapes, trainStep } from './trainStep.ts';

const network = {
  nodes: chain(null, [
    ['input', 'input'],
    ['flatten', 'flatten'],
    ['dense', 'dense', { units: 10 }],
    ['output', 'output'],
  ]),
};

beforeAll(() => tf.setBackend('cpu'));

async function oneStep(weightDecay: number) {
  const experiment = smallExperiment({ network, training: { optimiser: { kind: 'sgd' } } });
  const compiled = compile(experiment);
  if (!compiled.ok) throw new Error(compiled.problem.code);
  const model = compiled.value;
  const rule = optimiserRule(experiment.training.optimiser);
  const values = firstValues(model, rule);
  values.set('dense/bias', new Float32Array(10).fill(0.5));
  const store = new TensorStore(storedShapes(model, rule), values);
  const images = Uint8Array.from({ length: 4 * 784 }, (_, i) => (i * 37) % 256);
  const batch = toBatch({ images, labels: Uint8Array.of(0, 1, 2, 3) }, datasets.mnist);
  const metrics = trainStep({ model, rule, store, batch, step: 0, rate: 0.1, weightDecay });
  const after = await store.snapshot((tensor) => tensor.dataSync<'float32'>());
  return { before: values, after, metrics: await metrics.data() };
}

function numbers(values: ReadonlyMap<string, Float32Array>, name: string): Float32Array {
  const found = values.get(name);
  if (!found) throw new Error(`no ${name}`);
  return found;
}

it('decays kernels, not biases', async () => {
  const [plain, decayed] = [await oneStep(0), await oneStep(0.2)];
  expect(numbers(decayed.after, 'dense/bias')).toEqual(numbers(plain.after, 'dense/bias'));
  const before = numbers(plain.before, 'dense/kernel');
  const kernel = numbers(plain.after, 'dense/kernel');
  numbers(decayed.after, 'dense/kernel').forEach((w, i) => {
    expect(w - (kernel[i] ?? 0)).toBeCloseTo(-0.1 * 0.2 * (before[i] ?? 0), 6);
  });
});

it('gives the mean loss and the number of right answers', async () => {
  const { metrics } = await oneStep(0);
  expect(metrics).toHaveLength(2);
  expect(metrics[0]).toBeGreaterThan(0.5);
  expect([0, 1, 2, 3, 4]).toContain(metrics[1]);
});
