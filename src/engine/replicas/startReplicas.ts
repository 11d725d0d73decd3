/** Decides how many replicas a run has, and starts them. */
import type { Experiment } from '../../document/experiment.ts';
import type { StartedBackend } from '../backends.ts';
import { overBudget } from '../budget.ts';
import type { CompiledModel } from '../compile.ts';
import { replicasFor } from './parts.ts';
import { type ReplicaHost, ReplicasExecutor } from './replicasExecutor.ts';

export interface ReplicaWish extends ReplicaHost {
  /** As recorded, or as somebody asked; null leaves it to the document. */
  readonly wanted: number | null;
}

export interface ReplicasInput {
  readonly model: CompiledModel;
  readonly experiment: Experiment;
  readonly backend: StartedBackend;
  readonly replicas: ReplicaWish | null;
  readonly values: ReadonlyMap<string, Float32Array>;
}

/** Null where the run is one thread's: another backend, no threads here, a network too small, or not divisible. */
export async function startReplicas(input: ReplicasInput): Promise<ReplicasExecutor | null> {
  const { model, experiment, backend, replicas: wish, values } = input;
  if (!wish || backend.backend !== 'wasm') return null;
  const { data, training } = experiment;
  let replicas = replicasFor({
    analysis: model.analysis,
    batch: Math.min(training.batchSize, data.training),
    wanted: wish.wanted,
    available: wish.available,
  });
  // Fewer, where so many do not fit.
  while (replicas > 1 && overBudget(model, experiment, backend, replicas)) replicas -= 1;
  if (replicas === 1 || !(await wish.group.start(replicas - 1))) return null;
  return new ReplicasExecutor(wish, { experiment, values, replicas }, backend.kernels);
}
