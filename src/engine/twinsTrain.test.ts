/** Every twin of the shelf learns: on WASM with our kernels, the loss falls within a few steps. */
import '@tensorflow/tfjs-backend-wasm';
import '@tensorflow/tfjs-core/dist/register_all_gradients.js';
import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, expect, it } from 'vitest';
import { datasets } from '../data/datasets.ts';
import { architectureNamed, architectures } from '../model/architectures/index.ts';
import { compile } from './compile.ts';
import { smallExperiment } from './engineForTests.ts';
import { toBatch } from './images.ts';
import { registerWasmKernels } from './kernels/wasm/register.ts';
import { optimiserRule } from './optimisers.ts';
import { TensorStore } from './tensorStore.ts';
import { firstValues, storedShapes, trainStep } from './trainStep.ts';

beforeAll(async () => {
  registerWasmKernels();
  expect(await tf.setBackend('wasm')).toBe(true);
});

const [batchSize, steps] = [16, 16];

/** Rows of stripes, nearer or farther apart: a class that a network which averages over the map can tell as well. */
function stripes(step: number) {
  const labels = Uint8Array.from({ length: batchSize }, (_, i) => (i * 7 + step) % 4);
  const images = Uint8Array.from({ length: batchSize * 784 }, (_, i) => {
    const label = labels[Math.floor(i / 784)] ?? 0;
    const row = Math.floor((i % 784) / 28) + step;
    return row % (label + 2) === 0 ? 220 : (i * 37) % 32;
  });
  return { images, labels };
}

it.each(architectures.filter(({ group }) => group === 'twins'))(
  '$name',
  { timeout: 60_000 },
  async (twin) => {
    const experiment = smallExperiment({ network: twin.network() });
    const compiled = compile(experiment);
    if (!compiled.ok) throw new Error(compiled.problem.code);
    const model = compiled.value;
    const rule = optimiserRule(experiment.training.optimiser);
    const store = new TensorStore(storedShapes(model, rule), firstValues(model, rule));
    // The tensors that tf really holds are what the numbers on the screen count.
    const built = model.weights.reduce((sum, { name }) => sum + store.get(name).size, 0);
    expect(built).toBe(model.analysis.parameters);
    const losses: number[] = [];
    for (let step = 0; step < steps; step += 1) {
      const batch = toBatch(stripes(step), datasets.mnist);
      const metrics = trainStep({ model, rule, store, batch, step, rate: 0.002, weightDecay: 0 });
      losses.push((await metrics.data())[0] ?? Number.NaN);
      tf.dispose([metrics, batch.images, batch.oneHot, batch.labels]);
    }
    expect(losses.every(Number.isFinite)).toBe(true);
    const mean = (part: readonly number[]) => part.reduce((sum, loss) => sum + loss, 0) / part.length;
    expect(mean(losses.slice(-5))).toBeLessThan(0.9 * mean(losses.slice(0, 5)));
  },
);

it('a network at its true size is refused, for its image', () => {
  const network = architectureNamed('resNet152')?.network();
  const refused = network && compile(smallExperiment({ network }));
  expect(refused).toMatchObject({
    ok: false,
    problem: { code: 'notTrainable', nodeId: 'input', problem: { code: 'imageDiffers' } },
  });
});
