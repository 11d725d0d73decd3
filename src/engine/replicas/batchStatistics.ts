/**
 * Statistics of a batch from those of its parts, for each channel (Chan, Golub and LeVeque, 1979). A part k of n_k values
 * has the mean m_k and the sum of squared distances from it s_k; the whole of n = sum n_k has
 *
 *   m = (sum n_k m_k) / n        variance = (sum s_k + n_k (m_k - m)^2) / n
 *
 * in float64 and always in the order of the parts, so that every replica gets the same bits.
 */
export interface BatchStatistics {
  readonly mean: Float64Array;
  readonly variance: Float64Array;
}

/** `parts` hold [means, squares] of C channels each, from `at` on; `counts` are their numbers of values in a channel. */
export function joinStatistics(
  parts: readonly Float32Array[],
  counts: readonly number[],
  channels: number,
  at: number,
): BatchStatistics {
  const count = counts.reduce((sum, n) => sum + n, 0);
  const mean = new Float64Array(channels);
  const variance = new Float64Array(channels);
  for (let c = 0; c < channels; c += 1) {
    let sum = 0;
    parts.forEach((part, k) => {
      sum += (counts[k] ?? 0) * (part[at + c] ?? Number.NaN);
    });
    const m = sum / count;
    let squares = 0;
    parts.forEach((part, k) => {
      const distance = (part[at + c] ?? Number.NaN) - m;
      squares += (part[at + channels + c] ?? Number.NaN) + (counts[k] ?? 0) * distance * distance;
    });
    mean[c] = m;
    variance[c] = squares / count;
  }
  return { mean, variance };
}

/** Sums over the parts, in their order, of `length` numbers from `at` on. */
export function sumParts(parts: readonly Float32Array[], at: number, length: number): Float64Array {
  const sums = new Float64Array(length);
  for (const part of parts) {
    for (let i = 0; i < length; i += 1) sums[i] = (sums[i] ?? 0) + (part[at + i] ?? Number.NaN);
  }
  return sums;
}

/** running = momentum running + (1 - momentum) batch, rounded as the layer itself rounds. */
export function carried(running: Float32Array, batch: Float64Array, momentum: number): Float32Array {
  const { fround } = Math;
  return running.map(
    (value, c) => fround(value * momentum) + fround(fround(batch[c] ?? Number.NaN) * (1 - momentum)),
  );
}
