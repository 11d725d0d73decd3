/**
 * Philox4x32-10: a bijection of 128-bit counters under a 64-bit key, whose outputs pass every known statistical test.
 * Random numbers become a function of (key, counter): any part of a stream can be had at once, in any order, alike on
 * every machine. Ten rounds of two 32 x 32 -> 64 bit products:
 *
 *   (c0, c1, c2, c3) <- (hi(M1 c2) ^ c1 ^ k0, lo(M1 c2), hi(M0 c0) ^ c3 ^ k1, lo(M0 c0)),   key += (W0, W1).
 *
 * Salmon, Moraes, Dror and Shaw, "Parallel random numbers: as easy as 1, 2, 3" (2011).
 */
const M0 = 0xd2511f53;
const M1 = 0xcd9e8d57;
const W0 = 0x9e3779b9;
const W1 = 0xbb67ae85;

/** The upper 32 bits of the product of two unsigned 32-bit integers. */
function high(a: number, b: number): number {
  const aLow = a & 0xffff;
  const aHigh = a >>> 16;
  const bLow = b & 0xffff;
  const bHigh = b >>> 16;
  const middle = aHigh * bLow + ((aLow * bLow) >>> 16);
  const carry = aLow * bHigh + (middle & 0xffff);
  return (aHigh * bHigh + Math.floor(middle / 0x10000) + Math.floor(carry / 0x10000)) >>> 0;
}

export interface PhiloxKey {
  readonly k0: number;
  readonly k1: number;
}

/** Writes the four unsigned words of one counter into `into` at `at`. */
export function philox(
  { k0, k1 }: PhiloxKey,
  counter: readonly [number, number, number, number],
  into: Uint32Array,
  at: number,
): void {
  let [c0, c1, c2, c3] = counter;
  let key0 = k0;
  let key1 = k1;
  for (let round = 0; round < 10; round += 1) {
    const high0 = high(M0, c0 >>> 0);
    const low0 = Math.imul(M0, c0);
    const high1 = high(M1, c2 >>> 0);
    const low1 = Math.imul(M1, c2);
    c0 = high1 ^ c1 ^ key0;
    c1 = low1;
    c2 = high0 ^ c3 ^ key1;
    c3 = low0;
    key0 = (key0 + W0) | 0;
    key1 = (key1 + W1) | 0;
  }
  into[at] = c0;
  into[at + 1] = c1;
  into[at + 2] = c2;
  into[at + 3] = c3;
}
