/** What is asked of one contender, and its answer: in a thread of the bench's page, or in Node on Dawn. */
import type { WasmPaths } from '../../src/engine/backends.ts';
import { type BenchNetwork, benchExperiment } from '../experiments.ts';
import { batchesOf } from './batches.ts';
import { type MeasureRule, measureContender, measureFirstStep, measureForward } from './contender.ts';
import { countGpu } from './gpuCounts.ts';
import { timeKernels, watchKernels } from './kernelTimes.ts';
import { type Library, startLibrary } from './libraries.ts';

export interface ContenderOrder {
  readonly library: Library;
  readonly network: BenchNetwork;
  readonly baseUrl: string;
  readonly batchSize?: number;
  /** Everything; inference alone; a first step alone; or the time of each kernel in so many steps. */
  readonly task:
    | { readonly kind: 'measure' | 'forward'; readonly rule: MeasureRule }
    | { readonly kind: 'first' }
    | { readonly kind: 'kernels'; readonly steps: number };
}

export async function answerOrder(
  { library, network, baseUrl, batchSize, task }: ContenderOrder,
  wasmPaths: WasmPaths,
): Promise<unknown> {
  const counts = countGpu();
  const standard = benchExperiment(network);
  const training = { ...standard.training, batchSize: batchSize ?? standard.training.batchSize };
  const experiment = { ...standard, training };
  const batches = batchesOf(experiment, baseUrl);
  if (task.kind === 'kernels') {
    const watch = watchKernels(library.backend);
    const begin = await startLibrary(library, wasmPaths);
    return timeKernels(watch, await begin(experiment), batches, task.steps);
  }
  const started = await startLibrary(library, wasmPaths);
  const begin = () => started(experiment);
  if (task.kind === 'first') return measureFirstStep({ begin, batches });
  const measured = { begin, batches, batchSize: training.batchSize, rule: task.rule };
  return task.kind === 'forward' ? measureForward(measured) : measureContender({ ...measured, counts });
}
