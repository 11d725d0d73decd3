/**
 * A replica's thread: hears orders one after the other and does them. Whatever goes wrong is said as `failed`, and the
 * engine then replaces the whole group.
 */
import type { WasmPaths } from '../backends.ts';
import { startWasm } from '../backends.ts';
import { abandon, type Exchange, exchanged } from './exchange.ts';
import { sleep, type Wait } from './patience.ts';
import type { Answer, Order, PartNumbers, ReplicaPort, StepOrder } from './replicaProtocol.ts';
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
  /** By message: the step that is being taken, whose statistics or sum is awaited. */
  taking: { readonly order: StepOrder; readonly exchange: Exchange<PartNumbers> } | null;
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
        end();
        const { index, start } = order;
        const work = new ReplicaWork(start, index);
        const { replicas, shared } = start;
        const { length } = work;
        session = {
          work,
          shared: shared && new SharedSum(shared, { replicas, index, length }, wait),
          flat: new Float32Array(length),
          taking: null,
        };
        return;
      }
      case 'step':
        return take(begun(), order.order);
      case 'apply': {
        const { work, taking } = begun();
        if (!taking) throw new Error('a sum that no step awaits');
        work.apply(taking.order, order.sum);
        begun().flat = order.sum;
        begun().taking = null;
        return;
      }
      case 'statistics': {
        const { taking } = begun();
        if (!taking) throw new Error('statistics that no step awaits');
        return tell(begun(), taking.exchange.next(order.all));
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
        return end();
      default:
        order satisfies never;
    }
  };

  const begun = (): Session => {
    if (!session) throw new Error('no run has begun');
    return session;
  };

  const end = (): void => {
    if (session?.taking) abandon(session.taking.exchange);
    session?.work.dispose();
    session = null;
  };

  const take = async (of: Session, order: StepOrder): Promise<void> => {
    const { work, shared, flat } = of;
    const exchange = work.gradients(order, flat);
    if (shared) {
      const numbers = await exchanged(exchange, (values, ms) => shared.gather(values, ms));
      await shared.meet(numbers, flat);
      work.apply(order, flat);
      return;
    }
    of.taking = { order, exchange };
    tell(of, exchange.next());
  };

  /** By message: what the step asks of everybody, or what it came to. */
  const tell = ({ flat }: Session, next: IteratorResult<Float32Array, PartNumbers>): void => {
    if (!next.done) port.postMessage({ type: 'statistics', values: next.value }, []);
    else port.postMessage({ type: 'gradients', flat, numbers: next.value }, [flat.buffer]);
  };
}
