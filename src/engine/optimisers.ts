/**
 * The optimisers of the book (Saito, Deep Learning from Scratch, chapter 6), each on one weight w with gradient g:
 *
 *   SGD       w -= rate g
 *   momentum  v = momentum v - rate g;                      w += v
 *   AdaGrad   h += g g;                                     w -= rate g / (sqrt h + 1e-7)      Duchi et al., 2011
 *   RMSProp   h = decay h + (1 - decay) g g;                w -= rate g / (sqrt h + 1e-7)      Hinton, 2012
 *   Adam      m += (1 - b1)(g - m); v += (1 - b2)(g g - v);  w -= rate_t m / (sqrt v + 1e-7)    Kingma and Ba, 2015
 *             with rate_t = rate sqrt(1 - b2^t) / (1 - b1^t), t counted from 1
 *
 * v, h and m are slots: tensors of the weight's shape that begin at zero and belong to a checkpoint.
 */
import * as tf from '@tensorflow/tfjs-core';
import type { Optimiser } from '../document/experiment.ts';
import { type Arithmetic, constantsOf, optimiserFormulas } from './kernels/optimiserFormulas.ts';
import { updateWeight } from './kernels/optimiserUpdate.ts';

export interface Update {
  readonly weight: tf.Tensor;
  /** In the order of `slots`. */
  readonly slots: readonly tf.Tensor[];
}

export interface UpdateStep {
  readonly rate: number;
  /** Counts from 0. */
  readonly step: number;
  /** The gradient is g + decay w. */
  readonly decay: number;
}

export interface OptimiserRule {
  /** Names of what is carried for every weight. */
  readonly slots: readonly string[];
  /**
   * `slots` in the order of the names. The slots that it gives are new tensors, or the very ones that it was given, with
   * the new numbers in them. Call inside of a tidy.
   */
  readonly update: (
    weight: tf.Tensor,
    gradient: tf.Tensor,
    slots: readonly tf.Tensor[],
    step: UpdateStep,
  ) => Update;
}

const arithmetic: Arithmetic<tf.Tensor> = {
  add: tf.add,
  subtract: tf.sub,
  multiply: tf.mul,
  divide: tf.div,
  squareRoot: tf.sqrt,
};

export function optimiserRule(optimiser: Optimiser): OptimiserRule {
  const { kind } = optimiser;
  const formula = optimiserFormulas[kind];
  return {
    slots: formula.slots,
    update: (weight, g, carried, { rate, step, decay }) => {
      if (carried.length !== formula.slots.length) throw new Error(`${kind} carries ${formula.slots}`);
      const constants = constantsOf(optimiser, rate, step);
      const updated = updateWeight(weight, g, carried, { kind, constants, decay });
      if (updated) return { weight: updated, slots: carried };
      const gradient = withDecay(weight, g, decay);
      const [c0, c1, c2, c3] = [
        tf.scalar(constants[0]),
        tf.scalar(constants[1]),
        tf.scalar(constants[2]),
        tf.scalar(constants[3]),
      ] as const;
      const given = (slots: readonly tf.Tensor[]) => {
        const [first = c0, second = c0] = slots;
        const both = [first, second] as const;
        return { weight, gradient, slots: both, constants: [c0, c1, c2, c3] as const };
      };
      const slots = formula.slotsAfter(arithmetic, given(carried));
      return { weight: formula.weightAfter(arithmetic, given(slots)), slots };
    },
  };
}

/** What the optimiser goes by: g + decay w. Call inside of a tidy. */
export function withDecay(weight: tf.Tensor, gradient: tf.Tensor, decay: number): tf.Tensor {
  return decay === 0 ? gradient : tf.add(gradient, tf.mul(weight, decay));
}
