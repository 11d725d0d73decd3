/**
 * What one unit sees of the image: the receptive field. Through a window of size k, stride s, dilation d and padding p,
 *
 *   r' = r + (k - 1) d j,     j' = j s,     P' = P + p j,
 *
 * from r = j = 1, P = 0 at the image, so that unit i sees pixels i j - P to i j - P + r - 1 (Araujo, Norris and Sim,
 * "Computing Receptive Fields of Convolutional Neural Networks", 2019). Where paths join, the fields are united:
 * with equal jumps and centres that is the largest of them; otherwise `aligned` is false. Flattening and activations
 * change nothing; a dense layer and a global pooling see everything.
 *
 * Upsampling by f and transposed convolution go the other way: neighbouring units come closer, j' = j / f, and with the
 * window's `first` and `last`,
 *
 *   r' = r + (last - first) j',     P' = P - first j'.
 *
 * Jumps may then be fractions, units of one map may see differently many pixels, and r' is the most that one can see;
 * `unitField.ts` follows a single unit exactly.
 */
import type { Window } from './layers/layerType.ts';

type Pair = readonly [number, number];

export type ReceptiveField =
  | {
      readonly kind: 'square';
      /** Height and width in pixels; may exceed the image. */
      readonly size: Pair;
      /** Pixels between neighbouring units. */
      readonly jump: Pair;
      /** Pixels by which the first unit looks over the border. */
      readonly padding: Pair;
      /** Whether all paths from the image have the same centre and jump. */
      readonly aligned: boolean;
    }
  | { readonly kind: 'everything' };

export type SquareField = Extract<ReceptiveField, { kind: 'square' }>;

/** What a pixel of the image itself sees. */
export const onePixel: SquareField = {
  kind: 'square',
  size: [1, 1],
  jump: [1, 1],
  padding: [0, 0],
  aligned: true,
};

/** The field after one more window. */
export function through(field: ReceptiveField, window: Window): ReceptiveField {
  if (window.kind === 'everything') return window;
  if (window.kind === 'none' || field.kind === 'everything') return field;
  const along = (axis: 0 | 1) => {
    if (window.kind === 'spreads') {
      const jump = field.jump[axis] / window.factor[axis];
      return {
        size: field.size[axis] + (window.last[axis] - window.first[axis]) * jump,
        jump,
        padding: field.padding[axis] - window.first[axis] * jump,
      };
    }
    return {
      size: field.size[axis] + (window.size[axis] - 1) * window.dilation[axis] * field.jump[axis],
      jump: field.jump[axis] * window.stride[axis],
      padding: field.padding[axis] + window.padding[axis] * field.jump[axis],
    };
  };
  const [down, across] = [along(0), along(1)];
  return {
    kind: 'square',
    size: [down.size, across.size],
    jump: [down.jump, across.jump],
    padding: [down.padding, across.padding],
    aligned: field.aligned,
  };
}

/** The union of what two paths see, of the unit at position 0. */
export function unite(a: ReceptiveField, b: ReceptiveField): ReceptiveField {
  if (a === b || a.kind === 'everything') return a;
  if (b.kind === 'everything') return b;
  const along = (axis: 0 | 1) => {
    const padding = Math.max(a.padding[axis], b.padding[axis]);
    const end = Math.max(a.size[axis] - a.padding[axis], b.size[axis] - b.padding[axis]);
    const centred = a.size[axis] - 2 * a.padding[axis] === b.size[axis] - 2 * b.padding[axis];
    return {
      size: padding + end,
      jump: Math.max(a.jump[axis], b.jump[axis]),
      padding,
      aligned: centred && a.jump[axis] === b.jump[axis],
    };
  };
  const [down, across] = [along(0), along(1)];
  return {
    kind: 'square',
    size: [down.size, across.size],
    jump: [down.jump, across.jump],
    padding: [down.padding, across.padding],
    aligned: a.aligned && b.aligned && down.aligned && across.aligned,
  };
}

export function sameField(a: ReceptiveField | null, b: ReceptiveField | null): boolean {
  if (a === b) return true;
  if (a?.kind !== 'square' || b?.kind !== 'square') return a?.kind === b?.kind;
  const same = (one: Pair, other: Pair) => one[0] === other[0] && one[1] === other[1];
  return (
    same(a.size, b.size) && same(a.jump, b.jump) && same(a.padding, b.padding) && a.aligned === b.aligned
  );
}

/** The most pixels, in height and width, that one unit sees: whole ones, also where sizes behind upsampling are fractions. */
export function pixelsSeen({ size }: Pick<SquareField, 'size'>): Pair {
  return [Math.floor(size[0] + 1e-9), Math.floor(size[1] + 1e-9)];
}

/** The larger by area; how much of the image a network sees before it sees everything. */
export function larger(a: SquareField | null, b: ReceptiveField | null): SquareField | null {
  if (b?.kind !== 'square') return a;
  return a && a.size[0] * a.size[1] >= b.size[0] * b.size[1] ? a : b;
}
