/**
 * Activations, element by element: y = f(x), dx = f'(x) dy.
 *
 *   relu     f = max(0, x)                f' = 1 where x > 0, else 0
 *   leaky    f = x where x > 0, else a x  f' = 1 where x > 0, else a
 *   sigmoid  f = 1 / (1 + e^-x)           f' = f (1 - f)
 *   tanh     f = tanh x                   f' = 1 - f^2
 *
 * Dropout with a given mask (0, or 1 / (1 - rate) where an element is kept) is the product with that mask.
 */
import { at, filled, type Operation, single } from './operation.ts';

export function identity(): Operation {
  return elementwise(
    (x) => x,
    () => 1,
  );
}

export function relu(): Operation {
  return elementwise(
    (x) => Math.max(0, x),
    (x) => (x > 0 ? 1 : 0),
  );
}

export function leakyRelu(slope: number): Operation {
  return elementwise(
    (x) => (x > 0 ? x : slope * x),
    (x) => (x > 0 ? 1 : slope),
  );
}

export function sigmoid(): Operation {
  const f = (x: number) => 1 / (1 + Math.exp(-x));
  return elementwise(f, (x) => f(x) * (1 - f(x)));
}

export function tanh(): Operation {
  return elementwise(Math.tanh, (x) => 1 - Math.tanh(x) ** 2);
}

export function masked(mask: ArrayLike<number>): Operation {
  const factor = (index: number) => mask[index] ?? Number.NaN;
  return elementwise(
    (x, index) => x * factor(index),
    (_, index) => factor(index),
  );
}

function elementwise(
  f: (x: number, index: number) => number,
  slope: (x: number, index: number) => number,
): Operation {
  return (inputs) => {
    const x = single(inputs);
    return {
      output: filled(x.shape, (i) => f(at(x, i), i)),
      backward: (dy) => ({ inputs: [filled(x.shape, (i) => slope(at(x, i), i) * at(dy, i))], weights: {} }),
    };
  };
}
