/**
 * The operations that networks here are made of, in plain float64 loops: what the numbers should be. For tests only;
 * every backend and every faster kernel is held to these, and these are held to finite differences.
 *
 * An operation is a function of its inputs and weights that returns its output and how a gradient flows back:
 * given dL/d(output), `backward` returns dL/d(input) for each input and dL/d(weight) for each weight.
 */

/** `shape` carries the batch in front; `values` in row-major order, channels last. */
export interface Reference {
  readonly shape: readonly number[];
  readonly values: Float64Array;
}

export interface Gradients {
  readonly inputs: readonly Reference[];
  readonly weights: Readonly<Record<string, Reference>>;
}

export interface Evaluated {
  readonly output: Reference;
  readonly backward: (gradient: Reference) => Gradients;
}

export type Weights = Readonly<Record<string, Reference>>;
export type Operation = (inputs: readonly Reference[], weights: Weights) => Evaluated;

export function zeros(shape: readonly number[]): Reference {
  return { shape, values: new Float64Array(shape.reduce((product, extent) => product * extent, 1)) };
}

/** `of` gets the flat index. */
export function filled(shape: readonly number[], of: (index: number) => number): Reference {
  const tensor = zeros(shape);
  for (let i = 0; i < tensor.values.length; i++) tensor.values[i] = of(i);
  return tensor;
}

/** Element `index` of a tensor; outside it is our own bug. */
export function at({ values }: Reference, index: number): number {
  const value = values[index];
  if (value === undefined) throw new Error(`element ${index} of ${values.length}`);
  return value;
}

export function addTo({ values }: Reference, index: number, amount: number): void {
  const value = values[index];
  if (value === undefined) throw new Error(`element ${index} of ${values.length}`);
  values[index] = value + amount;
}

/** The only input of an operation that takes one. */
export function single(inputs: readonly Reference[]): Reference {
  const [input] = inputs;
  if (!input || inputs.length !== 1) throw new Error(`one input expected, got ${inputs.length}`);
  return input;
}

export function weight(weights: Weights, name: string): Reference {
  const found = weights[name];
  if (!found) throw new Error(`no weight ${name}`);
  return found;
}

export type MapExtent = readonly [batch: number, height: number, width: number, channels: number];

export function mapExtent({ shape }: Reference): MapExtent {
  const [n, h, w, c] = shape;
  if (n === undefined || h === undefined || w === undefined || c === undefined || shape.length !== 4)
    throw new Error(`[batch, height, width, channels] expected, got [${shape.join(', ')}]`);
  return [n, h, w, c];
}

export function matrixExtent({ shape }: Reference): readonly [rows: number, columns: number] {
  const [rows, columns] = shape;
  if (rows === undefined || columns === undefined || shape.length !== 2)
    throw new Error(`[rows, columns] expected, got [${shape.join(', ')}]`);
  return [rows, columns];
}
