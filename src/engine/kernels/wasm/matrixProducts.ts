/**
 * Many small matrix products at once, the inner loop of every fast convolution here:
 *
 *   out[p][i, j] = (keep ? out[p][i, j] : 0) + sum over d of  a[p](i, d) * b[p][d, j]
 *
 * for p below `planes`, i below 4 * `rowBlocks`, j below 8 * `columnBlocks`, d below `depth`. Element (i, d) of a lies at
 * a + i * aRow + d * aStep, so that a transposed factor is a matter of strides. Four rows and eight columns are summed
 * in registers at a time: eight vectors of sums; for every d two loads of b and four of a. What is kept is added at the
 * end: a sum over many calls is one of partial sums, which is more exact than one long sum.
 *
 * windowProducts sums over `depthRows` rows of a window instead, each of `depth` elements of a and `aJump` bytes after
 * the end of the one before, as they lie in a map: a convolution without a copy of its windows.
 */
import {
  add,
  advance,
  type Code,
  constant,
  defineFunction,
  get,
  type Local,
  load,
  loadSplat,
  multiply,
  repeat,
  set,
  store,
  vectorAdd,
  vectorMultiply,
  vectorMultiplyAdd,
  when,
  zero,
} from './assemble.ts';

const rowsAtOnce = 4;
const lanes = 4;

type AddProduct = (sum: Code, a: Code, b: Code) => Code;
const multipliedThenAdded: AddProduct = (sum, a, b) => vectorAdd(sum, vectorMultiply(a, b));
/** Relaxed SIMD's fused multiply-add: one instruction where the other takes two. */
const multipliedAndAdded: AddProduct = (sum, a, b) => vectorMultiplyAdd(a, b, sum);

/** Distances in bytes. `bStep` and `outRow` are the lengths of a row of b and of out. */
const parameters = [
  'a',
  'aRow',
  'aStep',
  'aPlane',
  'b',
  'bStep',
  'bPlane',
  'out',
  'outRow',
  'outPlane',
  'planes',
  'rowBlocks',
  'columnBlocks',
  'depth',
  'keep',
] as const;
const windowParameters = [...parameters, 'depthRows', 'aJump'] as const;

/** Both functions, in plain SIMD and with the fused multiply-add. */
export const products = { plain: both(multipliedThenAdded), fused: both(multipliedAndAdded) };

function both(addProduct: AddProduct) {
  return {
    matrixProducts: defineFunction('matrixProducts', parameters, (p, local) =>
      blocks(addProduct, p, local, (row) => row),
    ),
    windowProducts: defineFunction('windowProducts', windowParameters, (p, local) =>
      blocks(addProduct, p, local, (row, aAts) =>
        repeat(local('i32'), get(p.depthRows), [
          ...row,
          ...aAts.flatMap((aAt) => advance(aAt, get(p.aJump))),
        ]),
      ),
    ),
  };
}

/** `sumOver` makes of the sum over one row of `depth` elements the whole sum; `aAts` stand at the end of the row. */
function blocks(
  addProduct: AddProduct,
  p: Readonly<Record<(typeof parameters)[number], Local>>,
  local: (type: 'i32' | 'v128') => Local,
  sumOver: (row: Code, aAts: readonly Local[]) => Code,
): Code {
  const [planesLeft, columnsLeft, rowsLeft, depthLeft] = [
    local('i32'),
    local('i32'),
    local('i32'),
    local('i32'),
  ];
  const [bColumn, bAt, aBlock, outColumn, outBlock] = [
    local('i32'),
    local('i32'),
    local('i32'),
    local('i32'),
    local('i32'),
  ];
  const rows = Array.from({ length: rowsAtOnce }, () => ({
    aAt: local('i32'),
    outAt: local('i32'),
    left: local('v128'),
    right: local('v128'),
    factor: local('v128'),
  }));
  const [bLeft, bRight] = [local('v128'), local('v128')];
  const each = (code: (row: (typeof rows)[number], index: number) => Code): Code =>
    rows.flatMap((row, i) => [...code(row, i)]);
  const sumUp = (sum: Local, factor: Local, b: Local) => set(sum, addProduct(get(sum), get(factor), get(b)));

  const innermost = [
    ...set(bLeft, load(get(bAt))),
    ...set(bRight, load(get(bAt), 4 * lanes)),
    ...each(({ aAt, left, right, factor }) => [
      ...set(factor, loadSplat(get(aAt))),
      ...sumUp(left, factor, bLeft),
      ...sumUp(right, factor, bRight),
      ...advance(aAt, get(p.aStep)),
    ]),
    ...advance(bAt, get(p.bStep)),
  ];
  const block = [
    ...set(bAt, get(bColumn)),
    ...each(({ aAt, outAt, left, right }, i) => [
      ...set(aAt, add(get(aBlock), multiply(get(p.aRow), constant(i)))),
      ...set(outAt, add(get(outBlock), multiply(get(p.outRow), constant(i)))),
      ...set(left, zero),
      ...set(right, zero),
    ]),
    ...sumOver(
      repeat(depthLeft, get(p.depth), innermost),
      rows.map(({ aAt }) => aAt),
    ),
    ...when(
      get(p.keep),
      each(({ outAt, left, right }) => [
        ...set(left, vectorAdd(get(left), load(get(outAt)))),
        ...set(right, vectorAdd(get(right), load(get(outAt), 4 * lanes))),
      ]),
    ),
    ...each(({ outAt, left, right }) => [
      ...store(get(outAt), get(left)),
      ...store(get(outAt), get(right), 4 * lanes),
    ]),
    ...advance(aBlock, multiply(get(p.aRow), constant(rowsAtOnce))),
    ...advance(outBlock, multiply(get(p.outRow), constant(rowsAtOnce))),
  ];
  const column = [
    ...set(aBlock, get(p.a)),
    ...set(outBlock, get(outColumn)),
    ...repeat(rowsLeft, get(p.rowBlocks), block),
    ...advance(bColumn, constant(8 * lanes)),
    ...advance(outColumn, constant(8 * lanes)),
  ];
  return repeat(planesLeft, get(p.planes), [
    ...set(bColumn, get(p.b)),
    ...set(outColumn, get(p.out)),
    ...repeat(columnsLeft, get(p.columnBlocks), column),
    ...advance(p.a, get(p.aPlane)),
    ...advance(p.b, get(p.bPlane)),
    ...advance(p.out, get(p.outPlane)),
  ]);
}
