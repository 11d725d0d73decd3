/**
 * The engine's thread, and a replica's: one script for both, so that it is fetched and compiled once. Everything they do is
 * in `serve` and in `serveReplica`; the thread's name says which it is.
 */

import type { Answer, Order, ReplicaPort } from './replicas/replicaProtocol.ts';
import { serveReplica } from './replicas/serveReplica.ts';
import { createReplica, isReplica, mostThreads } from './replicas/threads.ts';
import { type CommandPort, serve } from './serve.ts';
import { wasmPaths } from './wasmPaths.ts';

if (isReplica()) {
  serveReplica(globalThis as unknown as ReplicaPort<Answer, Order>, { wasmPaths });
} else {
  const threads = mostThreads();
  serve(globalThis as unknown as CommandPort, {
    wasmPaths,
    availableReplicas: threads,
    sharedMemory: globalThis.crossOriginIsolated === true,
    ...(typeof Worker === 'function' ? { createReplica } : {}),
  });
}
