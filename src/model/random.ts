/**
 * Streams of random numbers, each named by a seed and a path such as ('conv1', 'kernel') or ('dropout1', 'mask', step).
 * Counter-based (Philox4x32-10): the path is hashed into the key, with the seed, so streams do not depend on each other
 * nor on the order in which they are asked for. One stream is drawn from its beginning, call after call.
 *
 * Normal numbers use Box and Muller (1958) in float64, rounded once to float32. `Math.log` and `Math.cos` may differ in
 * the last bit between engines; uniform numbers and integers never do.
 */
import { type PhiloxKey, philox } from './philox.ts';

export interface RandomStream {
  /** In [0, 1), multiples of 2^-24. */
  uniform(count: number): Float32Array;
  /** Numbers `first` to `first + count - 1` of what `uniform` gives from the stream's beginning. Draws nothing. */
  uniformPart(first: number, count: number): Float32Array;
  /** Mean 0, standard deviation 1. */
  normal(count: number): Float32Array;
  /** Whole numbers from 0 to `below` - 1, all equally likely; `below` from 1 to 2^32. */
  integers(count: number, below: number): Uint32Array;
  /** 0 to n - 1 in a random order (Fisher and Yates). */
  permutation(n: number): Uint32Array;
}

/** The stream of a seed (taken as unsigned 32 bits) and a path. Text and numbers in a path never meet: '1' is not 1. */
export function randomStream(seed: number, ...path: readonly (string | number)[]): RandomStream {
  const { key, lane } = streamOf(seed, path);
  let block = 0;

  /** The words of so many blocks, four each. */
  const wordsAt = (firstBlock: number, blocks: number): Uint32Array => {
    const out = new Uint32Array(blocks * 4);
    for (let i = 0; i < blocks; i += 1) {
      const n = firstBlock + i;
      philox(key, [n >>> 0, Math.floor(n / 2 ** 32), lane[0], lane[1]], out, i * 4);
    }
    return out;
  };

  const words = (count: number): Uint32Array => {
    const blocks = Math.ceil(count / 4);
    const out = wordsAt(block, blocks);
    block += blocks;
    return out.subarray(0, count);
  };

  const integers = (count: number, below: number): Uint32Array => {
    if (!(Number.isInteger(below) && below >= 1 && below <= 2 ** 32))
      throw new Error(`no integers below ${below}`);
    // Words beyond the last whole multiple of `below` would favour the small numbers: drawn again.
    const limit = 2 ** 32 - (2 ** 32 % below);
    const out = new Uint32Array(count);
    let filled = 0;
    while (filled < count) {
      for (const word of words(count - filled)) if (word < limit) out[filled++] = word % below;
    }
    return out;
  };

  return {
    uniform: (count) => Float32Array.from(words(count), unit),
    uniformPart: (first, count) => {
      const firstBlock = Math.floor(first / 4);
      const skipped = first - 4 * firstBlock;
      const drawn = wordsAt(firstBlock, Math.ceil((skipped + count) / 4));
      return Float32Array.from(drawn.subarray(skipped, skipped + count), unit);
    },
    normal: (count) => {
      const pairs = words(Math.ceil(count / 2) * 2);
      const out = new Float32Array(count);
      for (let i = 0; i < count; i += 2) {
        // (0, 1], so that the logarithm is finite.
        const radius = Math.sqrt(-2 * Math.log(((pairs[i] ?? 0) + 1) * 2 ** -32));
        const angle = 2 * Math.PI * (pairs[i + 1] ?? 0) * 2 ** -32;
        out[i] = radius * Math.cos(angle);
        if (i + 1 < count) out[i + 1] = radius * Math.sin(angle);
      }
      return out;
    },
    integers,
    permutation: (n) => {
      const out = Uint32Array.from({ length: n }, (_, i) => i);
      const draws = words(Math.max(0, n - 1));
      for (let i = n - 1; i > 0; i -= 1) {
        // The bias of word * (i + 1) >> 32 is below n / 2^32.
        const j = Math.floor((draws[n - 1 - i] ?? 0) * 2 ** -32 * (i + 1));
        const swapped = out[i] ?? 0;
        out[i] = out[j] ?? 0;
        out[j] = swapped;
      }
      return out;
    },
  };
}

/** The upper 24 bits as a number in [0, 1). */
const unit = (word: number): number => (word >>> 8) * 2 ** -24;

/** Hashes seed and path (FNV-1a over two lanes, finished as MurmurHash3 does) into a key and half of the counter. */
export function streamOf(
  seed: number,
  path: readonly (string | number)[],
): { readonly key: PhiloxKey; readonly lane: readonly [number, number] } {
  const name = path
    .map((part) => (typeof part === 'number' ? `n${part}` : `s${part.length}:${part}`))
    .join('/');
  let [a, b, c] = [0x811c9dc5, 0x9747b28c, 0x3c6ef372];
  for (let i = 0; i < name.length; i += 1) {
    const code = name.charCodeAt(i);
    a = Math.imul(a ^ code, 0x01000193);
    b = Math.imul(b ^ code, 0x85ebca6b) ^ (b >>> 13);
    c = Math.imul(c ^ code, 0xc2b2ae35) ^ (c >>> 15);
  }
  return { key: { k0: seed >>> 0, k1: finished(a) }, lane: [finished(b), finished(c)] };
}

function finished(hash: number): number {
  let h = hash;
  h = Math.imul(h ^ (h >>> 16), 0x85ebca6b);
  h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35);
  return (h ^ (h >>> 16)) >>> 0;
}
