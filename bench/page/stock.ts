import type { Backend } from '../../src/engine/protocol.ts';
import { type BenchNetwork, benchExperiment } from '../experiments.ts';
import type { StockOrder } from './stock.worker.ts';
import { type Timing, type WindowRule, WindowTimer } from './timing.ts';

type Said =
  | { readonly type: 'ready' }
  | { readonly type: 'stepped'; readonly losses: readonly number[] }
  | { readonly type: 'failed'; readonly reason: string };

/** Stock tfjs, timed by the same rule. */
export function timeStock(backend: Backend, network: BenchNetwork, rule: WindowRule): Promise<Timing> {
  const worker = new Worker(new URL('./stock.worker.ts', import.meta.url), { type: 'module' });
  const { batchSize } = benchExperiment(network).training;
  return new Promise((resolve, reject) => {
    let timer: WindowTimer | null = null;
    worker.onmessage = ({ data }: MessageEvent<Said>) => {
      if (data.type === 'ready') timer = new WindowTimer(rule, batchSize);
      if (data.type === 'failed') {
        worker.terminate();
        reject(new Error(data.reason));
      }
      if (data.type === 'stepped' && timer?.stepped(data.losses)) {
        worker.terminate();
        resolve(timer.timing);
      }
    };
    worker.onerror = (event) => {
      worker.terminate();
      reject(new Error(event.message));
    };
    const order: StockOrder = { backend, network, baseUrl: new URL('./', document.baseURI).href };
    worker.postMessage(order);
  });
}
