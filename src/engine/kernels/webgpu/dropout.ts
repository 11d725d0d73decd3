/**
 * Dropout with the mask of every other backend, bit for bit: Philox4x32-10 (`model/philox.ts`) under the key of the
 * stream (seed, node, 'mask', step). A thread draws one counter, four words, for four elements. An element is dropped
 * where its word's upper 24 bits, taken as a number in [0, 1), are below the rate: an exact comparison of integers.
 * The way back draws the mask again instead of keeping it.
 */
import { type Dispatch, dispatchOf, float, lines, reads, type View, writes } from './dispatch.ts';
import { type GradientTarget, storeGradient, targetBindings } from './epilogue.ts';
import { philox } from './philox.ts';

export interface Drop {
  readonly rate: number;
  /** Four words of this step's input: the key's two, then the upper half of the counter. */
  readonly stream: View;
  /** Where they stand in it. */
  readonly at: number;
}

function dropping(
  { rate, at }: Drop,
  length: number,
  store: (index: string, value: string) => string,
): string {
  return `  let words = philox(vec4u(t, 0u, stream[${at + 2}], stream[${at + 3}]), stream[${at}], stream[${at + 1}]);
${lines(4, (i) => {
  const kept = `select(0.0f, given[4u * t + ${i}u] * ${float(1 / (1 - rate))}, (words[${i}] >> 8u) >= ${Math.ceil(rate * 2 ** 24)}u)`;
  const line = `  { let value = ${kept}; ${store(`4u * t + ${i}u`, 'value')} }`;
  return length % 4 > i || length % 4 === 0 ? line : `  if (4u * t + ${i}u < ${length}u) ${line.trim()}`;
})}`;
}

export function dropout(drop: Drop, x: View, y: View): Dispatch {
  return dispatchOf({
    kernel: 'dropout',
    declarations: philox,
    bindings: { stream: reads(drop.stream, 'u32'), given: reads(x), y: writes(y) },
    threads: Math.ceil(x.length / 4),
    body: dropping(drop, x.length, (index, value) => `y[${index}] = ${value};`),
    work: 4 * x.length,
  });
}

export function dropoutGradient(drop: Drop, d: View, target: GradientTarget): Dispatch {
  return dispatchOf({
    kernel: 'dropoutGradient',
    declarations: philox,
    bindings: { stream: reads(drop.stream, 'u32'), given: reads(d), ...targetBindings(target) },
    threads: Math.ceil(d.length / 4),
    body: dropping(drop, d.length, (index, value) => storeGradient(target, index, value)),
    work: 4 * d.length,
  });
}
