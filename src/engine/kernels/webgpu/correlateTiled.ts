/**
 * The correlation of `correlation.ts` as one product of matrices, in tiles that a workgroup keeps in its shared memory:
 *
 *   out[m, f] = Σ X[m, k] w[k, f]      (`lookUp.ts` has X)
 *
 * A workgroup fills 64 rows by 16 of k and 16 of k by its filters, waits, and each thread multiplies 4 rows by 4 filters.
 * Each element is read from memory once for a whole tile, which pays where waiting for each other is cheap: on a GPU, not
 * on a CPU that imitates one. Rows and filters are held in fours, so that each is one load.
 */
import type { Store } from './correlate.ts';
import { type Correlation, correlationWork, perGroup } from './correlation.ts';
import { type Dispatch, declared, lines, listOf, numbered, reads, type View } from './dispatch.ts';
import { extentsOf, lookUp } from './lookUp.ts';

const rows = 64;
const depth = 16;

/** Filters that one workgroup takes: no fewer than 16, so that 64 threads stand together. */
export function filtersInTile(filters: number): number {
  if (filters > 32) return 64;
  return filters > 16 ? 32 : 16;
}

export function correlateTiled(c: Correlation, x: View, w: View, { bindings, store }: Store): Dispatch {
  const { places, terms } = extentsOf(c);
  const group = perGroup(c);
  const filters = filtersInTile(group.filters);
  const fours = filters / 4;
  const threads = (rows / 4) * fours;
  const across = Math.ceil(group.filters / filters);
  const blocks = c.groups * across;
  const number = numbered(blocks * Math.ceil(places / rows), correlationWork(c));
  const all = { x: reads(x), w: reads(w), ...bindings };
  const source = `${declared(all)}${number.declared}var<workgroup> places: array<vec4i, ${rows}>;
var<workgroup> xs: array<vec4f, ${(depth * rows) / 4}>;
var<workgroup> ws: array<vec4f, ${depth * fours}>;
${lookUp(c)}
fn weight(k: u32, f: u32, end: u32) -> f32 {
  if (k >= ${terms}u || f >= end) { return 0.0f; }
  return w[k * ${c.outChannels}u + f];
}

@compute @workgroup_size(${threads})
fn main(@builtin(workgroup_id) group: vec3u, @builtin(local_invocation_index) lane: u32) {
  ${number.line}
  let g = number;
  let block = g % ${blocks}u;
  let filter0 = (block / ${across}u) * ${group.filters}u + (block % ${across}u) * ${filters}u;
  let end = (block / ${across}u + 1u) * ${group.filters}u;
  let channel0 = (block / ${across}u) * ${group.channels}u;
  let place0 = (g / ${blocks}u) * ${rows}u;
  let mine = lane % ${fours}u;
  let row = lane / ${fours}u;
  if (lane < ${rows}u) { places[lane] = placeOf(place0 + lane); }
${lines(4, (r) => `  var a${r} = vec4f();`)}
  workgroupBarrier();
  for (var k0 = 0u; k0 < ${terms}u; k0 += ${depth}u) {
    let term = termOf(k0 + lane % ${depth}u, channel0);
    for (var e = lane; e < ${(depth * rows) / 4}u; e += ${threads}u) {
      let m = 4u * (e / ${depth}u);
      xs[(e % ${depth}u) * ${rows / 4}u + e / ${depth}u] = vec4f(${listOf(4, (i) => `look(places[m + ${i}u], term)`).join(', ')});
    }
    for (var e = lane; e < ${depth * fours}u; e += ${threads}u) {
      let k = k0 + e / ${fours}u;
      let f = filter0 + 4u * (e % ${fours}u);
      ws[e] = vec4f(${listOf(4, (i) => `weight(k, f + ${i}u, end)`).join(', ')});
    }
    workgroupBarrier();
    for (var k = 0u; k < ${depth}u; k++) {
      let left = xs[k * ${rows / 4}u + row];
      let right = ws[k * ${fours}u + mine];
${lines(4, (r) => `      a${r} += left[${r}] * right;`)}
    }
    workgroupBarrier();
  }
${lines(4, (r) => {
  const place = `(place0 + 4u * row + ${r}u)`;
  const stores = lines(4, (f) => {
    const filter = `(filter0 + 4u * mine + ${f}u)`;
    return `    if (${filter} < end) { let sum${f} = a${r}[${f}]; ${store(`${place} * ${c.outChannels}u + ${filter}`, `sum${f}`, filter)} }`;
  });
  return `  if (${place} < ${places}u) {\n${stores}\n  }`;
})}
}
`;
  return {
    kernel: 'correlateTiled',
    source,
    bindings: Object.values(all),
    ...number.start,
    work: correlationWork(c),
  };
}
