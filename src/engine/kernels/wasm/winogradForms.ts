/**
 * The one-dimensional lines of Winograd's F(m, 3) (Lavin and Gray, 2016; Toom and Cook's evaluation of polynomials), from
 * which winogradTransforms makes the maps of whole tiles. n = m + 2 products give m outputs; three kernel elements g:
 *
 *   y = A^T [(G g) . (B^T d)]        dg = G^T [(A dy) . (B^T d)]        (. is element by element)
 *
 * F(2, 3) evaluates at 0, 1, -1 and infinity; F(4, 3) at 0, a, -a, b, -b and infinity with a = 3/4, b = 3/2. The usual
 * points 1 and 2 lose five times as many digits (measured: 6e-6 of the largest against 1e-6). In two dimensions F(2, 3)
 * takes 4 products an output, F(4, 3) 2.25; the definition 9.
 */
import {
  type Code,
  constantVector,
  get,
  type Local,
  vectorAdd,
  vectorMultiply,
  vectorSubtract,
} from './assemble.ts';

/** c x + y; which instruction that is decides the module. */
export type MultiplyAdd = (c: Code, x: Code, y: Code) => Code;

/** From its arguments, which are in locals, to the code of its results; `temporary` declares another local. */
export type Line = (
  values: readonly Local[],
  temporary: (value: Code) => Local,
  multiplyAdd: MultiplyAdd,
) => readonly Code[];

/** By what they turn: an input tile, the products of an output tile, its gradient, a kernel, the planes of its gradient. */
export type TransformName = 'input' | 'output' | 'gradient' | 'kernel' | 'kernelGradient';
export type Outputs = 2 | 4;

const [a, b] = [3 / 4, 3 / 2];
const [a2, b2] = [a * a, b * b];
const [pointA, pointB] = [1 / (2 * a2 * (a2 - b2)), 1 / (2 * b2 * (b2 - a2))];

const two: Readonly<Record<TransformName, Line>> = {
  input: (d) => [minus(d, 0, 2), plus(d, 1, 2), minus(d, 2, 1), minus(d, 1, 3)],
  output: (m) => [vectorAdd(plus(m, 0, 1), at(m, 2)), vectorSubtract(minus(m, 1, 2), at(m, 3))],
  gradient: (y) => [at(y, 0), plus(y, 0, 1), minus(y, 0, 1), times(-1, at(y, 1))],
  kernel: (g, temporary) => {
    const [even, odd] = [temporary(times(0.5, plus(g, 0, 2))), temporary(times(0.5, at(g, 1)))];
    return [at(g, 0), vectorAdd(get(even), get(odd)), vectorSubtract(get(even), get(odd)), at(g, 2)];
  },
  kernelGradient: (w, temporary) => {
    const even = temporary(times(0.5, plus(w, 1, 2)));
    return [vectorAdd(at(w, 0), get(even)), times(0.5, minus(w, 1, 2)), vectorAdd(get(even), at(w, 3))];
  },
};

const four: Readonly<Record<TransformName, Line>> = {
  input: (d, temporary, multiplyAdd) => {
    const less = (c: number, i: number, j: number) => multiplyAdd(constantVector(-c), at(d, i), at(d, j));
    const pair = (other: number, point: number) =>
      bothSigns(temporary(less(other, 2, 4)), temporary(less(other, 1, 3)), point, multiplyAdd);
    const end = (i: number) => multiplyAdd(constantVector(a2 * b2), at(d, i), less(a2 + b2, i + 2, i + 4));
    return [end(0), ...pair(b2, a), ...pair(a2, b), end(1)];
  },
  output: (m, temporary, multiplyAdd) => {
    const { evenA, oddA, evenB, oddB } = signs(m, temporary);
    const both = (inA: number, inB: number, x: Local, y: Local) =>
      multiplyAdd(constantVector(inA), get(x), times(inB, get(y)));
    return [
      vectorAdd(at(m, 0), vectorAdd(get(evenA), get(evenB))),
      both(a, b, oddA, oddB),
      both(a2, b2, evenA, evenB),
      vectorAdd(both(a * a2, b * b2, oddA, oddB), at(m, 5)),
    ];
  },
  gradient: (y, temporary, multiplyAdd) => {
    const pair = (point: number) => {
      const square = constantVector(point * point);
      const even = temporary(multiplyAdd(square, at(y, 2), at(y, 0)));
      return bothSigns(even, temporary(multiplyAdd(square, at(y, 3), at(y, 1))), point, multiplyAdd);
    };
    return [at(y, 0), ...pair(a), ...pair(b), at(y, 3)];
  },
  kernel: (g, temporary, multiplyAdd) => {
    const pair = (point: number, share: number) => {
      const even = times(share, multiplyAdd(constantVector(point * point), at(g, 2), at(g, 0)));
      return bothSigns(temporary(even), temporary(times(share, at(g, 1))), point, multiplyAdd);
    };
    return [times(1 / (a2 * b2), at(g, 0)), ...pair(a, pointA), ...pair(b, pointB), at(g, 2)];
  },
  kernelGradient: (w, temporary, multiplyAdd) => {
    const { evenA, oddA, evenB, oddB } = signs(w, temporary);
    const both = (inA: number, inB: number, x: Local, y: Local) =>
      multiplyAdd(constantVector(inA * pointA), get(x), times(inB * pointB, get(y)));
    return [
      multiplyAdd(constantVector(1 / (a2 * b2)), at(w, 0), both(1, 1, evenA, evenB)),
      both(a, b, oddA, oddB),
      vectorAdd(both(a2, b2, evenA, evenB), at(w, 5)),
    ];
  },
};

export const winogradForms: Readonly<Record<Outputs, Readonly<Record<TransformName, Line>>>> = {
  2: two,
  4: four,
};

/** even + point odd, even - point odd */
function bothSigns(even: Local, odd: Local, point: number, multiplyAdd: MultiplyAdd): readonly Code[] {
  return [point, -point].map((c) => multiplyAdd(constantVector(c), get(odd), get(even)));
}

/** Sums and differences of the products at a and -a, at b and -b. */
function signs(m: readonly Local[], temporary: (value: Code) => Local) {
  return {
    evenA: temporary(plus(m, 1, 2)),
    oddA: temporary(minus(m, 1, 2)),
    evenB: temporary(plus(m, 3, 4)),
    oddB: temporary(minus(m, 3, 4)),
  };
}

function at(values: readonly Local[], index: number): Code {
  const local = values[index];
  if (local === undefined) throw new Error('a line of the transform is too short');
  return get(local);
}

const plus = (values: readonly Local[], i: number, j: number) => vectorAdd(at(values, i), at(values, j));
const minus = (values: readonly Local[], i: number, j: number) =>
  vectorSubtract(at(values, i), at(values, j));
const times = (c: number, x: Code) => vectorMultiply(constantVector(c), x);
