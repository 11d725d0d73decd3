/** The one place that says who takes a run's steps. */
import { datasetOf } from '../data/datasets.ts';
import type { Experiment } from '../document/experiment.ts';
import type { StartedBackend } from './backends.ts';
import type { CompiledModel } from './compile.ts';
import type { StepExecutor } from './executor.ts';
import { optimiserRule } from './optimisers.ts';
import { TfExecutor } from './tfExecutor.ts';

export interface ExecutorInput {
  readonly model: CompiledModel;
  readonly experiment: Experiment;
  readonly backend: StartedBackend;
  /** What it begins with, by the names of a checkpoint. */
  readonly values: ReadonlyMap<string, Float32Array>;
}

export async function startExecutor({
  model,
  experiment,
  backend,
  values,
}: ExecutorInput): Promise<StepExecutor> {
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
