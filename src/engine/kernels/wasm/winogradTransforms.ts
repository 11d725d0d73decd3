/**
 * A line of winogradForms applied to the columns and then to the rows of a tile: the two-dimensional maps of Winograd's
 * F(m x m, 3 x 3), between maps [row, column, channel] and n x n planes of [tile, channel], n = m + 2:
 *
 *   input, gradient   tiles of the input (n x n, overlapping by two) and of the output's gradient (m x m) to planes
 *   output            planes to tiles of the output (m x m)
 *   kernel            a kernel [3, 3, C K] is one tile with C K channels; kernelGradient goes back
 *
 * The sum over channels turns the products of a tile into one matrix product for each plane. Four channels at a time.
 */
import {
  type AssembledFunction,
  add,
  advance,
  type Code,
  constant,
  copyBytes,
  defineFunction,
  get,
  type Local,
  load,
  multiply,
  repeat,
  set,
  store,
} from './assemble.ts';
import {
  type Line,
  type MultiplyAdd,
  type Outputs,
  type TransformName,
  winogradForms,
} from './winogradForms.ts';

const vectorBytes = 16;

/** The distances are in bytes: from one row of the map, one pixel, one plane to the next. */
const parameters = [
  'map',
  'rowBytes',
  'pixelBytes',
  'planes',
  'planeBytes',
  'tileRows',
  'tileColumns',
  'vectors',
] as const;

export type TransformFunction = AssembledFunction<(typeof parameters)[number]>;

/** All maps of F(m x m, 3 x 3) for m = `outputs`. */
export function winogradTransforms(
  outputs: Outputs,
  multiplyAdd: MultiplyAdd,
): Readonly<Record<TransformName, TransformFunction>> {
  const lines = winogradForms[outputs];
  const size = outputs + 2;
  const toPlanes = (name: TransformName, tile: number) =>
    transform(`${name}${outputs}`, lines[name], multiplyAdd, {
      from: tile,
      to: size,
      step: outputs,
      toPlanes: true,
    });
  const toMap = (name: TransformName, tile: number) =>
    transform(`${name}${outputs}`, lines[name], multiplyAdd, {
      from: size,
      to: tile,
      step: outputs,
      toPlanes: false,
    });
  return {
    input: toPlanes('input', size),
    gradient: toPlanes('gradient', outputs),
    kernel: toPlanes('kernel', 3),
    output: toMap('output', outputs),
    kernelGradient: toMap('kernelGradient', 3),
  };
}

/** `rows` rows of `bytes` bytes each from one map to another: into a padded one, or out of it. */
export const copyRows = defineFunction(
  'copyRows',
  ['to', 'toRow', 'from', 'fromRow', 'rows', 'bytes'],
  (p, local) =>
    repeat(local('i32'), get(p.rows), [
      ...copyBytes(get(p.to), get(p.from), get(p.bytes)),
      ...advance(p.to, get(p.toRow)),
      ...advance(p.from, get(p.fromRow)),
    ]),
);

interface Tiles {
  /** The side of what is read, and of what is written. */
  readonly from: number;
  readonly to: number;
  /** From one tile of the map to the next. */
  readonly step: number;
  readonly toPlanes: boolean;
}

function transform(
  name: string,
  line: Line,
  multiplyAdd: MultiplyAdd,
  { from, to, step, toPlanes }: Tiles,
): TransformFunction {
  return defineFunction(name, parameters, (p, local) => {
    const [tile, at, planesApart] = [local('i32'), local('i32'), local('i32')];
    const [rowsLeft, columnsLeft, vectorsLeft] = [local('i32'), local('i32'), local('i32')];
    const values = Array.from({ length: Math.max(from, to) }, () => local('v128'));
    const half = Array.from({ length: to }, () => Array.from({ length: from }, () => local('v128')));
    const spare: Local[] = [];

    /** The line's results, each handed to `use`; what it needs in between is in locals that every line uses again. */
    const apply = (arguments_: readonly Local[], use: (result: Code, index: number) => Code): Code => {
      let used = 0;
      const before: Code[] = [];
      const temporary = (value: Code): Local => {
        const place = spare[used] ?? local('v128');
        spare[used] = place;
        used += 1;
        before.push(set(place, value));
        return place;
      };
      const results = line(arguments_, temporary, multiplyAdd);
      return [...before.flat(), ...results.flatMap((result, index) => [...use(result, index)])];
    };

    const readColumn = (column: number): Code => {
      const start = toPlanes
        ? add(get(tile), multiply(get(p.pixelBytes), constant(column)))
        : add(get(p.planes), multiply(get(p.planeBytes), constant(column)));
      const apart = toPlanes ? p.rowBytes : planesApart;
      const each = values
        .slice(0, from)
        .flatMap((value, row) => [...(row > 0 ? advance(at, get(apart)) : []), ...set(value, load(get(at)))]);
      return [...set(at, start), ...each];
    };
    const writeRow = (row: number): Code => {
      const start = toPlanes
        ? add(get(p.planes), multiply(get(p.planeBytes), constant(row * to)))
        : add(get(tile), multiply(get(p.rowBytes), constant(row)));
      const apart = toPlanes ? p.planeBytes : p.pixelBytes;
      return [
        ...set(at, start),
        ...apply(half[row] ?? [], (result, column) => [
          ...(column > 0 ? advance(at, get(apart)) : []),
          ...store(get(at), result),
        ]),
      ];
    };
    const indexes = (count: number) => Array.from({ length: count }, (_, i) => i);
    const body = [
      ...indexes(from).flatMap((column) => [
        ...readColumn(column),
        ...apply(values.slice(0, from), (result, row) => set(half[row]?.[column] as Local, result)),
      ]),
      ...indexes(to).flatMap(writeRow),
    ];
    return [
      ...set(planesApart, multiply(get(p.planeBytes), constant(from))),
      ...repeat(rowsLeft, get(p.tileRows), [
        ...set(tile, get(p.map)),
        ...repeat(columnsLeft, get(p.tileColumns), [
          ...repeat(vectorsLeft, get(p.vectors), [
            ...body,
            ...advance(tile, constant(vectorBytes)),
            ...advance(p.planes, constant(vectorBytes)),
          ]),
          // The channels moved it by one pixel.
          ...advance(tile, multiply(get(p.pixelBytes), constant(step - 1))),
        ]),
        ...advance(p.map, multiply(get(p.rowBytes), constant(step))),
      ]),
    ];
  });
}
