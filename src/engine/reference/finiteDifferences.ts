/**
 * What a gradient is, by its definition: for every element x,
 *
 *   dL/dx = (L(x + h) - L(x - h)) / 2h,   with L = the sum of output x direction,
 *
 * whose error falls as h^2. The reference's own gradients are held to it, so nothing rests on derived formulas alone.
 */
import { at, filled, type Gradients, type Operation, type Reference, type Weights } from './operation.ts';

/** dL/d(input) and dL/d(weight), element by element. `direction` has the output's shape. */
export function finiteDifferences(
  operation: Operation,
  inputs: readonly Reference[],
  weights: Weights,
  direction: Reference,
  h = 1e-5,
): Gradients {
  const loss = (changedInputs: readonly Reference[], changedWeights: Weights) => {
    const { output } = operation(changedInputs, changedWeights);
    return output.values.reduce((sum, y, i) => sum + y * at(direction, i), 0);
  };
  const slopes = (tensor: Reference, lossWith: (changed: Reference) => number) =>
    filled(tensor.shape, (i) => {
      const moved = (by: number) => filled(tensor.shape, (j) => at(tensor, j) + (i === j ? by : 0));
      return (lossWith(moved(h)) - lossWith(moved(-h))) / (2 * h);
    });
  return {
    inputs: inputs.map((input, index) =>
      slopes(input, (changed) => loss(inputs.toSpliced(index, 1, changed), weights)),
    ),
    weights: Object.fromEntries(
      Object.entries(weights).map(([name, tensor]) => [
        name,
        slopes(tensor, (changed) => loss(inputs, { ...weights, [name]: changed })),
      ]),
    ),
  };
}

/** Largest difference, measured in the largest wanted value; NaN counts as infinitely wrong. */
export function relativeError(wanted: ArrayLike<number>, got: ArrayLike<number>): number {
  if (wanted.length !== got.length) return Number.POSITIVE_INFINITY;
  let largest = 0;
  let difference = 0;
  for (let i = 0; i < wanted.length; i++) {
    const [a, b] = [wanted[i] ?? Number.NaN, got[i] ?? Number.NaN];
    if (Number.isNaN(a) || Number.isNaN(b)) return Number.POSITIVE_INFINITY;
    largest = Math.max(largest, Math.abs(a));
    difference = Math.max(difference, Math.abs(a - b));
  }
  return difference === 0 ? 0 : difference / largest;
}
