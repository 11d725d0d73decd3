/** Whoever looks at a network takes no more images at once than fit beside training, however many it was asked for. */
import { expect, it } from 'vitest';
import { chain } from '../model/architectures/chain.ts';
import { compile } from './compile.ts';
import { smallExperiment } from './engineForTests.ts';
import { evaluate, imagesAtOnce } from './evaluate.ts';
import { probeField } from './probes/probeField.ts';
import { DeviceReads } from './readBack.ts';
import { syntheticDataset } from './syntheticForTests.ts';
import type { TrainingRun } from './train.ts';

/** One image's activations are 13 MB: 20 fit, or 10 with their gradients. */
const experiment = smallExperiment({
  network: {
    nodes: chain(null, [
      ['input', 'input'],
      ['up', 'upsample', { factor: 8 }],
      ['conv', 'conv2d', { filters: 64 }],
      ['pool', 'globalAvgPool'],
      ['dense', 'dense', { units: 10 }],
      ['output', 'output'],
    ]),
  },
  training: { batchSize: 1 },
});
const compiled = compile(experiment);
if (!compiled.ok) throw new Error(compiled.problem.code);
const model = compiled.value;
const reader = syntheticDataset()('mnist', { baseUrl: '' });

it('a measurement', async () => {
  const sizes: number[] = [];
  const measured = await evaluate({
    executor: {
      model,
      evaluate: async ({ labels }) => {
        sizes.push(labels.length);
        return { loss: 2, correct: 1 };
      },
    },
    ...{ reader, experiment, split: 'training', step: 0, goesOn: () => true, orHeard: (work) => work },
    indexes: Uint32Array.from({ length: 50 }, (_, i) => i),
  });
  expect(sizes).toEqual([20, 20, 10]);
  expect(measured).toEqual({ kind: 'measured', images: 50, loss: 2, accuracy: 3 / 50 });
});

it('the measured field of a unit, whose gradients take as much again', async () => {
  expect(imagesAtOnce(model, 1, 2)).toBe(10);
  const counts: number[] = [];
  const run: Pick<TrainingRun, 'model' | 'experiment' | 'imagesToLookAt' | 'look'> = {
    model,
    experiment,
    imagesToLookAt: (count) => {
      counts.push(count);
      return Uint32Array.from({ length: count }, (_, i) => i);
    },
    look: async () => null,
  };
  const reads = new DeviceReads(true);
  for (const images of [64, 4]) {
    await probeField({
      ...{ run: run as TrainingRun, reader, reads },
      question: { type: 'probeField', runId: 'r', requestId: 1, nodeId: 'conv', unit: null, images },
    });
  }
  expect(counts).toEqual([10, 4]);
});
