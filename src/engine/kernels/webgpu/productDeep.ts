/**
 * A product of matrices with few rows and long sums, as a dense layer behind a flattened map:
 *
 *   out[m, f] = Σ x[m, k] w[k, f]
 *
 * In tiles of 64 rows it would keep a handful of workgroups busy while the rest of a GPU is idle. Here a workgroup has 16
 * rows and 16 filters, and 16 of its threads share each sum: thread p takes k = p, p + 16, ... Their parts meet in shared
 * memory and are added in order.
 */
import type { Store } from './correlate.ts';
import { filtersInTile } from './correlateTiled.ts';
import { type Correlation, correlationWork, isPointwise } from './correlation.ts';
import { type Dispatch, declared, lines, listOf, numbered, reads, type View } from './dispatch.ts';
import { extentsOf } from './lookUp.ts';

const side = 16;
const parts = 16;
const threads = (side / 4) * (side / 4) * parts;

/** So many tiles of 64 rows leave most of a GPU idle; fewer terms are summed before it matters. */
const [fewTiles, leastTerms] = [32, 128];

export function isDeep(c: Correlation): boolean {
  const { places, terms } = extentsOf(c);
  const tiles = Math.ceil(places / 64) * Math.ceil(c.outChannels / filtersInTile(c.outChannels));
  return isPointwise(c) && c.groups === 1 && tiles <= fewTiles && terms >= leastTerms;
}

export function productDeep(c: Correlation, x: View, w: View, { bindings, store }: Store): Dispatch {
  const { places, terms } = extentsOf(c);
  const filters = c.outChannels;
  const across = Math.ceil(filters / side);
  const number = numbered(across * Math.ceil(places / side), correlationWork(c));
  const all = { x: reads(x), w: reads(w), ...bindings };
  const row = (r: number) => `min(row0 + 4u * row + ${r}u, ${places - 1}u)`;
  const filter = (f: number) => `min(filter0 + 4u * mine + ${f}u, ${filters - 1}u)`;
  const source = `${declared(all)}${number.declared}var<workgroup> sums: array<vec4f, ${4 * threads}>;

@compute @workgroup_size(${threads})
fn main(@builtin(workgroup_id) group: vec3u, @builtin(local_invocation_index) lane: u32) {
  ${number.line}
  let filter0 = (number % ${across}u) * ${side}u;
  let row0 = (number / ${across}u) * ${side}u;
  let mine = lane % 4u;
  let part = (lane / 4u) % ${parts}u;
  let row = lane / ${4 * parts}u;
${lines(4, (r) => `  let x${r} = ${row(r)} * ${terms}u;`)}
${lines(4, (f) => `  let f${f} = ${filter(f)};`)}
${lines(4, (r) => `  var a${r} = vec4f();`)}
  for (var k = part; k < ${terms}u; k += ${parts}u) {
    let at = k * ${filters}u;
    let right = vec4f(${listOf(4, (f) => `w[at + f${f}]`).join(', ')});
${lines(4, (r) => `    a${r} += x[x${r} + k] * right;`)}
  }
${lines(4, (r) => `  sums[${r * threads}u + lane] = a${r};`)}
  workgroupBarrier();
  let m = lane / ${side}u;
  let f = lane % ${side}u;
  let first = (m % 4u) * ${threads}u + (m / 4u) * ${4 * parts}u + f / 4u;
  var sum = sums[first][f % 4u];
  for (var p = 1u; p < ${parts}u; p++) { sum += sums[first + 4u * p][f % 4u]; }
  let place = row0 + m;
  let column = filter0 + f;
  if (place < ${places}u && column < ${filters}u) { ${store(`place * ${filters}u + column`, 'sum', 'column')} }
}
`;
  return {
    kernel: 'productDeep',
    source,
    bindings: Object.values(all),
    ...number.start,
    work: correlationWork(c),
  };
}
