/**
 * How much work one submission may hold. A device that computes for long cannot draw the screen, and a driver takes
 * it for hung: no submission is to take more than a quarter of a second. How fast the device is, is measured; until then
 * it is taken for a slow one.
 */
const mostMs = 200;
/** Multiply-adds in a millisecond of a CPU that imitates a GPU. */
const slowest = 300_000;

export class Submissions {
  #workPerMs = slowest;
  #measured = false;

  /** In multiply-adds, or elements where there are none. */
  get mostWork(): number {
    return this.#workPerMs * mostMs;
  }

  /** A step of so much work took so long, waiting for the device included. The first measurement counts compiling too. */
  measured(work: number, ms: number): void {
    const speed = work / Math.max(ms, 0.01);
    // One late answer must not cut a fast device's steps for good: half of the way at a time.
    this.#workPerMs = this.#measured ? (this.#workPerMs + speed) / 2 : Math.max(slowest, speed);
    this.#measured = true;
  }
}
