/** Decides whether a run is captured, and starts it: on WebGPU, where our kernels cover every layer of the network. */
import { datasetOf } from '../../data/datasets.ts';
import type { Experiment } from '../../document/experiment.ts';
import type { StartedBackend } from '../backends.ts';
import type { CompiledModel } from '../compile.ts';
import { CapturedExecutor } from './capturedExecutor.ts';
import { recordedWays, waysOf } from './chooseWays.ts';
import { DeviceRefusal } from './deviceRefusal.ts';
import { canPlan } from './plan.ts';

export interface CapturedInput {
  readonly model: CompiledModel;
  readonly experiment: Experiment;
  readonly backend: StartedBackend;
  readonly values: ReadonlyMap<string, Float32Array>;
  /** Names of the kernels that a run to be repeated was recorded with. */
  readonly recorded: readonly string[] | null;
}

/**
 * Null where the run goes the stock way: another backend, a layer that no kernel of ours covers, or a device that refuses
 * our programs. It uses the device that tf has started, so that there is one to lose and one to share memory with.
 * @throws DeviceRefusal where the device has no memory for it
 */
export async function startCaptured({
  model,
  experiment: { data, training },
  backend,
  values,
  recorded,
}: CapturedInput): Promise<CapturedExecutor | null> {
  const { gpu: device } = backend;
  if (!device || !canPlan(model)) return null;
  const asRecorded = recorded && recordedWays(recorded);
  // It was recorded without capture, by a version or on a device that could not.
  if (recorded && !asRecorded) return null;
  const batch = Math.min(training.batchSize, data.training);
  try {
    return await CapturedExecutor.start({
      device,
      model,
      dataset: datasetOf(data.dataset),
      training,
      batch,
      evaluationBatch: Math.min(500, Math.max(32, batch)),
      values,
      ways: asRecorded ?? (await waysOf(device)),
    });
  } catch (error) {
    if (error instanceof DeviceRefusal && !error.memory) return null;
    throw error;
  }
}
