/** One contender in a thread of its own: measured, or its kernels timed one by one. Also a replica's thread, where it has any. */
import type { Answer, Order, ReplicaPort } from '../../src/engine/replicas/replicaProtocol.ts';
import { serveReplica } from '../../src/engine/replicas/serveReplica.ts';
import { isReplica } from '../../src/engine/replicas/threads.ts';
import { wasmPaths } from '../../src/engine/wasmPaths.ts';
import { answerOrder, type ContenderOrder } from './answerOrder.ts';

if (isReplica()) {
  serveReplica(globalThis as unknown as ReplicaPort<Answer, Order>, { wasmPaths });
} else {
  self.onmessage = ({ data }: MessageEvent<ContenderOrder>) => {
    answerOrder(data, wasmPaths).then(
      (result) => self.postMessage({ result }),
      (error: unknown) =>
        self.postMessage({ failure: error instanceof Error ? error.message : String(error) }),
    );
  };
}
