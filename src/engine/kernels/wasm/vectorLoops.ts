/**
 * Loops over maps, four channels at a time.
 *
 *   sumRows      out[c] = sum over r of from[r, c]
 *   addPattern   out[r, c] = from[r, c] + pattern[c]; subtractPattern and multiplyPattern likewise;
 *                addPatternRelu: max(0, from[r, c] + pattern[c])
 *   keepPositive out[i] = from[i] where where[i] > 0, else 0
 */
import {
  advance,
  type Code,
  constant,
  defineFunction,
  get,
  load,
  repeat,
  set,
  store,
  vectorAdd,
  vectorAnd,
  vectorGreater,
  vectorMax,
  vectorMultiply,
  vectorSubtract,
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
