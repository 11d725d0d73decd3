/**
 * Loops of batch normalisation over a map as rows of whole vectors, four channels at a time (normalisation.ts says what for):
 *
 *   sumSquares         out[c] = sum over r of (x[r, c] - mean[c])^2
 *   sumSlopes          out[c] = sum over r of dy[r, c];   products[c] = sum over r of dy[r, c] (x[r, c] - mean[c])
 *   normaliseRows      out[r, c] = (x[r, c] - mean[c]) factor[c] + shift[c]
 *   normaliseSlopes    out[r, c] = (dy[r, c] + (x[r, c] - mean[c]) slope[c] + less[c]) factor[c]
 *
 * The last two take their vectors one after the other from `by`, each as long as a row.
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
  vectorAdd,
  vectorMultiply,
  vectorSubtract,
  zero,
} from './assemble.ts';

const vectorBytes = 16;

/** `wide` times sixteen columns, then `single` times four; `columns` does so many vectors beside each other. */
function acrossColumns(
  left: Local,
  wide: Code,
  single: Code,
  addresses: readonly Local[],
  columns: (width: number) => Code,
): Code {
  const moved = (width: number): Code => [
    ...columns(width),
    ...addresses.flatMap((address) => advance(address, constant(width * vectorBytes))),
  ];
  return [...repeat(left, wide, moved(4)), ...repeat(left, single, moved(1))];
}

export const sumSquares = defineFunction(
  'sumSquares',
  ['x', 'mean', 'rowBytes', 'rows', 'out', 'wide', 'single'],
  (p, local) => {
    const [columnsLeft, rowsLeft, at] = [local('i32'), local('i32'), local('i32')];
    const distance = local('v128');
    const places = Array.from({ length: 4 }, () => ({ sum: local('v128'), mean: local('v128') }));
    return acrossColumns(columnsLeft, get(p.wide), get(p.single), [p.x, p.mean, p.out], (width) => {
      const used = places.slice(0, width);
      return [
        ...used.flatMap(({ sum, mean }, i) => [
          ...set(sum, zero),
          ...set(mean, load(get(p.mean), i * vectorBytes)),
        ]),
        ...set(at, get(p.x)),
        ...repeat(rowsLeft, get(p.rows), [
          ...used.flatMap(({ sum, mean }, i) => [
            ...set(distance, vectorSubtract(load(get(at), i * vectorBytes), get(mean))),
            ...set(sum, vectorAdd(get(sum), vectorMultiply(get(distance), get(distance)))),
          ]),
          ...advance(at, get(p.rowBytes)),
        ]),
        ...used.flatMap(({ sum }, i) => store(get(p.out), get(sum), i * vectorBytes)),
      ];
    });
  },
);

export const sumSlopes = defineFunction(
  'sumSlopes',
  ['dy', 'x', 'mean', 'rowBytes', 'rows', 'out', 'products', 'wide', 'single'],
  (p, local) => {
    const [columnsLeft, rowsLeft, at, from] = [local('i32'), local('i32'), local('i32'), local('i32')];
    const slope = local('v128');
    const places = Array.from({ length: 4 }, () => ({
      ...{ sum: local('v128'), product: local('v128'), mean: local('v128') },
    }));
    const addresses = [p.dy, p.x, p.mean, p.out, p.products];
    return acrossColumns(columnsLeft, get(p.wide), get(p.single), addresses, (width) => {
      const used = places.slice(0, width);
      return [
        ...used.flatMap(({ sum, product, mean }, i) => [
          ...set(sum, zero),
          ...set(product, zero),
          ...set(mean, load(get(p.mean), i * vectorBytes)),
        ]),
        ...set(at, get(p.x)),
        ...set(from, get(p.dy)),
        ...repeat(rowsLeft, get(p.rows), [
          ...used.flatMap(({ sum, product, mean }, i) => {
            const centred = vectorSubtract(load(get(at), i * vectorBytes), get(mean));
            return [
              ...set(slope, load(get(from), i * vectorBytes)),
              ...set(sum, vectorAdd(get(sum), get(slope))),
              ...set(product, vectorAdd(get(product), vectorMultiply(get(slope), centred))),
            ];
          }),
          ...advance(at, get(p.rowBytes)),
          ...advance(from, get(p.rowBytes)),
        ]),
        ...used.flatMap(({ sum, product }, i) => [
          ...store(get(p.out), get(sum), i * vectorBytes),
          ...store(get(p.products), get(product), i * vectorBytes),
        ]),
      ];
    });
  },
);

export const normaliseRows = defineFunction(
  'normaliseRows',
  ['x', 'by', 'out', 'vectors', 'rows'],
  (p, local) => {
    const [mean, factor, shift] = [local('i32'), local('i32'), local('i32')];
    const centred = vectorSubtract(load(get(p.x)), load(get(mean)));
    const y = vectorAdd(vectorMultiply(centred, load(get(factor))), load(get(shift)));
    return overRows(p, local, [mean, factor, shift], [p.x, p.out], store(get(p.out), y));
  },
);

export const normaliseSlopes = defineFunction(
  'normaliseSlopes',
  ['dy', 'x', 'by', 'out', 'vectors', 'rows'],
  (p, local) => {
    const [mean, slope, less, factor] = [local('i32'), local('i32'), local('i32'), local('i32')];
    const centred = vectorSubtract(load(get(p.x)), load(get(mean)));
    const inner = vectorAdd(
      vectorAdd(load(get(p.dy)), vectorMultiply(centred, load(get(slope)))),
      load(get(less)),
    );
    const dx = vectorMultiply(inner, load(get(factor)));
    return overRows(p, local, [mean, slope, less, factor], [p.dy, p.x, p.out], store(get(p.out), dx));
  },
);

/** `body` for every vector of every row: `vectors` of `by` begin anew at each row, `maps` go on. */
function overRows(
  { by, vectors, rows }: Readonly<Record<'by' | 'vectors' | 'rows', Local>>,
  local: (type: 'i32') => Local,
  patterns: readonly Local[],
  maps: readonly Local[],
  body: Code,
): Code {
  const rowBytes = multiply(get(vectors), constant(vectorBytes));
  return repeat(local('i32'), get(rows), [
    ...patterns.flatMap((pattern, i) => set(pattern, add(get(by), multiply(rowBytes, constant(i))))),
    ...repeat(local('i32'), get(vectors), [
      ...body,
      ...[...maps, ...patterns].flatMap((address) => advance(address, constant(vectorBytes))),
    ]),
  ]);
}
