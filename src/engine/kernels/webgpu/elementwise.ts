/** What goes element by element: activations that nothing could take along, and sums. */
import { type Dispatch, dispatchOf, reads, type View, writes } from './dispatch.ts';
import {
  type Activation,
  activated,
  type GradientTarget,
  storeGradient,
  targetBindings,
} from './epilogue.ts';

export function activate(activation: Activation, x: View, y: View): Dispatch {
  const body = `  let value = x[t];
  y[t] = ${activated(activation, 'value')};`;
  return dispatchOf({
    kernel: activation.kind,
    bindings: { x: reads(x), y: writes(y) },
    threads: x.length,
    body,
  });
}

/** y = f(a + b) */
export function addTwo(a: View, b: View, y: View, activation: Activation | null): Dispatch {
  // A buffer may be bound twice for reading, but the sum with itself needs it once.
  const same = a.buffer === b.buffer && a.offset === b.offset;
  const body = `  let value = a[t] + ${same ? 'a' : 'b'}[t];
  y[t] = ${activated(activation, 'value')};`;
  return dispatchOf({
    kernel: 'add',
    bindings: { a: reads(a), ...(same ? {} : { b: reads(b) }), y: writes(y) },
    threads: y.length,
    body,
  });
}

/** Hands a gradient on as it is: of a sum, and of what stands between two activations. */
export function passGradient(d: View, target: GradientTarget): Dispatch {
  const body = `  let value = d[t];
  ${storeGradient(target, 't', 'value')}`;
  return dispatchOf({
    kernel: 'passGradient',
    bindings: { d: reads(d), ...targetBindings(target) },
    threads: d.length,
    body,
  });
}
