/**
 * The linear maps of Winograd's F(2 x 2, 3 x 3) (Lavin and Gray, 2016), which gives 2 x 2 outputs of a 3 x 3 convolution
 * with 16 products instead of 36. For a 4 x 4 tile d of the input, a 3 x 3 kernel g and a 2 x 2 tile y of the output:
 *
 *   y  = A^T [ (G g G^T) . (B^T d B) ] A            B^T d = d0 - d2, d1 + d2, d2 - d1, d1 - d3
 *   dg = G^T [ (A dy A^T) . (B^T d B) ] G           A^T m = m0 + m1 + m2, m1 - m2 - m3
 *                                                   A y   = y0, y0 + y1, y0 - y1, -y1
 * (. is element by element; the second line is the adjoint of the first.) Tiles overlap by two. The sum over channels
 * turns the products into one matrix product for each of the 16 places of a tile: hence the tiles are laid out as
 * 16 planes of [tile, channel]. Four channels are done at a time.
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
  vectorAdd,
  vectorSubtract,
  zero,
} from './assemble.ts';

type Line = (values: readonly Local[]) => readonly Code[];
const vectorBytes = 16;

const inputLine: Line = ([d0, d1, d2, d3]) => [minus(d0, d2), plus(d1, d2), minus(d2, d1), minus(d1, d3)];
const outputLine: Line = ([m0, m1, m2, m3]) => [
  vectorAdd(plus(m0, m1), value(m2)),
  vectorSubtract(minus(m1, m2), value(m3)),
];
const gradientLine: Line = ([y0, y1]) => [
  value(y0),
  plus(y0, y1),
  minus(y0, y1),
  vectorSubtract(zero, value(y1)),
];

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

/** Map to planes: B^T d B for every 4 x 4 tile. */
export const transformInput = mapToPlanes('transformInput', 4, inputLine);
/** Map to planes: A dy A^T for every 2 x 2 tile. */
export const transformGradient = mapToPlanes('transformGradient', 2, gradientLine);

/** Planes to map: A^T m A, a 2 x 2 tile of the output. */
export const transformOutput = defineFunction('transformOutput', parameters, (p, local) => {
  const walk = tileWalk(p, local);
  const m = square(4, () => local('v128'));
  const half = Array.from({ length: 2 }, () => Array.from({ length: 4 }, () => local('v128')));
  const from = local('i32');
  const to = local('i32');
  return walk([
    ...set(from, get(p.planes)),
    ...m.flat().flatMap((place) => [...set(place, load(get(from))), ...advance(from, get(p.planeBytes))]),
    ...alongColumns(m, half, outputLine),
    ...half.flatMap((row, i) => [
      ...set(to, add(get(walk.tile), multiply(get(p.rowBytes), constant(i)))),
      ...outputLine(row).flatMap((code) => [...store(get(to), code), ...advance(to, get(p.pixelBytes))]),
    ]),
  ]);
});

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

function mapToPlanes(name: string, size: number, line: Line): AssembledFunction {
  return defineFunction(name, parameters, (p, local) => {
    const walk = tileWalk(p, local);
    const d = square(size, () => local('v128'));
    const half = Array.from({ length: 4 }, () => Array.from({ length: size }, () => local('v128')));
    const from = local('i32');
    const to = local('i32');
    return walk([
      ...d.flatMap((row, i) => [
        ...set(from, add(get(walk.tile), multiply(get(p.rowBytes), constant(i)))),
        ...row.flatMap((place) => [...set(place, load(get(from))), ...advance(from, get(p.pixelBytes))]),
      ]),
      ...alongColumns(d, half, line),
      ...set(to, get(p.planes)),
      ...half.flatMap((row) =>
        line(row).flatMap((code) => [...store(get(to), code), ...advance(to, get(p.planeBytes))]),
      ),
    ]);
  });
}

/** Visits every tile and in it every four channels; `tile` is where they begin in the map, `planes` in the first plane. */
function tileWalk(
  p: Readonly<Record<(typeof parameters)[number], Local>>,
  local: (type: 'i32' | 'v128') => Local,
) {
  const tile = local('i32');
  const [rowsLeft, columnsLeft, vectorsLeft] = [local('i32'), local('i32'), local('i32')];
  const walk = (body: Code): Code =>
    repeat(rowsLeft, get(p.tileRows), [
      ...set(tile, get(p.map)),
      ...repeat(columnsLeft, get(p.tileColumns), [
        ...repeat(vectorsLeft, get(p.vectors), [
          ...body,
          ...advance(tile, constant(vectorBytes)),
          ...advance(p.planes, constant(vectorBytes)),
        ]),
        // The channels moved it by one pixel; the next tile begins after two.
        ...advance(tile, get(p.pixelBytes)),
      ]),
      ...advance(p.map, multiply(get(p.rowBytes), constant(2))),
    ]);
  return Object.assign(walk, { tile });
}

/** Applies `line` to each column of `from`; the results are the columns of `to`. */
function alongColumns(
  from: readonly (readonly Local[])[],
  to: readonly (readonly Local[])[],
  line: Line,
): Code {
  const columns = from[0]?.length ?? 0;
  return Array.from({ length: columns }, (_, column) =>
    line(from.map((row) => row[column] as Local)).flatMap((code, row) =>
      set(to[row]?.[column] as Local, code),
    ),
  ).flat();
}

function square<T>(size: number, make: () => T): T[][] {
  return Array.from({ length: size }, () => Array.from({ length: size }, make));
}

function value(local: Local | undefined): Code {
  if (local === undefined) throw new Error('a line of the transform is too short');
  return get(local);
}

function plus(a: Local | undefined, b: Local | undefined): Code {
  return vectorAdd(value(a), value(b));
}

function minus(a: Local | undefined, b: Local | undefined): Code {
  return vectorSubtract(value(a), value(b));
}
