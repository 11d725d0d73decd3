/** What the process on Dawn runs: built by viteNode.config.ts, because Node reads neither TypeScript nor tfjs's modules. */
import type { WorkerLike } from '../src/engine/client.ts';
import type { Event } from '../src/engine/protocol.ts';
import { type CommandPort, serve } from '../src/engine/serve.ts';
import { type BenchNetwork, benchExperiment } from './experiments.ts';
import { batchesOf } from './page/batches.ts';
import { type MeasureRule, measureContender } from './page/contender.ts';
import { countGpu } from './page/gpuCounts.ts';
import { timeKernels, watchKernels } from './page/kernelTimes.ts';
import { type Library, startLibrary } from './page/libraries.ts';
import { type OursTiming, timeOurs } from './page/ours.ts';
import type { Timing } from './page/timing.ts';

export interface NodeOrder {
  readonly library: 'ours' | 'stock';
  readonly network: BenchNetwork;
  readonly baseUrl: string;
  /** Each step's loss read before the next; the engine through its protocol, as a page trains; or a step's kernels, one by one. */
  readonly task:
    | { readonly kind: 'measure' | 'train'; readonly rule: MeasureRule }
    | { readonly kind: 'kernels'; readonly steps: number };
}

const backend = 'webgpu';

export async function measure({ library, network, baseUrl, task }: NodeOrder) {
  if (task.kind === 'train') return train(network, task.rule, baseUrl);
  const experiment = benchExperiment(network);
  const batches = batchesOf(experiment, baseUrl);
  const wanted: Library =
    library === 'ours' ? { name: 'ours', backend, choice: {} } : { name: 'stock', backend };
  if (task.kind === 'kernels') {
    const watch = watchKernels(backend);
    const begin = await startLibrary(wanted, {});
    return timeKernels(watch, await begin(experiment), batches, task.steps);
  }
  const counts = countGpu();
  const begin = await startLibrary(wanted, {});
  return measureContender({
    begin: () => begin(experiment),
    batches,
    batchSize: experiment.training.batchSize,
    rule: task.rule,
    counts,
  });
}

/** What the protocol does not tell is left empty. */
async function train(
  network: BenchNetwork,
  rule: MeasureRule,
  baseUrl: string,
): Promise<Timing & OursTiming> {
  const unknown = { evaluatedLoss: null, forwardRates: [], scriptMs: null, gpu: null, peakGpuBytes: null };
  const timed = await timeOurs(backend, network, rule, {}, { createWorker: inThisThread, baseUrl });
  return { ...unknown, ...timed };
}

/** The engine behind its true protocol, but in this thread: Dawn's objects stay in the one that made them. */
function inThisThread(): WorkerLike {
  const { port1, port2 } = new MessageChannel();
  const close = serve(port2 as unknown as CommandPort, { wasmPaths: {} });
  const worker: WorkerLike = {
    postMessage: (command) => port1.postMessage(command),
    terminate: () => {
      close();
      port1.close();
    },
    onmessage: null,
    onerror: null,
    onmessageerror: null,
  };
  port1.onmessage = (message: MessageEvent<Event>) => worker.onmessage?.(message);
  return worker;
}
