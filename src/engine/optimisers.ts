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
import { adamUpdate } from './kernels/adamUpdate.ts';

const epsilon = 1e-7;

export interface Update {
  readonly weight: tf.Tensor;
  /** In the order of `slots`. */
  readonly slots: readonly tf.Tensor[];
}

export interface OptimiserRule {
  /** Names of what is carried for every weight. */
  readonly slots: readonly string[];
  /** `step` counts from 0; `slots` in the order of the names. Call inside of a tidy. */
  readonly update: (
    weight: tf.Tensor,
    gradient: tf.Tensor,
    slots: readonly tf.Tensor[],
    rate: number,
    step: number,
  ) => Update;
}

export function optimiserRule(optimiser: Optimiser): OptimiserRule {
  switch (optimiser.kind) {
    case 'sgd':
      return {
        slots: [],
        update: (w, g, _slots, rate) => ({ weight: tf.sub(w, tf.mul(g, rate)), slots: [] }),
      };
    case 'momentum':
      return {
        slots: ['v'],
        update: (w, g, slots, rate) => {
          const v = tf.sub(tf.mul(slot(slots, 0), optimiser.momentum), tf.mul(g, rate));
          return { weight: tf.add(w, v), slots: [v] };
        },
      };
    case 'adagrad':
      return {
        slots: ['h'],
        update: (w, g, slots, rate) => {
          const h = tf.add(slot(slots, 0), tf.square(g));
          return { weight: tf.sub(w, scaled(g, h, rate)), slots: [h] };
        },
      };
    case 'rmsprop':
      return {
        slots: ['h'],
        update: (w, g, slots, rate) => {
          const { decay } = optimiser;
          const h = tf.add(tf.mul(slot(slots, 0), decay), tf.mul(tf.square(g), 1 - decay));
          return { weight: tf.sub(w, scaled(g, h, rate)), slots: [h] };
        },
      };
    case 'adam':
      return {
        slots: ['m', 'v'],
        update: (w, g, slots, rate, step) => {
          const { beta1, beta2 } = optimiser;
          const [m0, v0] = [slot(slots, 0), slot(slots, 1)];
          const t = step + 1;
          const rateNow = (rate * Math.sqrt(1 - beta2 ** t)) / (1 - beta1 ** t);
          const tensors = { weight: w, gradient: g, m: m0, v: v0 };
          const updated = adamUpdate(tensors, { rate: rateNow, beta1, beta2, epsilon });
          if (updated) return { weight: updated[0], slots: [updated[1], updated[2]] };
          const m = tf.add(m0, tf.mul(tf.sub(g, m0), 1 - beta1));
          const v = tf.add(v0, tf.mul(tf.sub(tf.square(g), v0), 1 - beta2));
          return { weight: tf.sub(w, scaled(m, v, rateNow)), slots: [m, v] };
        },
      };
    default:
      throw new Error(`unknown optimiser ${(optimiser satisfies never as Optimiser).kind}`);
  }
}

/** rate numerator / (sqrt(squares) + 1e-7) */
function scaled(numerator: tf.Tensor, squares: tf.Tensor, rate: number): tf.Tensor {
  return tf.div(tf.mul(numerator, rate), tf.add(tf.sqrt(squares), epsilon));
}

function slot(slots: readonly tf.Tensor[], index: number): tf.Tensor {
  const tensor = slots[index];
  if (!tensor) throw new Error(`the optimiser lacks its slot ${index}`);
  return tensor;
}
