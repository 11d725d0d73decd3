/**
 * Everything a run carries from step to step, by name: weights (`nodeId/weightName`), the optimiser's slots
 * (`nodeId/weightName/slot`) and buffers (`nodeId/bufferName`). A tensor in the store is kept outside of `tf.tidy`;
 * replacing it frees the old one at once, so the number of tensors is the same after every step.
 */
import * as tf from '@tensorflow/tfjs-core';

export interface NamedShape {
  readonly name: string;
  readonly shape: readonly number[];
}

export class TensorStore {
  readonly #tensors = new Map<string, tf.Tensor>();
  readonly #shapes: readonly NamedShape[];

  /** `values` must hold every name of `shapes`, with as many numbers as the shape has elements. */
  constructor(shapes: readonly NamedShape[], values: ReadonlyMap<string, Float32Array>) {
    this.#shapes = shapes;
    this.restore(values);
  }

  get(name: string): tf.Tensor {
    const tensor = this.#tensors.get(name);
    if (!tensor) throw new Error(`no tensor is named ${name}`);
    return tensor;
  }

  /** Puts a tensor in the place of the one of this name. May be called inside of a tidy. */
  replace(name: string, tensor: tf.Tensor): void {
    const old = this.get(name);
    if (old === tensor) return;
    this.#tensors.set(name, tf.keep(tensor));
    old.dispose();
  }

  /** All values, copied. `read` brings one tensor from the device. */
  async snapshot(
    read: (tensor: tf.Tensor) => Promise<Float32Array> | Float32Array,
  ): Promise<ReadonlyMap<string, Float32Array>> {
    const values = new Map<string, Float32Array>();
    for (const { name } of this.#shapes) values.set(name, await read(this.get(name)));
    return values;
  }

  restore(values: ReadonlyMap<string, Float32Array>): void {
    for (const { name, shape } of this.#shapes) {
      const numbers = values.get(name);
      if (!numbers) throw new Error(`a checkpoint lacks ${name}`);
      this.#tensors.get(name)?.dispose();
      // Copied: the CPU backend would go on using the array itself.
      this.#tensors.set(name, tf.keep(tf.tensor(numbers.slice(), [...shape], 'float32')));
    }
  }

  dispose(): void {
    for (const tensor of this.#tensors.values()) tensor.dispose();
    this.#tensors.clear();
  }
}

/** The first name whose numbers are not all finite, in the order of the map. */
export function firstNotFinite(values: ReadonlyMap<string, Float32Array>): string | null {
  for (const [name, numbers] of values) if (!allFinite(numbers)) return name;
  return null;
}

export function allFinite(numbers: Float32Array): boolean {
  // x - x is 0 for a finite x and NaN otherwise: one branch for the whole array.
  let sum = 0;
  for (let i = 0; i < numbers.length; i += 1) sum += (numbers[i] ?? 0) - (numbers[i] ?? 0);
  return sum === 0;
}
