/**
 * Work in the middle of which replicas must hear of each other. It is a generator that yields its own numbers and goes on
 * when it is given everybody's, so that it need not know how they travel: through shared memory, where a thread waits, or
 * by message, where it returns to its event loop meanwhile.
 */

/** Yields this replica's numbers, takes everybody's. */
export type Exchange<Result> = Generator<Float32Array, Result, readonly Float32Array[]>;

/** Drives an exchange to its end: `gather` has one's own numbers and how long they took, and gives everybody's. */
export async function exchanged<Result>(
  exchange: Exchange<Result>,
  gather: (values: Float32Array, ms: number) => Promise<readonly Float32Array[]>,
): Promise<Result> {
  try {
    let begun = performance.now();
    let next = exchange.next();
    while (!next.done) {
      const everybodys = await gather(next.value, performance.now() - begun);
      begun = performance.now();
      next = exchange.next(everybodys);
    }
    return next.value;
  } catch (error) {
    // Somebody was lost on the way.
    abandon(exchange);
    throw error;
  }
}

/** Frees what an exchange holds that will not go on. */
export function abandon(exchange: Exchange<unknown>): void {
  try {
    exchange.throw(new Error('the step was abandoned'));
  } catch {
    // As asked.
  }
}
