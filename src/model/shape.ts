/**
 * The shape of one example's tensor, without the batch: `[height, width, channels]` for a feature map
 * (channels last), `[units]` for a vector.
 */
export type Shape = readonly number[];
export type MapShape = readonly [height: number, width: number, channels: number];

export function isMap(shape: Shape): shape is MapShape {
  return shape.length === 3;
}

/** Number of elements of one example. */
export function sizeOf(shape: Shape): number {
  return shape.reduce((product, extent) => product * extent, 1);
}

export function sameShape(a: Shape, b: Shape): boolean {
  return a.length === b.length && a.every((extent, i) => extent === b[i]);
}
