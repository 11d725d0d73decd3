/**
 * The same training as somebody would write it with stock tfjs 4.22.0: its own kernels, its own Adam, its own loss, the
 * loss read back after each step, in a worker like ours. The same images in the same order, the same initial weights.
 */
import '@tensorflow/tfjs-core/dist/register_all_gradients';
import '@tensorflow/tfjs-core/dist/public/chained_ops/register_all_chained_ops';
import wasmPlain from '@tensorflow/tfjs-backend-wasm/dist/tfjs-backend-wasm.wasm?url';
import wasmSimd from '@tensorflow/tfjs-backend-wasm/dist/tfjs-backend-wasm-simd.wasm?url';
import wasmThreaded from '@tensorflow/tfjs-backend-wasm/dist/tfjs-backend-wasm-threaded-simd.wasm?url';
import * as tf from '@tensorflow/tfjs-core';
import { datasetOf } from '../../src/data/datasets.ts';
import { imagePlan } from '../../src/data/order.ts';
import { openDataset } from '../../src/data/pieces.ts';
import { compile, forward } from '../../src/engine/compile.ts';
import { disposeBatch, pickImages, toBatch } from '../../src/engine/images.ts';
import type { Backend } from '../../src/engine/protocol.ts';
import { type BenchNetwork, benchExperiment } from '../experiments.ts';

export interface StockOrder {
  readonly backend: Backend;
  readonly network: BenchNetwork;
  readonly baseUrl: string;
}

async function load(backend: Backend): Promise<void> {
  if (backend === 'webgpu') await import('@tensorflow/tfjs-backend-webgpu');
  if (backend === 'webgl') {
    await import('@tensorflow/tfjs-backend-webgl');
    tf.env().set('SOFTWARE_WEBGL_ENABLED', true);
  }
  if (backend === 'cpu') await import('@tensorflow/tfjs-backend-cpu');
  if (backend === 'wasm') {
    const { setWasmPaths } = await import('@tensorflow/tfjs-backend-wasm');
    tf.env().set('WASM_HAS_MULTITHREAD_SUPPORT', false);
    setWasmPaths({
      'tfjs-backend-wasm.wasm': wasmPlain,
      'tfjs-backend-wasm-simd.wasm': wasmSimd,
      'tfjs-backend-wasm-threaded-simd.wasm': wasmThreaded,
    });
  }
  if (!(await tf.setBackend(backend))) throw new Error(`${backend} does not start`);
  await tf.ready();
}

async function train({ backend, network, baseUrl }: StockOrder): Promise<void> {
  await load(backend);
  const experiment = benchExperiment(network);
  const dataset = datasetOf(experiment.data.dataset);
  const compiled = compile(experiment);
  if (!compiled.ok) throw new Error('the network cannot be compiled');
  const model = compiled.value;
  const initial = model.initial();
  const variables = new Map(
    model.weights.map(({ name, spec }) => [
      name,
      tf.variable(tf.tensor(initial.get(name) ?? [], [...spec.shape])),
    ]),
  );
  const optimiser = tf.train.adam(0.001, 0.9, 0.999, 1e-7);
  const reader = openDataset(experiment.data.dataset, { baseUrl });
  const plan = imagePlan(experiment.data, experiment.training.batchSize, experiment.seed);
  self.postMessage({ type: 'ready' });
  for (let step = 0; ; step += 1) {
    const indexes = plan.batch(Math.floor(step / plan.stepsPerEpoch), step % plan.stepsPerEpoch);
    const picked = await pickImages(reader, 'training', indexes, dataset);
    if (!picked.ok) throw new Error(picked.problem.code);
    const batch = toBatch(picked.value, dataset);
    const loss = optimiser.minimize(
      () => {
        const logits = forward(model, batch.images, {
          mode: 'training',
          step,
          tensor: (name) => variables.get(name) ?? tf.scalar(0),
          assign: () => {},
        });
        return tf.losses.softmaxCrossEntropy(batch.oneHot, logits).asScalar();
      },
      true,
      [...variables.values()],
    );
    const values = (await loss?.data()) ?? [];
    loss?.dispose();
    disposeBatch(batch);
    self.postMessage({ type: 'stepped', losses: [...values] });
    // The worker is ended from outside; this lets that be heard.
    await new Promise((resolve) => setTimeout(resolve, 0));
  }
}

self.onmessage = ({ data }: MessageEvent<StockOrder>) => {
  train(data).catch((error: unknown) => self.postMessage({ type: 'failed', reason: String(error) }));
};
