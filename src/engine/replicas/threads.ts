/** Threads of replicas: workers that the engine's worker makes from its own script, told apart by their name. */
import type { ReplicaThread } from './replicaProtocol.ts';

const replicaName = 'replica';

export function isReplica(): boolean {
  return Reflect.get(globalThis, 'name') === replicaName;
}

/** @throws where a worker may not make workers */
export function createReplica(): ReplicaThread {
  return new Worker(globalThis.location.href, { type: 'module', name: replicaName });
}

/** How many a run has at most by itself: the cores, as far as the browser tells, and no more than four. */
export function mostThreads(): number {
  return Math.max(1, Math.min(navigator.hardwareConcurrency || 1, 4));
}
