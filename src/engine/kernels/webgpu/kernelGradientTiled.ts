/**
 * The gradient of a convolution's kernel and bias as a product of matrices, in tiles that a workgroup keeps in its shared
 * memory:
 *
 *   dw[k, f] = Σ X[m, k] d[m, f]      over the places m      (`lookUp.ts` has X)
 *
 * The bias is one more k, whose X is 1 everywhere. The places are cut into stretches, each with a partial result of its
 * own, as in `kernelGradient.ts`. A workgroup takes 64 of k by its filters, 16 places at a time; a thread 4 by 4 of them.
 */
import { filtersInTile } from './correlateTiled.ts';
import { type Correlation, correlationWork, perGroup, resultLength } from './correlation.ts';
import { type Dispatch, declared, lines, listOf, numbered, reads, type View, writes } from './dispatch.ts';
import type { PartialGradient } from './kernelGradient.ts';
import { extentsOf, lookUp } from './lookUp.ts';

const terms = 64;
const depth = 16;
const wantedGroups = 512;
/** A stretch of fewer places would write more partial results than it saves time. */
const leastPlaces = 128;

function tilesOf(c: Correlation, bias: boolean) {
  const group = perGroup(c);
  const filters = filtersInTile(group.filters);
  const across = Math.ceil(group.filters / filters);
  const down = Math.ceil((extentsOf(c).terms + (bias ? 1 : 0)) / terms);
  return { filters, across, down, tiles: c.groups * across * down };
}

/** Into how many stretches the places are cut: enough to fill a device. */
export function splitsByTiles(c: Correlation, bias: boolean): number {
  const most = Math.ceil(extentsOf(c).places / leastPlaces);
  return Math.max(1, Math.min(most, Math.ceil(wantedGroups / tilesOf(c, bias).tiles)));
}

export function kernelGradientTiled(
  c: Correlation,
  { splits, bias, into }: PartialGradient,
  x: View,
  d: View,
): Dispatch {
  const { places, terms: all } = extentsOf(c);
  const group = perGroup(c);
  const { filters, across, down, tiles } = tilesOf(c, bias);
  const fours = filters / 4;
  const threads = (terms / 4) * fours;
  const stretch = Math.ceil(places / splits);
  const number = numbered(tiles * splits, correlationWork(c));
  const bindings = { x: reads(x), d: reads(d), partial: writes(into) };
  const source = `${declared(bindings)}${number.declared}var<workgroup> terms: array<vec4i, ${terms}>;
var<workgroup> xs: array<vec4f, ${(depth * terms) / 4}>;
var<workgroup> ds: array<vec4f, ${depth * fours}>;
${lookUp(c, true)}
fn slope(m: u32, last: u32, f: u32, end: u32) -> f32 {
  if (m >= last || f >= end) { return 0.0f; }
  return d[m * ${c.outChannels}u + f];
}

@compute @workgroup_size(${threads})
fn main(@builtin(workgroup_id) group: vec3u, @builtin(local_invocation_index) lane: u32) {
  ${number.line}
  let g = number;
  let tile = g % ${tiles}u;
  let part = g / ${tiles}u;
  let block = tile / ${down}u;
  let filter0 = (block / ${across}u) * ${group.filters}u + (block % ${across}u) * ${filters}u;
  let end = (block / ${across}u + 1u) * ${group.filters}u;
  let term0 = (tile % ${down}u) * ${terms}u;
  let mine = lane % ${fours}u;
  let row = lane / ${fours}u;
  if (lane < ${terms}u) { terms[lane] = termOf(term0 + lane, (block / ${across}u) * ${group.channels}u); }
${lines(4, (r) => `  var a${r} = vec4f();`)}
  workgroupBarrier();
  let last = min((part + 1u) * ${stretch}u, ${places}u);
  for (var m0 = part * ${stretch}u; m0 < last; m0 += ${depth}u) {
    for (var e = lane; e < ${(depth * terms) / 4}u; e += ${threads}u) {
      let place = placeOf(m0 + e / ${terms / 4}u);
      let k = 4u * (e % ${terms / 4}u);
      xs[e] = vec4f(${listOf(4, (i) => `look(place, terms[k + ${i}u])`).join(', ')});
    }
    for (var e = lane; e < ${depth * fours}u; e += ${threads}u) {
      let m = m0 + e / ${fours}u;
      let f = filter0 + 4u * (e % ${fours}u);
      ds[e] = vec4f(${listOf(4, (i) => `slope(m, last, f + ${i}u, end)`).join(', ')});
    }
    workgroupBarrier();
    for (var m = 0u; m < ${depth}u; m++) {
      let left = xs[m * ${terms / 4}u + row];
      let right = ds[m * ${fours}u + mine];
${lines(4, (r) => `      a${r} += left[${r}] * right;`)}
    }
    workgroupBarrier();
  }
  if (part >= ${splits}u) { return; }
  let base = part * ${resultLength(c, bias)}u;
${lines(4, (r) => {
  const term = `(term0 + 4u * row + ${r}u)`;
  const stores = lines(4, (f) => {
    const filter = `(filter0 + 4u * mine + ${f}u)`;
    return `    if (${filter} < end) { partial[base + ${term} * ${c.outChannels}u + ${filter}] = a${r}[${f}]; }`;
  });
  return `  if (${term} < ${all + (bias ? 1 : 0)}u) {\n${stores}\n  }`;
})}
}
`;
  return {
    kernel: 'kernelGradientTiled',
    source,
    bindings: Object.values(bindings),
    ...number.start,
    work: correlationWork(c),
  };
}
