/**
 * The correlation of `correlate.ts` as one product of matrices, in tiles that a workgroup keeps in its shared memory:
 *
 *   out[m, f] = Σ X[m, k] w[k, f],     m = (n, i, j),     k = (u, v, c),     X[m, k] = x[n, i s + u - top, j s + v - left, c]
 *
 * X is never written out: its elements are looked up while a tile is filled. A workgroup fills 64 rows by 16 of k and 16
 * of k by its filters, waits, and each thread multiplies 4 rows by 4 filters. Each element is read from memory once for a
 * whole tile, which pays where waiting for each other is cheap: on a GPU, not on a CPU that imitates one.
 */
import { type Correlation, correlationWork, type Store } from './correlate.ts';
import { type Dispatch, declared, lines, reads, spread, type View } from './dispatch.ts';

const rows = 64;
const depth = 16;
const each = 4;

export function correlateTiled(c: Correlation, x: View, w: View, { bindings, store }: Store): Dispatch {
  const places = c.batch * c.outHeight * c.outWidth;
  const terms = c.kernelHeight * c.kernelWidth * c.inChannels;
  const filters = c.outChannels > 16 ? 32 : 16;
  const threads = (rows / each) * (filters / each);
  const across = Math.ceil(c.outChannels / filters);
  const groups = across * Math.ceil(places / rows);
  const workgroups = spread(groups);
  const all = { x: reads(x), w: reads(w), ...bindings };
  const pairs = (of: (r: number, f: number) => string) => lines(each, (r) => lines(each, (f) => of(r, f)));
  const source = `${declared(all)}var<workgroup> xs: array<f32, ${rows * depth}>;
var<workgroup> ws: array<f32, ${depth * filters}>;

fn look(m: u32, k: u32) -> f32 {
  if (m >= ${places}u || k >= ${terms}u) { return 0.0f; }
  let c = k % ${c.inChannels}u;
  let v = (k / ${c.inChannels}u) % ${c.kernelWidth}u;
  let u = k / ${c.inChannels * c.kernelWidth}u;
  let r = i32(((m / ${c.outWidth}u) % ${c.outHeight}u) * ${c.stride}u + u) - ${c.top};
  let q = i32((m % ${c.outWidth}u) * ${c.stride}u + v) - ${c.left};
  if (r < 0 || r >= ${c.inHeight} || q < 0 || q >= ${c.inWidth}) { return 0.0f; }
  let n = m / ${c.outWidth * c.outHeight}u;
  return x[((n * ${c.inHeight}u + u32(r)) * ${c.inWidth}u + u32(q)) * ${c.inChannels}u + c];
}

@compute @workgroup_size(${threads})
fn main(@builtin(workgroup_id) group: vec3u, @builtin(local_invocation_index) lane: u32) {
  let g = group.y * ${workgroups[0]}u + group.x;
  if (g >= ${groups}u) { return; }
  let filter0 = (g % ${across}u) * ${filters}u;
  let place0 = (g / ${across}u) * ${rows}u;
  let mine = (lane % ${filters / each}u) * ${each}u;
  let row = (lane / ${filters / each}u) * ${each}u;
${pairs((r, f) => `  var a${r}_${f} = 0.0f;`)}
  for (var k0 = 0u; k0 < ${terms}u; k0 += ${depth}u) {
    for (var e = lane; e < ${rows * depth}u; e += ${threads}u) {
      xs[(e % ${depth}u) * ${rows}u + e / ${depth}u] = look(place0 + e / ${depth}u, k0 + e % ${depth}u);
    }
    for (var e = lane; e < ${depth * filters}u; e += ${threads}u) {
      let k = k0 + e / ${filters}u;
      let f = filter0 + e % ${filters}u;
      var value = 0.0f;
      if (k < ${terms}u && f < ${c.outChannels}u) { value = w[k * ${c.outChannels}u + f]; }
      ws[e] = value;
    }
    workgroupBarrier();
    for (var k = 0u; k < ${depth}u; k++) {
${lines(each, (r) => `      let x${r} = xs[k * ${rows}u + row + ${r}u];`)}
${lines(each, (f) => `      let w${f} = ws[k * ${filters}u + mine + ${f}u];`)}
${pairs((r, f) => `      a${r}_${f} += x${r} * w${f};`)}
    }
    workgroupBarrier();
  }
${lines(each, (r) => {
  const stores = lines(each, (f) => {
    const index = `(place0 + row + ${r}u) * ${c.outChannels}u + filter0 + mine + ${f}u`;
    const one = store(index, `a${r}_${f}`, `(filter0 + mine + ${f}u)`);
    return `    if (filter0 + mine + ${f}u < ${c.outChannels}u) { ${one} }`;
  });
  return `  if (place0 + row + ${r}u < ${places}u) {\n${stores}\n  }`;
})}
}
`;
  return { kernel: 'correlate', source, bindings: Object.values(all), workgroups, work: correlationWork(c) };
}
