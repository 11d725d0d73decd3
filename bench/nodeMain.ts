/** What the process on Dawn runs: built by viteNode.config.ts, because Node reads neither TypeScript nor tfjs's modules. */
import type { WorkerLike } from '../src/engine/client.ts';
import type { Event } from '../src/engine/protocol.ts';
import { type CommandPort, serve } from '../src/engine/serve.ts';
import { answerOrder, type ContenderOrder } from './page/answerOrder.ts';
import type { MeasureRule } from './page/contender.ts';
import { type OursTiming, timeOurs } from './page/ours.ts';
import type { Timing } from './page/timing.ts';

/** The engine through its protocol, as a page trains. */
export interface TrainOrder extends Pick<ContenderOrder, 'network' | 'baseUrl'> {
  readonly task: { readonly kind: 'train'; readonly rule: MeasureRule };
}

export function measure(order: ContenderOrder | TrainOrder): Promise<unknown> {
  return isTraining(order) ? train(order) : answerOrder(order, {});
}

const isTraining = (order: ContenderOrder | TrainOrder): order is TrainOrder => order.task.kind === 'train';

/** What the protocol does not tell is left empty. */
async function train({ network, baseUrl, task: { rule } }: TrainOrder): Promise<Timing & OursTiming> {
  const unknown = { evaluatedLoss: null, forwardRates: [], scriptMs: null, gpu: null, peakGpuBytes: null };
  const timed = await timeOurs('webgpu', network, rule, {}, { createWorker: inThisThread, baseUrl });
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
