/**
 * The gradient of a strided convolution's input, gathered by one thread for each element (and a few channels of it):
 *
 *   dx[n, y, x, c] = Σ d[n, i, j, f] w[u, v, c, f]      over u, v, f with i s + u = y + top and j s + v = x + left.
 *
 * `w` comes transposed, [u, v, f, c], so that neighbouring threads read consecutive elements. Where the stride is 1 this
 * is a correlation, and `correlate` does it faster.
 */
import { type Correlation, correlationWork } from './correlate.ts';
import { type Dispatch, dispatchOf, lines, reads, type View } from './dispatch.ts';
import { type GradientTarget, storeGradient, targetBindings } from './epilogue.ts';
import { tileFilters } from './tiles.ts';

export function inputGradient(c: Correlation, d: View, w: View, target: GradientTarget): Dispatch {
  const each = tileFilters(c.inChannels, 4);
  const lanes = c.inChannels / each;
  const body = `  let channel0 = t % ${lanes}u;
  let place = t / ${lanes}u;
  let column = place % ${c.inWidth}u;
  let line = (place / ${c.inWidth}u) % ${c.inHeight}u;
  let n = place / ${c.inWidth * c.inHeight}u;
${lines(each, (k) => `  var a${k} = 0.0f;`)}
  for (var u = 0u; u < ${c.kernelHeight}u; u++) {
    let y = i32(line) + ${c.top} - i32(u);
    if (y < 0 || y % ${c.stride} != 0 || y / ${c.stride} >= ${c.outHeight}) { continue; }
    for (var v = 0u; v < ${c.kernelWidth}u; v++) {
      let x = i32(column) + ${c.left} - i32(v);
      if (x < 0 || x % ${c.stride} != 0 || x / ${c.stride} >= ${c.outWidth}) { continue; }
      let start = ((n * ${c.outHeight}u + u32(y / ${c.stride})) * ${c.outWidth}u + u32(x / ${c.stride})) * ${c.outChannels}u;
      let at = (u * ${c.kernelWidth}u + v) * ${c.outChannels * c.inChannels}u + channel0;
      for (var f = 0u; f < ${c.outChannels}u; f++) {
        let d0 = d[start + f];
${lines(each, (k) => `        a${k} += d0 * w[at + f * ${c.inChannels}u + ${k * lanes}u];`)}
      }
    }
  }
${lines(each, (k) => `  ${storeGradient(target, `place * ${c.inChannels}u + channel0 + ${k * lanes}u`, `a${k}`)}`)}`;
  return dispatchOf({
    kernel: 'inputGradient',
    bindings: { d: reads(d), w: reads(w), ...targetBindings(target) },
    threads: lanes * c.inWidth * c.inHeight * c.batch,
    body,
    work: correlationWork(c) / c.stride ** 2,
  });
}
