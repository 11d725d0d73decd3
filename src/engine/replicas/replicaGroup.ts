/**
 * The threads of the replicas beside the engine's own, started once and kept from run to run. One that breaks down makes
 * the whole group useless: its reason is kept, and every later answer is refused with it.
 */
import type { KernelChoice } from '../kernels/wasm/vectorCode.ts';
import { withTimeLimit } from '../readBack.ts';
import { Patience } from './patience.ts';
import { type Answer, type Order, ReplicaLost, type ReplicaThread } from './replicaProtocol.ts';

const startLimitMs = 20_000;
const checkEveryMs = 20;

export class ReplicaGroup {
  readonly #create: () => ReplicaThread;
  readonly #kernels: KernelChoice;
  /** What the engine's own kernels are: a replica with others would not give the same numbers. */
  readonly #expected: readonly string[];
  readonly #threads: Thread[] = [];

  constructor(create: () => ReplicaThread, kernels: KernelChoice, expected: readonly string[]) {
    this.#create = create;
    this.#kernels = kernels;
    this.#expected = expected;
  }

  /** Starts what is missing of so many threads. False where that is impossible here. */
  async start(count: number): Promise<boolean> {
    try {
      while (this.#threads.length < count) this.#threads.push(new Thread(this.#create(), this.#kernels));
      const kernels = await withTimeLimit(Promise.all(this.#threads.map(({ ready }) => ready)), startLimitMs);
      return kernels.every((names) => names.join() === this.#expected.join());
    } catch {
      this.close();
      return false;
    }
  }

  /** To replica `index` (from 1). @throws ReplicaLost */
  send(index: number, order: Order, transfer: Transferable[] = []): void {
    this.#thread(index).send(order, transfer);
  }

  /** The next answer of replica `index` (from 1); `ownMs`: how long the same took here. @throws ReplicaLost */
  answer<T extends Answer['type']>(
    index: number,
    type: T,
    ownMs: number,
  ): Promise<Extract<Answer, { type: T }>> {
    return this.#thread(index).answer(type, ownMs);
  }

  /** @throws ReplicaLost where one is. */
  check(): void {
    for (const thread of this.#threads) thread.check();
  }

  close(): void {
    for (const thread of this.#threads) thread.close();
    this.#threads.length = 0;
  }

  #thread(index: number): Thread {
    const thread = this.#threads[index - 1];
    if (!thread) throw new ReplicaLost(`replica ${index} is gone`);
    return thread;
  }
}

class Thread {
  readonly ready: Promise<readonly string[]>;
  readonly #thread: ReplicaThread;
  readonly #answers: Answer[] = [];
  #lost: ReplicaLost | null = null;
  #answered = 0;
  #wake = () => {};

  constructor(thread: ReplicaThread, kernels: KernelChoice) {
    this.#thread = thread;
    thread.onmessage = ({ data }) => {
      if (data.type === 'failed') this.#lost = new ReplicaLost(data.detail);
      else this.#answers.push(data);
      this.#wake();
    };
    thread.onerror = (event) => {
      event.preventDefault?.();
      this.#lost = new ReplicaLost(event.message || 'a replica died');
      this.#wake();
    };
    this.send({ type: 'prepare', kernels }, []);
    this.ready = this.answer('ready', 0).then((answer) => answer.kernels);
    this.ready.catch(() => {});
  }

  check(): void {
    if (this.#lost) throw this.#lost;
  }

  send(order: Order, transfer: Transferable[]): void {
    this.check();
    this.#thread.postMessage(order, transfer);
  }

  async answer<T extends Answer['type']>(type: T, ownMs: number): Promise<Extract<Answer, { type: T }>> {
    const isWanted = (answer: Answer): answer is Extract<Answer, { type: T }> => answer.type === type;
    const patience = new Patience(this.#answered < 2, ownMs);
    for (;;) {
      this.check();
      const next = this.#answers.shift();
      if (next) {
        if (!isWanted(next)) throw new ReplicaLost(`${next.type} where ${type} was expected`);
        this.#answered += 1;
        return next;
      }
      await this.#news();
      patience.spend('a replica');
    }
  }

  close(): void {
    this.#lost ??= new ReplicaLost('the group was closed');
    this.#thread.onmessage = null;
    this.#thread.onerror = null;
    this.#thread.terminate();
    this.#wake();
  }

  #news(): Promise<void> {
    return new Promise((resolve) => {
      const timer = setTimeout(resolve, checkEveryMs);
      this.#wake = () => {
        clearTimeout(timer);
        resolve();
      };
    });
  }
}
