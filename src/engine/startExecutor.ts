/** The one place that says who takes a run's steps. */
import { datasetOf } from '../data/datasets.ts';
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
  const captured = input.backend.backend === 'webgpu' && (await capturedIn(input));
  if (captured) return captured;
  const { model, experiment, backend, values } = input;
  const { training, data } = experiment;
  return new TfExecutor({
    model,
    dataset: datasetOf(data.dataset),
    rule: optimiserRule(training.optimiser),
    weightDecay: training.weightDecay,
    reads: backend.reads,
    kernels: backend.kernels,
    values,
  });
}

/** Its programs are loaded only where there is a GPU to run them. */
async function capturedIn(input: ExecutorInput): Promise<StepExecutor | null> {
  const { startCaptured } = await import('./captured/startCaptured.ts');
  return startCaptured(input);
}
