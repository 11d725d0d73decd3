/**
 * The shape of one example's tensor, without the batch: `[height, width, channels]` for a feature map
 * (channels last), `[units]` for a vector.
 */
export type Shape = readonly number[];
export type MapShape = readonly [height: number, width: number, channels: number];

export function isMap(shape: Shape): shape is MapShape {
  return shape.length === 3;
}

export function isVector(shape: Shape): shape is readonly [units: number] {
  return shape.length === 1;
}

/** Number of elements of one example. */
export function sizeOf(shape: Shape): number {
  // With an index: every edit asks for the size of each tensor several times.
  let size = 1;
  for (let i = 0; i < shape.length; i += 1) size *= shape[i] ?? 1;
  return size;
}

export function sameShape(a: Shape, b: Shape): boolean {
  return a.length === b.length && a.every((extent, i) => extent === b[i]);
}

/** The one input of a layer that has already accepted a feature map. Anything else is our own bug. */
export function mapOf(inputs: readonly Shape[]): MapShape {
  const [input] = inputs;
  if (!input || !isMap(input)) throw new Error(`expected one feature map, got ${JSON.stringify(inputs)}`);
  return input;
}

/** Units of the one input of a layer that has already accepted a vector. Anything else is our own bug. */
export function unitsOf(inputs: readonly Shape[]): number {
  const [input] = inputs;
  if (!input || !isVector(input)) throw new Error(`expected one vector, got ${JSON.stringify(inputs)}`);
  return input[0];
}
