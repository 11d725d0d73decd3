/**
 * One step of stochastic gradient descent: forward, loss, gradients, weight decay, the optimiser's update.
 *
 *   g = d loss / d w + weightDecay w        (w a kernel; biases, scales and shifts do not decay)
 *
 * Everything happens without reading from the device; what comes back are two numbers still on it.
 */
import '@tensorflow/tfjs-core/dist/register_all_gradients';
import * as tf from '@tensorflow/tfjs-core';
import { type CompiledModel, forward } from './compile.ts';
import type { Batch } from './images.ts';
import { correctCount, softmaxCrossEntropy } from './loss.ts';
import { type OptimiserRule, withDecay } from './optimisers.ts';
import type { NamedShape, TensorStore } from './tensorStore.ts';

interface GradientInput {
  readonly model: CompiledModel;
  readonly store: TensorStore;
  readonly batch: Batch;
  readonly step: number;
}

export interface UpdateInput {
  readonly model: CompiledModel;
  readonly rule: OptimiserRule;
  readonly store: TensorStore;
  readonly step: number;
  readonly rate: number;
  readonly weightDecay: number;
  /** Sees the gradient of each weight, decay included. */
  readonly observeGradient?: (name: string, gradient: tf.Tensor) => void;
}

export interface StepInput extends GradientInput, UpdateInput {}

/** Changes the store. Returns [mean loss, number of correct answers] as a tensor that the caller disposes. */
export function trainStep(input: StepInput): tf.Tensor1D {
  return tf.tidy(() => {
    const { metrics, gradients, buffers } = gradientsOf(input);
    applyGradients(input, gradients);
    for (const [name, value] of buffers) input.store.replace(name, value);
    return metrics;
  });
}

/** Weight decay and the optimiser's update, from gradients in the order of the model's weights. Call inside of a tidy. */
export function applyGradients(input: UpdateInput, gradients: readonly tf.Tensor[]): void {
  const { model, rule, store, step, rate } = input;
  model.weights.forEach(({ name, spec }, i) => {
    const weight = store.get(name);
    const gradient = gradients[i];
    if (!gradient) throw new Error(`no gradient for ${name}`);
    const decay = spec.decays ? input.weightDecay : 0;
    input.observeGradient?.(name, withDecay(weight, gradient, decay));
    const slots = rule.slots.map((slot) => store.get(`${name}/${slot}`));
    const updated = rule.update(weight, gradient, slots, { rate, step, decay });
    store.replace(name, updated.weight);
    rule.slots.forEach((slot, s) => {
      const value = updated.slots[s];
      if (value) store.replace(`${name}/${slot}`, value);
    });
  });
}

interface Gradients {
  /** [mean loss, number of correct answers] */
  readonly metrics: tf.Tensor1D;
  /** In the order of the model's weights, without weight decay. */
  readonly gradients: readonly tf.Tensor[];
  readonly buffers: ReadonlyMap<string, tf.Tensor>;
}

/** Call inside of a tidy. */
function gradientsOf({ model, store, batch, step }: GradientInput): Gradients {
  const buffers = new Map<string, tf.Tensor>();
  // Made inside of the gradient's own tidy, so kept by hand and handed to the outer one.
  let correct: tf.Scalar | null = null;
  const lossOf = () => {
    const logits = forward(model, batch.images, {
      mode: 'training',
      step,
      tensor: (name) => buffers.get(name) ?? store.get(name),
      assign: (name, value) => buffers.set(name, tf.keep(value.clone())),
    });
    correct = tf.keep(correctCount(logits, batch.labels));
    return softmaxCrossEntropy(logits, batch.oneHot);
  };
  const weights = model.weights.map(({ name }) => store.get(name));
  const { value, gradients } =
    weights.length > 0 ? valueAndGradients(lossOf, weights) : { value: lossOf(), gradients: [] };
  const counted = adopt(correct);
  const metrics = tf.stack([value, counted]) as tf.Tensor1D;
  counted.dispose();
  return { metrics, gradients, buffers };
}

function valueAndGradients(lossOf: () => tf.Scalar, weights: tf.Tensor[]) {
  const { value, grads } = tf.valueAndGrads(lossOf)(weights);
  return { value, gradients: grads };
}

function adopt(correct: tf.Scalar | null): tf.Scalar {
  if (!correct) throw new Error('the forward pass did not run');
  return correct;
}

/** What a store for this model and optimiser holds: weights with their slots, then buffers. */
export function storedShapes(model: CompiledModel, rule: OptimiserRule): readonly NamedShape[] {
  const shapes: NamedShape[] = model.weights.map(({ name, spec }) => ({ name, shape: spec.shape }));
  for (const { name, spec } of model.weights) {
    for (const slot of rule.slots) shapes.push({ name: `${name}/${slot}`, shape: spec.shape });
  }
  return [...shapes, ...model.buffers];
}

/** First values of everything in the store: the model's own, and zero for the slots. */
export function firstValues(model: CompiledModel, rule: OptimiserRule): Map<string, Float32Array> {
  const values = model.initial();
  for (const { name } of model.weights) {
    const length = values.get(name)?.length ?? 0;
    for (const slot of rule.slots) values.set(`${name}/${slot}`, new Float32Array(length));
  }
  return values;
}
