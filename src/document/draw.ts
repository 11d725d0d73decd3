/**
 * Seeded random numbers for tests: Mulberry32, 32 bits of state, the same in Node and in every browser. What trains
 * draws from `model/random.ts` instead.
 */

/** Uniform integers from 0 to below `limit`. */
export type Draw = (limit: number) => number;

export function seededDraw(seed: number): Draw {
  let state = seed >>> 0;
  return (limit) => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return Math.floor((((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32) * limit);
  };
}

/** One of the values. */
export function pick<T>(draw: Draw, values: readonly T[]): T {
  const value = values[draw(values.length)];
  if (value === undefined) throw new Error('nothing to pick from');
  return value;
}
