/**
 * Loops over maps, four channels at a time.
 *
 *   sumRows      out[c] = sum over r of from[r, c]
 *   addPattern   out[r, c] = from[r, c] + pattern[c]; subtractPattern and multiplyPattern likewise;
 *                addPatternRelu: max(0, from[r, c] + pattern[c])
 *   keepPositive out[i] = from[i] where where[i] > 0, else 0
 *   handOut2x2   gradient of max pooling in windows of 2 x 2 side by side: dy goes to the first of the largest of the
 *                four, zero to the others; for one image
 *
 * Channels that do not fill a last vector are done by one that begins earlier and does some channels twice.
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
  multiply,
  repeat,
  set,
  store,
  subtract,
  vectorAdd,
  vectorAnd,
  vectorAndNot,
  vectorEqual,
  vectorGreater,
  vectorMax,
  vectorMultiply,
  vectorOr,
  vectorSubtract,
  when,
  zero,
} from './assemble.ts';

const vectorBytes = 16;

/** `wide` times sixteen columns, then `single` times four. */
export const sumRows = defineFunction(
  'sumRows',
  ['from', 'rowBytes', 'rows', 'out', 'wide', 'single'],
  (p, local) => {
    const [columnsLeft, rowsLeft, at] = [local('i32'), local('i32'), local('i32')];
    const sums = Array.from({ length: 4 }, () => local('v128'));
    const columns = (width: number): Code => {
      const used = sums.slice(0, width);
      return [
        ...used.flatMap((sum) => set(sum, zero)),
        ...set(at, get(p.from)),
        ...repeat(rowsLeft, get(p.rows), [
          ...used.flatMap((sum, i) => set(sum, vectorAdd(get(sum), load(get(at), i * vectorBytes)))),
          ...advance(at, get(p.rowBytes)),
        ]),
        ...used.flatMap((sum, i) => store(get(p.out), get(sum), i * vectorBytes)),
        ...advance(p.from, constant(width * vectorBytes)),
        ...advance(p.out, constant(width * vectorBytes)),
      ];
    };
    return [
      ...repeat(columnsLeft, get(p.wide), columns(4)),
      ...repeat(columnsLeft, get(p.single), columns(1)),
    ];
  },
);

/** `rows` rows of `vectors` vectors each, as long as the pattern. */
export const addPattern = withPattern('addPattern', vectorAdd);
export const subtractPattern = withPattern('subtractPattern', vectorSubtract);
export const multiplyPattern = withPattern('multiplyPattern', vectorMultiply);
export const addPatternRelu = withPattern('addPatternRelu', (from, pattern) =>
  vectorMax(vectorAdd(from, pattern), zero),
);

/** Zero where `where` is not above zero. */
export const keepPositive = defineFunction('keepPositive', ['from', 'where', 'out', 'vectors'], (p, local) =>
  repeat(local('i32'), get(p.vectors), [
    ...store(get(p.out), vectorAnd(load(get(p.from)), vectorGreater(load(get(p.where)), zero))),
    ...[p.out, p.from, p.where].flatMap((address) => advance(address, constant(vectorBytes))),
  ]),
);

function withPattern(name: string, combine: (from: Code, pattern: Code) => Code) {
  return defineFunction(name, ['from', 'pattern', 'out', 'vectors', 'rows'], (p, local) => {
    const at = local('i32');
    return repeat(local('i32'), get(p.rows), [
      ...set(at, get(p.pattern)),
      ...repeat(local('i32'), get(p.vectors), [
        ...store(get(p.out), combine(load(get(p.from)), load(get(at)))),
        ...[p.out, p.from, at].flatMap((address) => advance(address, constant(vectorBytes))),
      ]),
    ]);
  });
}

/** `vectors` whole vectors of channels, then one that begins `back` bytes before where they end, if `back` is not zero. */
export const handOut2x2 = defineFunction(
  'handOut2x2',
  ['x', 'dy', 'dx', 'rowBytes', 'pixelBytes', 'outRows', 'outColumns', 'vectors', 'back'],
  (p, local) => {
    const [rowsLeft, columnsLeft, vectorsLeft] = [local('i32'), local('i32'), local('i32')];
    const [at, below, to, toBelow, from, column] = [
      local('i32'),
      local('i32'),
      local('i32'),
      local('i32'),
      local('i32'),
      local('i32'),
    ];
    const [a, b, c, d, largest, gradient, taken, here] = [
      local('v128'),
      local('v128'),
      local('v128'),
      local('v128'),
      local('v128'),
      local('v128'),
      local('v128'),
      local('v128'),
    ];
    const isLargest = (value: Local) => vectorEqual(get(value), get(largest));
    /** Gradient where `value` is the largest and none before it was; then those places are taken. */
    const give = (value: Local, address: Code): Code => [
      ...set(here, vectorAndNot(isLargest(value), get(taken))),
      ...set(taken, vectorOr(get(taken), get(here))),
      ...store(address, vectorAnd(get(gradient), get(here))),
    ];
    const next = (base: Local) => add(get(base), get(p.pixelBytes));
    const window: Code = [
      ...set(below, add(get(at), get(p.rowBytes))),
      ...set(toBelow, add(get(to), get(p.rowBytes))),
      ...set(a, load(get(at))),
      ...set(b, load(next(at))),
      ...set(c, load(get(below))),
      ...set(d, load(next(below))),
      ...set(gradient, load(get(from))),
      ...set(largest, vectorMax(vectorMax(get(a), get(b)), vectorMax(get(c), get(d)))),
      ...set(taken, zero),
      ...give(a, get(to)),
      ...give(b, next(to)),
      ...give(c, get(toBelow)),
      ...give(d, next(toBelow)),
    ];
    const all = [at, to, from];
    return repeat(rowsLeft, get(p.outRows), [
      ...set(column, constant(0)),
      ...repeat(columnsLeft, get(p.outColumns), [
        ...set(at, add(get(p.x), get(column))),
        ...set(to, add(get(p.dx), get(column))),
        ...set(from, get(p.dy)),
        ...repeat(vectorsLeft, get(p.vectors), [
          ...window,
          ...all.flatMap((one) => advance(one, constant(vectorBytes))),
        ]),
        ...when(get(p.back), [...all.flatMap((one) => set(one, subtract(get(one), get(p.back)))), ...window]),
        ...advance(p.dy, get(p.pixelBytes)),
        ...advance(column, multiply(get(p.pixelBytes), constant(2))),
      ]),
      ...advance(p.x, multiply(get(p.rowBytes), constant(2))),
      ...advance(p.dx, multiply(get(p.rowBytes), constant(2))),
    ]);
  },
);
