/**
 * The gradient of a bias by itself: the sum of each channel over all places, cut into stretches with their own threads
 * and partial results, which the optimiser adds in order. (A convolution's comes with its kernel's; a transposed
 * convolution's kernel gradient never reads the output's.)
 */
import { type Dispatch, dispatchOf, reads, type View, writes } from './dispatch.ts';

export function stretchesOf(places: number, channels: number): number {
  return Math.max(1, Math.min(Math.ceil(places / 16), Math.ceil(8192 / channels)));
}

/** `partial`: [stretches, channels]. */
export function biasGradient(places: number, channels: number, d: View, partial: View): Dispatch {
  const stretches = stretchesOf(places, channels);
  const stretch = Math.ceil(places / stretches);
  const body = `  let c = t % ${channels}u;
  let begin = (t / ${channels}u) * ${stretch}u;
  let end = min(begin + ${stretch}u, ${places}u);
  var sum = 0.0f;
  for (var i = begin; i < end; i++) { sum += d[i * ${channels}u + c]; }
  partial[t] = sum;`;
  return dispatchOf({
    kernel: 'biasGradient',
    bindings: { d: reads(d), partial: writes(partial) },
    threads: channels * stretches,
    body,
    work: d.length,
  });
}
