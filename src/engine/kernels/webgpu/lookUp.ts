/**
 * A correlation as a product of matrices whose left one is never written out: X[m, k] is looked up in the map,
 *
 *   m = (n, i, j), a place of the output,     k = (u, v, c'), an element of the kernel,
 *   X[m, k] = x[n, i s + u - top, j s + v - left, c],     0 off the map and where m or k is none.
 *
 * Both indices are taken apart once and not for every element: a division costs as much as many products.
 */
import { type Correlation, perGroup } from './correlation.ts';

/** Places of the output, and terms that each is the sum of. */
export function extentsOf(c: Correlation) {
  return {
    places: c.batch * c.outHeight * c.outWidth,
    terms: c.kernelHeight * c.kernelWidth * perGroup(c).channels,
  };
}

/**
 * WGSL functions of a map `x`: `placeOf(m)`, `termOf(k, channel0)` and `look(place, term)`. With `one`, the term behind
 * the last is 1 at every place: a sum over it is the bias's.
 */
export function lookUp(c: Correlation, one = false): string {
  const { places, terms } = extentsOf(c);
  const { channels } = perGroup(c);
  const never = 1_000_000;
  const wanted = one ? '  if (term.w == 1) { return select(0.0f, 1.0f, place.w == 1); }\n' : '';
  return `
fn placeOf(m: u32) -> vec4i {
  if (m >= ${places}u) { return vec4i(0, ${-never}, 0, 0); }
  let i = (m / ${c.outWidth}u) % ${c.outHeight}u;
  let j = m % ${c.outWidth}u;
  let n = m / ${c.outWidth * c.outHeight}u;
  return vec4i(i32(n * ${c.inHeight}u), i32(i * ${c.stride}u) - ${c.top}, i32(j * ${c.stride}u) - ${c.left}, 1);
}

fn termOf(k: u32, channel0: u32) -> vec4i {
  if (k >= ${terms}u) { return vec4i(${never * 3}, 0, 0, i32(k == ${terms}u)); }
  let v = (k / ${channels}u) % ${c.kernelWidth}u;
  return vec4i(i32(k / ${channels * c.kernelWidth}u), i32(v), i32(channel0 + k % ${channels}u), 0);
}

fn look(place: vec4i, term: vec4i) -> f32 {
${wanted}  let r = place.y + term.x;
  let q = place.z + term.y;
  if (r < 0 || r >= ${c.inHeight} || q < 0 || q >= ${c.inWidth}) { return 0.0f; }
  return x[u32(((place.x + r) * ${c.inWidth} + q) * ${c.inChannels} + term.z)];
}
`;
}
