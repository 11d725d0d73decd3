/**
 * What one captured step asks of WebGPU, counted where it is asked: before the methods of the browser's own classes, so
 * that no figure rests on what the engine says of itself.
 */
import { datasetOf } from '../src/data/datasets.ts';
import { CapturedExecutor } from '../src/engine/captured/capturedExecutor.ts';
import { compile } from '../src/engine/compile.ts';
import { optimiserRule } from '../src/engine/optimisers.ts';
import { firstValues } from '../src/engine/trainStep.ts';
import { bookSame } from '../src/model/architectures/bookSame.ts';
import { answerChecks } from './answerChecks.ts';
import { batchOf, device, experimentWith } from './capturedRuns.ts';

export interface Asked {
  dispatches: number;
  submissions: number;
  writes: number;
  mapped: number;
  buffers: number;
  pipelines: number;
  bindGroups: number;
}

const nothing = (): Asked => ({
  ...{ dispatches: 0, submissions: 0, writes: 0, mapped: 0, buffers: 0, pipelines: 0, bindGroups: 0 },
});
let asked = nothing();

/** Calls of a method count from now on. */
function count(prototype: object, method: string, what: keyof Asked, counts = (_given: unknown) => true) {
  const stock: unknown = Reflect.get(prototype, method);
  if (typeof stock !== 'function') throw new Error(`there is no ${method}`);
  Reflect.set(prototype, method, function (this: object, ...given: unknown[]): unknown {
    if (counts(given[0])) asked[what] += 1;
    return Reflect.apply(stock, this, given);
  });
}
count(GPUComputePassEncoder.prototype, 'dispatchWorkgroups', 'dispatches');
count(GPUQueue.prototype, 'submit', 'submissions');
count(GPUQueue.prototype, 'writeBuffer', 'writes');
count(GPUDevice.prototype, 'createBuffer', 'buffers');
count(
  GPUDevice.prototype,
  'createBuffer',
  'mapped',
  (wish) => Reflect.get(Object(wish), 'mappedAtCreation') === true,
);
count(GPUDevice.prototype, 'createComputePipeline', 'pipelines');
count(GPUDevice.prototype, 'createComputePipelineAsync', 'pipelines');
count(GPUDevice.prototype, 'createBindGroup', 'bindGroups');

/** What each of some steps of `book-same` asks, its reading left out. */
async function steps(batch: number, of: number) {
  const experiment = {
    ...experimentWith({ kind: 'adam', beta1: 0.9, beta2: 0.999 }),
    network: bookSame.network(),
  };
  const compiled = compile(experiment);
  if (!compiled.ok) throw new Error(compiled.problem.code);
  const { training } = experiment;
  const way = 'direct';
  const executor = await CapturedExecutor.start({
    ...{ device: await device(), model: compiled.value, dataset: datasetOf('mnist'), training, batch },
    ...{ evaluationBatch: 1, values: firstValues(compiled.value, optimiserRule(training.optimiser)) },
    ways: { correlate: way, product: way, kernelGradient: way },
  });
  const each: Asked[] = [];
  for (let step = 0; step < of; step += 1) {
    const images = batchOf(batch, step);
    asked = nothing();
    await executor.step(images, step, 0.001);
    // Now, for to read it copies and submits once more.
    each.push({ ...asked });
    await executor.metrics();
  }
  const { cost } = executor;
  executor.dispose();
  return { each, cost };
}

answerChecks((question) => {
  const [batch, of] = question.split(' ').map(Number);
  return steps(batch ?? 1, of ?? 1);
});
