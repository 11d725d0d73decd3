/**
 * Gradients summed through shared memory. Every replica writes its own, says which round it has written, waits until all
 * have, and sums them all by itself, in the order of the replicas: each gets the same bits, and no second meeting is
 * needed. Statistics are met over in rounds of the same kind. A replica can be at most one round ahead of another that
 * still reads, so two rounds' places are enough.
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
  /** Whether a whole step has been taken: the first one compiles and touches memory for the first time. */
  #hasMet = false;

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

  /**
   * Everybody's values, of which all have equally many and no more than gradients, in the order of the replicas: to be read
   * before the next meeting. `ownMs`: how long it took to get them. @throws ReplicaLost
   */
  async gather(values: Float32Array, ownMs: number): Promise<readonly Float32Array[]> {
    const places = at(this.#gradients, this.#round % 2);
    at(places, this.#index).set(values);
    await this.#everybody(ownMs);
    return places.map((place) => place.subarray(0, values.length));
  }

  /** Puts the sum of everybody's gradients into `sum`, where one's own were. Returns everybody's numbers. @throws ReplicaLost */
  async meet(
    { loss, correct, tensors, bytes, ms }: PartNumbers,
    sum: Float32Array,
  ): Promise<readonly PartNumbers[]> {
    const turn = this.#round % 2;
    const places = at(this.#gradients, turn);
    at(places, this.#index).set(sum);
    at(at(this.#numbers, turn), this.#index).set([loss, correct, tensors, bytes, ms]);
    await this.#everybody(ms);
    this.#hasMet = true;
    sumInOrder(places, sum);
    return at(this.#numbers, turn).map(([l = Number.NaN, c = 0, t = 0, b = 0, m = 0]) => ({
      loss: l,
      correct: c,
      tensors: t,
      bytes: b,
      ms: m,
    }));
  }

  /** Says that one's own is written, and waits until all have written theirs. */
  async #everybody(ownMs: number): Promise<void> {
    this.#round += 1;
    Atomics.store(this.#rounds, this.#index, this.#round);
    Atomics.notify(this.#rounds, this.#index);
    const patience = new Patience(!this.#hasMet, ownMs);
    for (let k = 0; k < this.#replicas; k += 1) {
      for (;;) {
        const reached = Atomics.load(this.#rounds, k);
        if (reached >= this.#round) break;
        await this.#wait(this.#rounds, k, reached);
        this.#check();
        patience.spend(`replica ${k}`);
      }
    }
  }
}

function at<T>(list: readonly T[], index: number): T {
  const found = list[index];
  if (found === undefined) throw new Error(`there is no place ${index}`);
  return found;
}
