/**
 * The same training as somebody would write it with stock tfjs 4.22.0: its own kernels, its own Adam, its own loss. The
 * same images in the same order, the same initial weights.
 */
import '@tensorflow/tfjs-core/dist/register_all_gradients';
import '@tensorflow/tfjs-core/dist/public/chained_ops/register_all_chained_ops';
import * as tf from '@tensorflow/tfjs-core';
import { datasetOf } from '../../src/data/datasets.ts';
import type { Experiment } from '../../src/document/experiment.ts';
import type { WasmPaths } from '../../src/engine/backends.ts';
import { compile, forward } from '../../src/engine/compile.ts';
import { type Batch, disposeBatch, type ImageBytes, toBatch } from '../../src/engine/images.ts';
import type { Backend } from '../../src/engine/protocol.ts';
import type { Contender } from './contender.ts';

export async function startStock(backend: Backend, wasmPaths: WasmPaths): Promise<void> {
  if (backend === 'webgpu') await import('@tensorflow/tfjs-backend-webgpu');
  if (backend === 'webgl') {
    await import('@tensorflow/tfjs-backend-webgl');
    tf.env().set('SOFTWARE_WEBGL_ENABLED', true);
  }
  if (backend === 'cpu') await import('@tensorflow/tfjs-backend-cpu');
  if (backend === 'wasm') {
    const { setWasmPaths } = await import('@tensorflow/tfjs-backend-wasm');
    tf.env().set('WASM_HAS_MULTITHREAD_SUPPORT', false);
    setWasmPaths({ ...wasmPaths });
  }
  if (!(await tf.setBackend(backend))) throw new Error(`${backend} does not start`);
  await tf.ready();
}

export async function beginStock(experiment: Experiment): Promise<Contender> {
  const dataset = datasetOf(experiment.data.dataset);
  const compiled = compile(experiment);
  if (!compiled.ok) throw new Error('the network cannot be compiled');
  const model = compiled.value;
  const initial = model.initial();
  const weights = model.weights.map(({ name, spec }) => ({ name, shape: spec.shape }));
  const variables = new Map(
    [...weights, ...model.buffers].map(({ name, shape }, i) => {
      const learns = i < weights.length;
      return [name, tf.variable(tf.tensor(initial.get(name) ?? [], [...shape]), learns)] as const;
    }),
  );
  const optimiser = tf.train.adam(experiment.training.learningRate, 0.9, 0.999, 1e-7);
  const lossOf = (mode: 'training' | 'inference', batch: Batch, step: number) => {
    const logits = forward(model, batch.images, {
      mode,
      step,
      tensor: (name) => variables.get(name) ?? tf.scalar(0),
      assign: (name, value) => variables.get(name)?.assign(value),
    });
    return tf.losses.softmaxCrossEntropy(batch.oneHot, logits).asScalar();
  };
  const learning = [...variables.values()].slice(0, weights.length);
  const withBatch = (images: ImageBytes, work: (batch: Batch) => tf.Scalar | null) => {
    const batch = toBatch(images, dataset);
    const loss = work(batch);
    disposeBatch(batch);
    return read(loss);
  };
  return {
    step: (images, step) =>
      withBatch(images, (batch) => optimiser.minimize(() => lossOf('training', batch, step), true, learning)),
    evaluate: (images) => withBatch(images, (batch) => tf.tidy(() => lossOf('inference', batch, 0))),
    dispose: () => {
      optimiser.dispose();
      tf.dispose([...variables.values()]);
    },
  };
}

async function read(loss: tf.Scalar | null): Promise<number> {
  const [value = Number.NaN] = (await loss?.data()) ?? [];
  loss?.dispose();
  return value;
}
