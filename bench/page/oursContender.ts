/** Fathom's own engine without its protocol: what `serve` would start, to look at single steps and at inference. */
import type { Experiment } from '../../src/document/experiment.ts';
import { chooseBackend, type StartedBackend, type WasmPaths } from '../../src/engine/backends.ts';
import { compile } from '../../src/engine/compile.ts';
import { optimiserRule } from '../../src/engine/optimisers.ts';
import type { Backend } from '../../src/engine/protocol.ts';
import { ReplicaGroup } from '../../src/engine/replicas/replicaGroup.ts';
import type { ReplicaWish } from '../../src/engine/replicas/startReplicas.ts';
import { createReplica, mostThreads } from '../../src/engine/replicas/threads.ts';
import { startExecutor } from '../../src/engine/startExecutor.ts';
import { firstValues } from '../../src/engine/trainStep.ts';
import type { Contender } from './contender.ts';

/** What the engine would choose by itself, or a fixed choice: for the share of each part in the gain. */
export interface OursChoice {
  readonly kernels?: 'vector' | 'direct' | 'composed';
  readonly replicas?: number;
}

export interface OursStarted {
  readonly backend: StartedBackend;
  readonly replicas: ReplicaWish | null;
}

export async function startOurs(
  wanted: Backend,
  wasmPaths: WasmPaths,
  { kernels = 'vector', replicas }: OursChoice,
): Promise<OursStarted> {
  const { started, findings } = await chooseBackend(wanted, wasmPaths, kernels);
  if (started?.backend !== wanted) {
    const found = findings.map(({ backend, finding }) => `${backend} ${finding}`).join(', ');
    throw new Error(`${wanted} does not work here: ${found}`);
  }
  if (wanted !== 'wasm' || replicas === 1) return { backend: started, replicas: null };
  const group = new ReplicaGroup(createReplica, kernels, started.kernels);
  const shared = globalThis.crossOriginIsolated === true;
  return {
    backend: started,
    replicas: { available: mostThreads(), group, shared, wanted: replicas ?? null },
  };
}

export async function beginOurs(
  { backend, replicas }: OursStarted,
  experiment: Experiment,
): Promise<Contender> {
  const compiled = compile(experiment);
  if (!compiled.ok) throw new Error('the network cannot be compiled');
  const model = compiled.value;
  const values = firstValues(model, optimiserRule(experiment.training.optimiser));
  const executor = await startExecutor({ model, experiment, backend, replicas, values, recorded: null });
  const { learningRate } = experiment.training;
  const last = async (queued: Promise<void>) => {
    await queued;
    return (await executor.metrics()).at(-1)?.loss ?? Number.NaN;
  };
  return {
    step: (images, step) => last(executor.step(images, step, learningRate)),
    evaluate: async (images) => (await executor.evaluate(images, 0)).loss,
    dispose: () => executor.dispose(),
  };
}
