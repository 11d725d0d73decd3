/**
 * One run over several replicas, seen from the engine's thread, which is replica 0 itself: it hands out the parts of each
 * batch, computes its own meanwhile, and returns when the sum has been applied everywhere.
 */
import type { ImageBytes } from '../images.ts';
import { exchanged } from './exchange.ts';
import { sumInOrder } from './flatGradients.ts';
import { partOf } from './parts.ts';
import { sleep, type Wait } from './patience.ts';
import type { ReplicaGroup } from './replicaGroup.ts';
import type { PartNumbers, ReplicaStart, StepOrder } from './replicaProtocol.ts';
import { ReplicaWork } from './replicaWork.ts';
import { SharedSum, sharedSumBytes } from './sharedSum.ts';

export interface SessionOptions {
  /** Whether gradients may go through shared memory. */
  readonly shared: boolean;
  readonly wait?: Wait;
}

export class ReplicaSession {
  readonly work: ReplicaWork;
  readonly #group: ReplicaGroup;
  readonly #replicas: number;
  readonly #sum: Float32Array;
  readonly #shared: SharedSum | null;
  #others: readonly PartNumbers[] = [];
  #sharedBytes = 0;

  /** `group` has `replicas` - 1 threads ready. */
  constructor(
    group: ReplicaGroup,
    start: Omit<ReplicaStart, 'shared'>,
    { shared, wait = sleep }: SessionOptions,
  ) {
    const { replicas } = start;
    this.#group = group;
    this.#replicas = replicas;
    this.work = new ReplicaWork({ ...start, shared: null }, 0);
    const { length } = this.work;
    this.#sum = new Float32Array(length);
    this.#sharedBytes = shared ? sharedSumBytes(replicas, length) : 0;
    const memory = shared ? new SharedArrayBuffer(this.#sharedBytes) : null;
    this.#shared = memory && new SharedSum(memory, { replicas, index: 0, length }, wait, () => group.check());
    for (let index = 1; index < replicas; index += 1) {
      group.send(index, { type: 'begin', index, start: { ...start, shared: memory } });
    }
  }

  /** Tensors and bytes of all replicas together, as far as they have told. */
  get held(): Pick<PartNumbers, 'tensors' | 'bytes'> {
    const tensors = this.#others.reduce((sum, numbers) => sum + numbers.tensors, 0);
    const bytes = this.#others.reduce((sum, numbers) => sum + numbers.bytes, this.#sharedBytes);
    return { tensors, bytes };
  }

  /** A step on a whole batch. @throws ReplicaLost */
  async step({ step, rate, bytes }: StepOrder): Promise<Pick<PartNumbers, 'loss' | 'correct'>> {
    const parts = this.#parts(bytes);
    parts.forEach((part, index) => {
      if (index > 0)
        this.#group.send(index, { type: 'step', order: { step, rate, bytes: part } }, sent(part));
    });
    const own = { step, rate, bytes: first(parts) };
    const numbers = await exchanged(this.work.gradients(own, this.#sum), (values, ms) =>
      this.#shared ? this.#shared.gather(values, ms) : this.#gatherByMessage(values, ms),
    );
    const all = this.#shared
      ? await this.#shared.meet(numbers, this.#sum)
      : await this.#meetByMessage(numbers);
    this.work.apply(own, this.#sum);
    this.#others = all.slice(1);
    return added(all);
  }

  /** Sum of the losses and number of right answers of these images. @throws ReplicaLost */
  async evaluate(bytes: ImageBytes, step: number): Promise<Pick<PartNumbers, 'loss' | 'correct'>> {
    const parts = this.#parts(bytes);
    parts.forEach((part, index) => {
      if (index > 0) this.#group.send(index, { type: 'evaluate', bytes: part, step }, sent(part));
    });
    const all = [this.work.evaluate(first(parts), step)];
    for (let index = 1; index < this.#replicas; index += 1) {
      all.push((await this.#group.answer(index, 'evaluated', first(all).ms)).numbers);
    }
    return added(all);
  }

  /** Puts these values in the place of all, in every replica. */
  write(values: ReadonlyMap<string, Float32Array>): void {
    this.work.store.restore(values);
    for (let index = 1; index < this.#replicas; index += 1)
      this.#group.send(index, { type: 'write', values });
  }

  /** Frees what the run took, everywhere; the threads stay. */
  dispose(): void {
    this.work.dispose();
    for (let index = 1; index < this.#replicas; index += 1) {
      try {
        this.#group.send(index, { type: 'end' });
      } catch {
        // It is gone already.
      }
    }
  }

  async #gatherByMessage(values: Float32Array, ms: number): Promise<readonly Float32Array[]> {
    const all = [values];
    for (let index = 1; index < this.#replicas; index += 1) {
      all.push((await this.#group.answer(index, 'statistics', ms)).values);
    }
    for (let index = 1; index < this.#replicas; index += 1) {
      this.#group.send(index, { type: 'statistics', all });
    }
    return all;
  }

  async #meetByMessage(own: PartNumbers): Promise<readonly PartNumbers[]> {
    const numbers = [own];
    const arrived: Float32Array[] = [];
    for (let index = 1; index < this.#replicas; index += 1) {
      const answer = await this.#group.answer(index, 'gradients', own.ms);
      numbers.push(answer.numbers);
      arrived.push(answer.flat);
    }
    sumInOrder([this.#sum, ...arrived], this.#sum);
    arrived.forEach((flat, i) => {
      flat.set(this.#sum);
      this.#group.send(i + 1, { type: 'apply', sum: flat }, [flat.buffer]);
    });
    return numbers;
  }

  /** The images of each replica, copied. */
  #parts({ images, labels }: ImageBytes): readonly ImageBytes[] {
    const imageBytes = images.length / labels.length;
    return Array.from({ length: this.#replicas }, (_, index) => {
      const { first: begin, count } = partOf(labels.length, this.#replicas, index);
      return {
        images: images.slice(begin * imageBytes, (begin + count) * imageBytes),
        labels: labels.slice(begin, begin + count),
      };
    });
  }
}

function sent({ images, labels }: ImageBytes): Transferable[] {
  return [images.buffer, labels.buffer] as Transferable[];
}

function first<T>(parts: readonly T[]): T {
  const [own] = parts;
  if (own === undefined) throw new Error('there is no replica');
  return own;
}

/** In the order of the replicas. */
function added(all: readonly PartNumbers[]): Pick<PartNumbers, 'loss' | 'correct'> {
  return {
    loss: all.reduce((sum, { loss }) => sum + loss, 0),
    correct: all.reduce((sum, { correct }) => sum + correct, 0),
  };
}
