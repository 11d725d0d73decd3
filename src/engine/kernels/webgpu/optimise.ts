/**
 * One dispatch for all weights: sums each gradient's partial results in their order, adds the weight decay, and steps
 * the optimiser in place (`optimisers.ts` has the formulas; the order of operations is the same). Weights, slots and
 * gradients lie in flat buffers, each weight beginning at the same offset in all of them.
 */
import type { Optimiser } from '../../../document/experiment.ts';
import {
  type Dispatch,
  dispatchOf,
  float,
  type PlannedBuffer,
  reads,
  type View,
  wholeOf,
  writes,
} from './dispatch.ts';
import { header } from './loss.ts';
import { rowOfThread } from './tableRow.ts';

/** Where the gradient of one weight is found. */
export interface GradientSource {
  /** Of the weight, in the flat buffers. */
  readonly offset: number;
  readonly length: number;
  /** Of its first partial result. */
  readonly from: number;
  /** From one partial result to the next. */
  readonly stride: number;
  readonly splits: number;
  readonly decays: boolean;
}

const words = 6;

/** Six words a weight; the first is the number of elements before it. */
export function gradientTable(sources: readonly GradientSource[]): Uint32Array {
  let before = 0;
  return Uint32Array.from(
    sources.flatMap(({ offset, length, from, stride, splits, decays }) => {
      const row = [before, offset, from, stride, splits, decays ? 1 : 0];
      before += length;
      return row;
    }),
  );
}

export interface FlatWeights {
  readonly weights: PlannedBuffer;
  readonly gradients: PlannedBuffer;
  /** In the order of the optimiser's slots. */
  readonly slots: readonly PlannedBuffer[];
}

export function optimise(
  optimiser: Optimiser,
  weightDecay: number,
  sources: readonly GradientSource[],
  table: PlannedBuffer,
  partials: PlannedBuffer,
  { weights, gradients, slots }: FlatWeights,
  head: View,
): Dispatch {
  const body = `${rowOfThread(words, sources.length)}
  let i = table[row + 1u] + within;
  var g = 0.0f;
  let stride = table[row + 3u];
  let splits = table[row + 4u];
  var place = table[row + 2u] + within;
  var part = 0u;
  // Four loads under way at a time, added one after the other.
  for (; part + 4u <= splits; part += 4u) {
    let g0 = partials[place];
    let g1 = partials[place + stride];
    let g2 = partials[place + 2u * stride];
    let g3 = partials[place + 3u * stride];
    g = g + g0;
    g = g + g1;
    g = g + g2;
    g = g + g3;
    place += 4u * stride;
  }
  for (; part < splits; part++) {
    g += partials[place];
    place += stride;
  }
  ${weightDecay === 0 ? '' : `if (table[row + 5u] == 1u) { g += weights[i] * ${float(weightDecay)}; }`}
  gradients[i] = g;
  let rate = bitcast<f32>(head[${header.rate}]);
${updateOf(optimiser)}`;
  return dispatchOf({
    kernel: optimiser.kind,
    bindings: {
      head: reads(head, 'u32'),
      table: reads(wholeOf(table), 'u32'),
      partials: reads(wholeOf(partials)),
      weights: writes(wholeOf(weights)),
      gradients: writes(wholeOf(gradients)),
      ...Object.fromEntries(slots.map((slot, s) => [`slot${s}`, writes(wholeOf(slot))])),
    },
    threads: sources.reduce((sum, { length }) => sum + length, 0),
    body,
    work: sources.reduce((sum, { length, splits }) => sum + length * splits, 0),
  });
}

function updateOf(optimiser: Optimiser): string {
  switch (optimiser.kind) {
    case 'sgd':
      return '  weights[i] -= g * rate;';
    case 'momentum':
      return `  let v = slot0[i] * ${float(optimiser.momentum)} - g * rate;
  slot0[i] = v;
  weights[i] += v;`;
    case 'adagrad':
      return `  let h = slot0[i] + g * g;
  slot0[i] = h;
  weights[i] -= g * rate / (sqrt(h) + 1e-7f);`;
    case 'rmsprop':
      return `  let h = slot0[i] * ${float(optimiser.decay)} + g * g * ${float(1 - optimiser.decay)};
  slot0[i] = h;
  weights[i] -= g * rate / (sqrt(h) + 1e-7f);`;
    case 'adam':
      return `  let m = slot0[i] + (g - slot0[i]) * ${float(1 - optimiser.beta1)};
  let v = slot1[i] + (g * g - slot1[i]) * ${float(1 - optimiser.beta2)};
  slot0[i] = m;
  slot1[i] = v;
  weights[i] -= m * rate / (sqrt(v) + 1e-7f);`;
    default:
      return optimiser satisfies never;
  }
}

/** What the step's input says: Adam's correction for the first steps is in the rate. `step` counts from 0. */
export function rateOf(optimiser: Optimiser, rate: number, step: number): number {
  if (optimiser.kind !== 'adam') return rate;
  const { beta1, beta2 } = optimiser;
  return (rate * Math.sqrt(1 - beta2 ** (step + 1))) / (1 - beta1 ** (step + 1));
}
