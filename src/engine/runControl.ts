/**
 * What has been asked of a run, and a bell that wakes its loop when something new is asked. The loop looks here before
 * every step; while it waits (for data, or at rest) it waits for the bell too.
 */
export class RunControl {
  #stopped = false;
  #pauseAsked = false;
  #retryAsked = false;
  /** Steps that may still be taken before a pause; null: any number. */
  #allowance: number | null;
  #bell = newBell();

  constructor(steps: number | null) {
    this.#allowance = steps;
  }

  get stopped(): boolean {
    return this.#stopped;
  }

  /** A pause was asked for, now. Steps that were granted and are used up are `exhausted` instead. */
  get pauseAsked(): boolean {
    return this.#pauseAsked;
  }

  get exhausted(): boolean {
    return this.#allowance === 0;
  }

  stop(): void {
    this.#stopped = true;
    this.#ring();
  }

  pause(): void {
    this.#pauseAsked = true;
    this.#ring();
  }

  resume(steps: number | null): void {
    this.#pauseAsked = false;
    this.#allowance = steps;
    this.#ring();
  }

  retry(): void {
    this.#retryAsked = true;
    this.#ring();
  }

  /** Whether a retry was asked for since the last time. */
  takeRetry(): boolean {
    const asked = this.#retryAsked;
    this.#retryAsked = false;
    return asked;
  }

  stepTaken(): void {
    if (this.#allowance !== null) this.#allowance -= 1;
  }

  heard(): Promise<'rung'> {
    return this.#bell.promise;
  }

  /** The work's result, unless something is asked first. The work goes on. */
  orHeard<T>(work: Promise<T>): Promise<T | 'rung'> {
    return Promise.race([work, this.#bell.promise]);
  }

  #ring(): void {
    const { ring } = this.#bell;
    this.#bell = newBell();
    ring();
  }
}

function newBell() {
  let ring = () => {};
  const promise = new Promise<'rung'>((resolve) => {
    ring = () => resolve('rung');
  });
  return { promise, ring };
}
