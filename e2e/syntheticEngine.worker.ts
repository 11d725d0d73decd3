/** The engine's thread, and a replica's, as in `src/engine/worker.ts`, on synthetic images: no data is fetched. */
import type { Answer, Order, ReplicaPort } from '../src/engine/replicas/replicaProtocol.ts';
import { serveReplica } from '../src/engine/replicas/serveReplica.ts';
import { createReplica, isReplica, mostThreads } from '../src/engine/replicas/threads.ts';
import { type CommandPort, serve } from '../src/engine/serve.ts';
import { syntheticDataset } from '../src/engine/syntheticForTests.ts';
import { wasmPaths } from '../src/engine/wasmPaths.ts';

if (isReplica()) {
  serveReplica(globalThis as unknown as ReplicaPort<Answer, Order>, { wasmPaths });
} else {
  serve(globalThis as unknown as CommandPort, {
    wasmPaths,
    open: syntheticDataset(),
    availableReplicas: mostThreads(),
    sharedMemory: globalThis.crossOriginIsolated === true,
    createReplica,
  });
}
