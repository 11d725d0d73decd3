/**
 * One step of an optimiser for one number, in float64, as `optimisers.ts` of the engine writes the formulas down: what every
 * update kernel is held to when it is fed the same weight, gradient and slots.
 */
import type { Optimiser } from '../../document/experiment.ts';
import { signed } from './seededNumbers.ts';

interface Carried {
  readonly weight: number;
  /** In the order of the optimiser's slots. */
  readonly slots: readonly number[];
}

const epsilon = 1e-7;

/** `step` counts from 0. */
function updated(
  optimiser: Optimiser,
  { weight, slots }: Carried,
  gradient: number,
  rate: number,
  step: number,
): Carried {
  const [first = 0, second = 0] = slots;
  switch (optimiser.kind) {
    case 'sgd':
      return { weight: weight - rate * gradient, slots: [] };
    case 'momentum': {
      const v = optimiser.momentum * first - rate * gradient;
      return { weight: weight + v, slots: [v] };
    }
    case 'adagrad': {
      const h = first + gradient ** 2;
      return { weight: weight - (rate * gradient) / (Math.sqrt(h) + epsilon), slots: [h] };
    }
    case 'rmsprop': {
      const h = optimiser.decay * first + (1 - optimiser.decay) * gradient ** 2;
      return { weight: weight - (rate * gradient) / (Math.sqrt(h) + epsilon), slots: [h] };
    }
    case 'adam': {
      const { beta1, beta2 } = optimiser;
      const m = first + (1 - beta1) * (gradient - first);
      const v = second + (1 - beta2) * (gradient ** 2 - second);
      const rateNow = (rate * Math.sqrt(1 - beta2 ** (step + 1))) / (1 - beta1 ** (step + 1));
      return { weight: weight - (rateNow * m) / (Math.sqrt(v) + epsilon), slots: [m, v] };
    }
    default:
      return optimiser satisfies never;
  }
}

/**
 * How far a kernel's numbers are from this reference, the largest over all of them: each difference in units of what was
 * added up, whatever of it cancelled. A kernel that rounds after every operation stays within some units of 2^-24.
 */
export function updateError(
  optimiser: Optimiser,
  before: readonly ArrayLike<number>[],
  gradient: ArrayLike<number>,
  after: readonly ArrayLike<number>[],
  rate: number,
  step: number,
): number {
  let worst = 0;
  for (let i = 0; i < gradient.length; i += 1) {
    const [weight = Number.NaN, ...slots] = before.map((values) => values[i] ?? Number.NaN);
    const g = gradient[i] ?? Number.NaN;
    const expected = updated(optimiser, { weight, slots }, g, rate, step);
    // As large as it would be if nothing cancelled: momentum alone takes the gradient's part away.
    const sizes = { weight: 0, slots: slots.map(Math.abs) };
    const size = Math.abs(g) * (optimiser.kind === 'momentum' ? -1 : 1);
    const moved = updated(optimiser, sizes, size, rate, step);
    const added = [Math.abs(weight) + Math.abs(moved.weight), ...moved.slots.map(Math.abs)];
    [expected.weight, ...expected.slots].forEach((wanted, part) => {
      const got = after[part]?.[i] ?? Number.NaN;
      const error = wanted === got ? 0 : Math.abs(got - wanted) / (added[part] ?? 0);
      // A NaN is no smaller than anything.
      if (!(error <= worst)) worst = error;
    });
  }
  return worst;
}

/** Weights, slots and gradients for a check: gradients over fifteen powers of ten, and zeros; slots that such gradients leave. */
export function updateCase(optimiser: Optimiser, length: number) {
  const numbers = signed(length + 3, 7);
  const number = (i: number) => numbers[i] ?? 0;
  const size = (i: number) => 10 ** ((i % 15) - 10);
  const values = (of: (i: number) => number) => Float32Array.from({ length }, (_, i) => of(i));
  const weight = values((i) => number(i));
  const gradient = values((i) => (i % 23 === 0 ? 0 : number(i + 1) * size(i)));
  const squares = values((i) => (number(i + 2) * size(i)) ** 2);
  const means = values((i) => number(i + 2) * number(i + 3) * size(i));
  const slots = {
    sgd: [],
    momentum: [means],
    adagrad: [squares],
    rmsprop: [squares],
    adam: [means, squares],
  };
  return { weight, gradient, slots: slots[optimiser.kind] as readonly Float32Array[] };
}

/** One of each kind, with the settings that the page begins with. */
export const everyOptimiser: readonly Optimiser[] = [
  { kind: 'sgd' },
  { kind: 'momentum', momentum: 0.9 },
  { kind: 'adagrad' },
  { kind: 'rmsprop', decay: 0.99 },
  { kind: 'adam', beta1: 0.9, beta2: 0.999 },
];
