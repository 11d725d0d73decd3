/** What the process on Dawn runs: built by viteNode.config.ts, because Node reads neither TypeScript nor tfjs's modules. */
import { type BenchNetwork, benchExperiment } from './experiments.ts';
import { batchesOf } from './page/batches.ts';
import { type MeasureRule, measureContender } from './page/contender.ts';
import { countGpu } from './page/gpuCounts.ts';
import { startLibrary } from './page/libraries.ts';
import type { Timing } from './page/timing.ts';

export interface NodeOrder {
  readonly library: 'ours' | 'stock';
  readonly network: BenchNetwork;
  readonly baseUrl: string;
  readonly rule: MeasureRule;
}

export async function measure({ library, network, baseUrl, rule }: NodeOrder): Promise<Timing> {
  const counts = countGpu();
  const experiment = benchExperiment(network);
  const backend = 'webgpu';
  const begin = await startLibrary(
    library === 'ours' ? { name: 'ours', backend, choice: {} } : { name: 'stock', backend },
    {},
  );
  return measureContender({
    begin: () => begin(experiment),
    batches: batchesOf(experiment, baseUrl),
    batchSize: experiment.training.batchSize,
    rule,
    counts,
  });
}
