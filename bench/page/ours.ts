/** Fathom's own training, measured through its true protocol: the client, the worker, messages in batches. */
import { createEngine, type EngineOptions } from '../../src/engine/client.ts';
import type { Backend, BackendFinding, RunRecord } from '../../src/engine/protocol.ts';
import { type BenchNetwork, benchExperiment } from '../experiments.ts';
import type { OursChoice } from './oursContender.ts';
import { keptLosses, type Timing, type WindowRule, WindowTimer } from './timing.ts';

export interface OursTiming extends Pick<Timing, 'rates' | 'firstStepMs' | 'warmFirstStepMs' | 'losses'> {
  readonly record: RunRecord | null;
}

const said = (findings: readonly BackendFinding[]) =>
  findings.map(({ backend, finding, device }) => `${backend} ${finding} (${device})`).join(', ');

/** Trains, is timed, and begins once more from the start, with everything compiled. `where`: the engine's thread, outside of a page. */
export function timeOurs(
  backend: Backend,
  network: BenchNetwork,
  rule: WindowRule,
  choice: OursChoice = {},
  where: Pick<EngineOptions, 'createWorker' | 'baseUrl'> = {},
): Promise<OursTiming> {
  const experiment = benchExperiment(network);
  return new Promise((resolve, reject) => {
    const losses: number[] = [];
    let timer: WindowTimer | null = null;
    let record: RunRecord | null = null;
    let begunMs = 0;
    let firstStepMs = 0;
    let isTimed = false;
    const end = (reason: string) => {
      engine.dispose();
      reject(new Error(reason));
    };
    const train = (runId: string) => {
      begunMs = performance.now();
      engine.send({ type: 'train', runId, experiment, from: null, steps: null });
    };
    const engine = createEngine({
      ...where,
      listen: (event) => {
        if (event.type === 'ready') {
          if (event.backend !== backend) return end(`${backend} does not work here: ${said(event.findings)}`);
          train('cold');
        }
        // What is not usable is told with all findings by `ready`, which follows.
        if (event.type === 'failed' && event.problem.code !== 'backendUnusable')
          return end(JSON.stringify(event.problem));
        if (event.type === 'started') record = event.record;
        if (event.type !== 'stepped') return;
        if (event.runId === 'warm') {
          engine.dispose();
          const warmFirstStepMs = performance.now() - begunMs;
          return resolve({ rates: timer?.rates ?? [], firstStepMs, warmFirstStepMs, losses, record });
        }
        for (const loss of event.losses) if (losses.length < keptLosses) losses.push(loss);
        if (timer === null) {
          firstStepMs = performance.now() - begunMs;
          timer = new WindowTimer(rule, experiment.training.batchSize);
        } else if (!isTimed && timer.stepped(event.losses.length)) {
          isTimed = true;
          train('warm');
        }
      },
    });
    engine.send({ type: 'prepare', wanted: backend, ...choice });
    engine.send({ type: 'prefetch', dataset: experiment.data.dataset });
  });
}
