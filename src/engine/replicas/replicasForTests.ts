/**
 * For tests only: replicas within this very process, each behind a message channel, all on the one tf engine. Nobody may
 * sleep here, so waiting is a turn of the event loop; `delay` holds each message up, to mix up who comes first.
 */
import { nodeWasmPaths } from '../engineForTests.ts';
import { macrotask } from '../macrotask.ts';
import type { Wait } from './patience.ts';
import type { Order, ReplicaThread } from './replicaProtocol.ts';
import { serveReplica } from './serveReplica.ts';

export const turn: Wait = () => macrotask();

/** `delay`: milliseconds by which an order is late. `hear`: false loses it. */
export function threadInProcess(
  delay: () => number = () => 0,
  hear: (order: Order) => boolean = () => true,
): ReplicaThread {
  const channel = new MessageChannel();
  serveReplica(channel.port2, { wasmPaths: nodeWasmPaths, wait: turn });
  const serve = channel.port2.onmessage;
  let before = Promise.resolve();
  channel.port2.onmessage = (event) => {
    // Late, but in order.
    const late = delay();
    before = before
      .then(() => (late > 0 ? new Promise<void>((resolve) => setTimeout(resolve, late)) : undefined))
      .then(() => {
        if (hear(event.data)) serve?.call(channel.port2, event);
      });
  };
  const thread: ReplicaThread = {
    postMessage: (order, transfer) => channel.port1.postMessage(order, transfer),
    onmessage: null,
    onerror: null,
    terminate: () => {
      channel.port1.close();
      channel.port2.close();
    },
  };
  channel.port1.onmessage = (event) => thread.onmessage?.(event);
  return thread;
}
