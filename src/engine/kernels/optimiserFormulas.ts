/**
 * The optimisers' formulas (optimisers.ts says whose they are), written down once for whatever does the arithmetic: tensors,
 * code that the assembler writes, or single numbers. Each operation rounds to float32, so all of them give the same bits.
 */
import type { Optimiser } from '../../document/experiment.ts';

export interface Arithmetic<T> {
  readonly add: (a: T, b: T) => T;
  readonly subtract: (a: T, b: T) => T;
  readonly multiply: (a: T, b: T) => T;
  readonly divide: (a: T, b: T) => T;
  readonly squareRoot: (a: T) => T;
}

interface Given<T> {
  readonly weight: T;
  readonly gradient: T;
  /** For `slots` as they were, for `weight` as they are now. Only the first ones are a rule's own. */
  readonly slots: readonly [T, T];
  /** In the order of `constants`. */
  readonly constants: readonly [T, T, T, T];
}

export interface Formula {
  /** Names of what is carried for every weight. */
  readonly slots: readonly string[];
  readonly slotsAfter: <T>(of: Arithmetic<T>, given: Given<T>) => readonly T[];
  readonly weightAfter: <T>(of: Arithmetic<T>, given: Given<T>) => T;
}

export type OptimiserKind = Optimiser['kind'];

export const optimiserFormulas: Readonly<Record<OptimiserKind, Formula>> = {
  sgd: {
    slots: [],
    slotsAfter: () => [],
    weightAfter: (of, { weight, gradient, constants: [rate] }) =>
      of.subtract(weight, of.multiply(gradient, rate)),
  },
  momentum: {
    slots: ['v'],
    slotsAfter: (of, { gradient, slots: [v], constants: [rate, momentum] }) => [
      of.subtract(of.multiply(v, momentum), of.multiply(gradient, rate)),
    ],
    weightAfter: (of, { weight, slots: [v] }) => of.add(weight, v),
  },
  adagrad: {
    slots: ['h'],
    slotsAfter: (of, { gradient, slots: [h] }) => [of.add(h, of.multiply(gradient, gradient))],
    weightAfter: (of, { weight, gradient, slots: [h], constants: [rate, epsilon] }) =>
      of.subtract(weight, scaled(of, of.multiply(gradient, rate), h, epsilon)),
  },
  rmsprop: {
    slots: ['h'],
    slotsAfter: (of, { gradient, slots: [h], constants: [, , decay, rest] }) => [
      of.add(of.multiply(h, decay), of.multiply(of.multiply(gradient, gradient), rest)),
    ],
    weightAfter: (of, { weight, gradient, slots: [h], constants: [rate, epsilon] }) =>
      of.subtract(weight, scaled(of, of.multiply(gradient, rate), h, epsilon)),
  },
  adam: {
    slots: ['m', 'v'],
    slotsAfter: (of, { gradient, slots: [m, v], constants: [, , rest1, rest2] }) => [
      of.add(m, of.multiply(of.subtract(gradient, m), rest1)),
      of.add(v, of.multiply(of.subtract(of.multiply(gradient, gradient), v), rest2)),
    ],
    weightAfter: (of, { weight, slots: [m, v], constants: [rate, epsilon] }) =>
      of.subtract(weight, scaled(of, of.multiply(m, rate), v, epsilon)),
  },
};

const epsilon = 1e-7;

/** What the formula is given besides tensors; `step` counts from 0. Those that it does not read are 0. */
export function constantsOf(
  optimiser: Optimiser,
  rate: number,
  step: number,
): readonly [number, number, number, number] {
  switch (optimiser.kind) {
    case 'sgd':
      return [rate, 0, 0, 0];
    case 'momentum':
      return [rate, optimiser.momentum, 0, 0];
    case 'adagrad':
      return [rate, epsilon, 0, 0];
    case 'rmsprop':
      return [rate, epsilon, optimiser.decay, 1 - optimiser.decay];
    case 'adam': {
      const { beta1, beta2 } = optimiser;
      const t = step + 1;
      return [(rate * Math.sqrt(1 - beta2 ** t)) / (1 - beta1 ** t), epsilon, 1 - beta1, 1 - beta2];
    }
    default:
      throw new Error(`unknown optimiser ${(optimiser satisfies never as Optimiser).kind}`);
  }
}

/** numerator / (sqrt(squares) + epsilon) */
function scaled<T>(of: Arithmetic<T>, numerator: T, squares: T, small: T): T {
  return of.divide(numerator, of.add(of.squareRoot(squares), small));
}
