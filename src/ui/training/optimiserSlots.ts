/** Numbers that an optimiser keeps for each weight: none, a velocity or a mean of squares, or (Adam) both. */
import type { Optimiser, OptimiserKind } from '../../document/experiment.ts';

export const optimiserSlots: Readonly<Record<OptimiserKind, number>> = {
  sgd: 0,
  momentum: 1,
  adagrad: 1,
  rmsprop: 1,
  adam: 2,
};

/** An optimiser of each kind with the usual values. */
export const usualOptimisers: { readonly [K in OptimiserKind]: Extract<Optimiser, { kind: K }> } = {
  sgd: { kind: 'sgd' },
  momentum: { kind: 'momentum', momentum: 0.9 },
  adagrad: { kind: 'adagrad' },
  rmsprop: { kind: 'rmsprop', decay: 0.9 },
  adam: { kind: 'adam', beta1: 0.9, beta2: 0.999 },
};
