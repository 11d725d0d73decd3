/**
 * Waiting for another thread, but not for ever. Time is counted in the short waits themselves, each for at most twice its
 * length: a machine that sleeps for an hour has then waited for a moment, and nobody is taken for dead.
 */
import { macrotask } from '../macrotask.ts';
import { ReplicaLost } from './replicaProtocol.ts';

/** A first answer compiles and touches memory for the first time. */
const limitMs = { first: 60_000, later: 5_000 };
/** The others' parts are as large as one's own: this many times as long as it took here is too long. */
const timesOwn = 10;
const sliceMs = 20;

export class Patience {
  readonly #now: () => number;
  readonly #limitMs: number;
  #lastMs: number;
  #spentMs = 0;

  /** `ownMs`: how long this thread took for its own part. */
  constructor(isFirst: boolean, ownMs: number, now: () => number = () => performance.now()) {
    this.#now = now;
    this.#lastMs = now();
    this.#limitMs = Math.max(isFirst ? limitMs.first : limitMs.later, timesOwn * ownMs);
  }

  /** After each short wait. @throws ReplicaLost when it has lasted too long. */
  spend(whom: string): void {
    const now = this.#now();
    this.#spentMs += Math.min(now - this.#lastMs, 2 * sliceMs);
    this.#lastMs = now;
    if (this.#spentMs >= this.#limitMs)
      throw new ReplicaLost(`${whom} did not answer in time`, this.#spentMs);
  }
}

/** A short wait until the word is no longer `value`; then a turn of the event loop, if it still is. */
export type Wait = (words: Int32Array, index: number, value: number) => Promise<void>;

/** In a worker: the thread sleeps. */
export const sleep: Wait = async (words, index, value) => {
  if (Atomics.wait(words, index, value, sliceMs) === 'timed-out') await macrotask();
};
