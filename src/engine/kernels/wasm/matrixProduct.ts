/**
 * One matrix product a b of [M, D] and [D, N], either of them given transposed, by our vector code. A transposed `a` is a
 * matter of strides; `b` must not be transposed. Where M is no multiple of four or N none of eight, the last block begins
 * earlier and computes some elements twice.
 */
import type { VectorCode } from './vectorCode.ts';

export interface Factors {
  /** Addresses in bytes of a, b and the result. */
  readonly a: number;
  readonly b: number;
  readonly out: number;
  readonly rows: number;
  readonly depth: number;
  readonly columns: number;
  /** `a` lies there as [D, M]. */
  readonly transposedA: boolean;
}

const float = 4;

export function fitsVectorProduct({
  rows,
  columns,
  depth,
}: Pick<Factors, 'rows' | 'columns' | 'depth'>): boolean {
  return rows >= 4 && columns >= 8 && depth > 0;
}

export function vectorProduct(
  code: VectorCode,
  { a, b, out, rows, depth, columns, transposedA }: Factors,
): void {
  const aRow = (transposedA ? 1 : depth) * float;
  const aStep = (transposedA ? rows : 1) * float;
  for (const [row, rowBlocks] of blocks(rows, 4)) {
    for (const [column, columnBlocks] of blocks(columns, 8)) {
      code.matrixProducts({
        a: a + row * aRow,
        aRow,
        aStep,
        aPlane: 0,
        b: b + column * float,
        bStep: columns * float,
        bPlane: 0,
        out: out + (row * columns + column) * float,
        outRow: columns * float,
        outPlane: 0,
        planes: 1,
        rowBlocks,
        columnBlocks,
        depth,
        keep: 0,
      });
    }
  }
}

/** Where whole blocks begin and how many there are; then, where elements are left, one that ends with them. */
export function blocks(extent: number, size: number): readonly (readonly [start: number, count: number])[] {
  const whole: readonly [number, number] = [0, Math.floor(extent / size)];
  return extent % size === 0 ? [whole] : [whole, [extent - size, 1]];
}
