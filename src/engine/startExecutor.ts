/** The one place that says who takes a run's steps. */
import * as tf from '@tensorflow/tfjs-core';
import { datasetOf } from '../data/datasets.ts';
import { guarded } from './captured/errorScopes.ts';
import type { StepExecutor } from './executor.ts';
import { optimiserRule } from './optimisers.ts';
import { type ReplicasInput, startReplicas } from './replicas/startReplicas.ts';
import { TfExecutor } from './tfExecutor.ts';

interface ExecutorInput extends ReplicasInput {
  /** Names of the kernels that a run to be repeated was recorded with; null where they are to be chosen. */
  readonly recorded: readonly string[] | null;
}

/** `values`: what it begins with, by the names of a checkpoint. */
export async function startExecutor(input: ExecutorInput): Promise<StepExecutor> {
  const replicas = await startReplicas(input);
  if (replicas) return replicas;
  const { model, experiment, backend, values } = input;
  const { gpu } = backend;
  const captured = gpu && (await capturedIn(input));
  if (captured) return captured;
  const { training, data } = experiment;
  return new TfExecutor({
    model,
    dataset: datasetOf(data.dataset),
    rule: optimiserRule(training.optimiser),
    weightDecay: training.weightDecay,
    reads: backend.reads,
    kernels: backend.kernels,
    values,
    ...(gpu ? { guard: (work) => guarded(gpu, () => tf.memory().numBytes, work) } : {}),
  });
}

/** Its programs are loaded only where there is a GPU to run them. */
async function capturedIn(input: ExecutorInput): Promise<StepExecutor | null> {
  const { startCaptured } = await import('./captured/startCaptured.ts');
  return startCaptured(input);
}
