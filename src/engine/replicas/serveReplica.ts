/**
 * A replica's thread: hears orders one after the other and does them. Whatever goes wrong is said as `failed`, and the
 * engine then replaces the whole group.
 */
import type { WasmPaths } from '../backends.ts';
import { startWasm } from '../backends.ts';
import { sleep, type Wait } from './patience.ts';
import type { Answer, Order, ReplicaPort, StepOrder } from './replicaProtocol.ts';
import { ReplicaWork } from './replicaWork.ts';
import { SharedSum } from './sharedSum.ts';

export interface ServeReplicaOptions {
  readonly wasmPaths: WasmPaths;
  readonly wait?: Wait;
}

interface Session {
  readonly work: ReplicaWork;
  readonly shared: SharedSum | null;
  /** The array that gradients are written to, or the sum comes in. It is away while the engine sums. */
  flat: Float32Array;
  /** By message: the step whose sum is awaited. */
  order: StepOrder | null;
}

export function serveReplica(
  port: ReplicaPort<Answer, Order>,
  { wasmPaths, wait = sleep }: ServeReplicaOptions,
): void {
  let session: Session | null = null;
  let doing = Promise.resolve();
  port.onmessage = ({ data }) => {
    doing = doing
      .then(() => obey(data))
      .catch((error: unknown) => {
        const detail = error instanceof Error ? error.message : String(error);
        port.postMessage({ type: 'failed', detail }, []);
      });
  };

  const obey = async (order: Order): Promise<void> => {
    switch (order.type) {
      case 'prepare': {
        const kernels = await startWasm(wasmPaths, order.kernels);
        port.postMessage({ type: 'ready', kernels }, []);
        return;
      }
      case 'begin': {
        session?.work.dispose();
        const { index, start } = order;
        const work = new ReplicaWork(start, index);
        const { replicas, shared } = start;
        const { length } = work;
        session = {
          work,
          shared: shared && new SharedSum(shared, { replicas, index, length }, wait),
          flat: new Float32Array(length),
          order: null,
        };
        return;
      }
      case 'step':
        return take(begun(), order.order);
      case 'apply': {
        const { work, order: awaited } = begun();
        if (!awaited) throw new Error('a sum that no step awaits');
        work.apply(awaited, order.sum);
        begun().flat = order.sum;
        begun().order = null;
        return;
      }
      case 'evaluate': {
        const numbers = begun().work.evaluate(order.bytes, order.step);
        port.postMessage({ type: 'evaluated', numbers }, []);
        return;
      }
      case 'write':
        begun().work.store.restore(order.values);
        return;
      case 'end':
        session?.work.dispose();
        session = null;
        return;
      default:
        order satisfies never;
    }
  };

  const begun = (): Session => {
    if (!session) throw new Error('no run has begun');
    return session;
  };

  const take = async (of: Session, order: StepOrder): Promise<void> => {
    const { work, shared, flat } = of;
    if (shared) {
      await shared.meet(work.gradients(order, shared.own), flat);
      work.apply(order, flat);
      return;
    }
    const numbers = work.gradients(order, flat);
    of.order = order;
    port.postMessage({ type: 'gradients', flat, numbers }, [flat.buffer]);
  };
}
