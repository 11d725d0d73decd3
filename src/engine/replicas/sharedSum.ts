/**
 * Gradients summed through shared memory. Every replica writes its own, says which round it has written, waits until all
 * have, and sums them all by itself, in the order of the replicas: each gets the same bits, and no second meeting is
 * needed. A replica can be at most one round ahead of another that still reads, so two rounds' places are enough.
 *
 *   memory:  rounds [R] int32 | numbers [2][R][5] float64 | gradients [2][R][P] float32
 */
import { sumInOrder } from './flatGradients.ts';
import { Patience, type Wait } from './patience.ts';
import type { PartNumbers } from './replicaProtocol.ts';

const roundBytes = 8;
const numbersBytes = 40;

export function sharedSumBytes(replicas: number, length: number): number {
  return replicas * (roundBytes + 2 * numbersBytes + 2 * 4 * length);
}

export class SharedSum {
  readonly #replicas: number;
  readonly #index: number;
  readonly #rounds: Int32Array;
  readonly #numbers: readonly (readonly Float64Array[])[];
  readonly #gradients: readonly (readonly Float32Array[])[];
  readonly #wait: Wait;
  readonly #check: () => void;
  #round = 0;

  /** `check` is asked between short waits and throws where waiting has become pointless. */
  constructor(
    memory: SharedArrayBuffer,
    { replicas, index, length }: { replicas: number; index: number; length: number },
    wait: Wait,
    check: () => void = () => {},
  ) {
    this.#replicas = replicas;
    this.#index = index;
    this.#wait = wait;
    this.#check = check;
    this.#rounds = new Int32Array(memory, 0, 2 * replicas);
    const places = <T>(place: (at: number) => T) =>
      [0, 1].map((turn) => Array.from({ length: replicas }, (_, k) => place(turn * replicas + k)));
    const numbersAt = replicas * roundBytes;
    const gradientsAt = numbersAt + 2 * replicas * numbersBytes;
    this.#numbers = places((at) => new Float64Array(memory, numbersAt + at * numbersBytes, 5));
    this.#gradients = places((at) => new Float32Array(memory, gradientsAt + at * 4 * length, length));
  }

  /** Where this replica writes the gradients of the round that begins. */
  get own(): Float32Array {
    return at(at(this.#gradients, this.#round % 2), this.#index);
  }

  /** Says that `own` is written, waits for all, and puts the sum into `sum`. Returns everybody's numbers. @throws ReplicaLost */
  async meet(
    { loss, correct, tensors, bytes, ms }: PartNumbers,
    sum: Float32Array,
  ): Promise<readonly PartNumbers[]> {
    const turn = this.#round % 2;
    at(at(this.#numbers, turn), this.#index).set([loss, correct, tensors, bytes, ms]);
    this.#round += 1;
    Atomics.store(this.#rounds, this.#index, this.#round);
    Atomics.notify(this.#rounds, this.#index);
    const patience = new Patience(this.#round === 1, ms);
    for (let k = 0; k < this.#replicas; k += 1) {
      for (;;) {
        const reached = Atomics.load(this.#rounds, k);
        if (reached >= this.#round) break;
        await this.#wait(this.#rounds, k, reached);
        this.#check();
        patience.spend(`replica ${k}`);
      }
    }
    sumInOrder(at(this.#gradients, turn), sum);
    return at(this.#numbers, turn).map(([l = Number.NaN, c = 0, t = 0, b = 0, m = 0]) => ({
      loss: l,
      correct: c,
      tensors: t,
      bytes: b,
      ms: m,
    }));
  }
}

function at<T>(list: readonly T[], index: number): T {
  const found = list[index];
  if (found === undefined) throw new Error(`there is no place ${index}`);
  return found;
}
