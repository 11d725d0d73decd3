/** Fathom's own training, measured through its true protocol: the client, the worker, messages in batches. */
import { createEngine } from '../../src/engine/client.ts';
import type { Backend, RunRecord } from '../../src/engine/protocol.ts';
import { type BenchNetwork, benchExperiment } from '../experiments.ts';
import { type Timing, type WindowRule, WindowTimer } from './timing.ts';

export interface OursTiming extends Timing {
  readonly record: RunRecord | null;
}

/** What the engine would choose by itself, or a fixed choice: for the share of each part in the gain. */
export interface OursChoice {
  readonly kernels?: 'vector' | 'composed';
  readonly replicas?: number;
}

export function timeOurs(
  backend: Backend,
  network: BenchNetwork,
  rule: WindowRule,
  choice: OursChoice = {},
): Promise<OursTiming> {
  const experiment = benchExperiment(network);
  return new Promise((resolve, reject) => {
    let timer: WindowTimer | null = null;
    let record: RunRecord | null = null;
    const engine = createEngine({
      listen: (event) => {
        if (event.type === 'ready') {
          if (event.backend !== backend) return end(`${backend} does not work here`);
          engine.send({ type: 'prefetch', dataset: experiment.data.dataset });
          timer = new WindowTimer(rule, experiment.training.batchSize);
          engine.send({ type: 'train', runId: 'bench', experiment, from: null, steps: null });
        }
        if (event.type === 'failed') return end(JSON.stringify(event.problem));
        if (event.type === 'started') record = event.record;
        if (event.type === 'stepped' && timer?.stepped(event.losses)) {
          engine.dispose();
          resolve({ ...timer.timing, record });
        }
      },
    });
    const end = (reason: string) => {
      engine.dispose();
      reject(new Error(reason));
    };
    engine.send({ type: 'prepare', wanted: backend, ...choice });
  });
}
