/** The page's end of a contender's thread. */
import type { ContenderOrder } from './answerOrder.ts';

type Said = { readonly result: unknown } | { readonly failure: string };

/** Starts the thread, waits for its answer, ends it. @throws with what it said, where it failed */
export function askContender(order: Omit<ContenderOrder, 'baseUrl'>): Promise<unknown> {
  const worker = new Worker(new URL('./contender.worker.ts', import.meta.url), { type: 'module' });
  const baseUrl = new URL('./', document.baseURI).href;
  return new Promise((resolve, reject) => {
    worker.onmessage = ({ data }: MessageEvent<Said>) => {
      worker.terminate();
      if ('failure' in data) reject(new Error(data.failure));
      else resolve(data.result);
    };
    worker.onerror = (event) => {
      worker.terminate();
      reject(new Error(event.message || 'the thread did not start'));
    };
    worker.postMessage({ ...order, baseUrl });
  });
}
