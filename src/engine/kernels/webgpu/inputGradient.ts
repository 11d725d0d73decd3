/**
 * The gradient of a strided convolution's input, gathered by one thread for each element (and a few channels of it):
 *
 *   dx[n, y, x, c] = Σ d[n, i, j, f] w[u, v, c', f]      over u, v, f with i s + u = y + top and j s + v = x + left.
 *
 * It is a transposed convolution forwards. `w` comes transposed, [u, v, f', c], so that neighbouring threads read
 * consecutive elements. Only the u and v that meet an output are visited. Where the stride is 1 this is a correlation,
 * and `correlate` does it faster.
 */
import type { Store } from './correlate.ts';
import { type Correlation, correlationWork, perGroup } from './correlation.ts';
import { type Dispatch, dispatchOf, lines, reads, type View } from './dispatch.ts';
import { tileFilters } from './tiles.ts';

export function inputGradient(c: Correlation, d: View, w: View, { bindings, store }: Store): Dispatch {
  const group = perGroup(c);
  const each = tileFilters(group.channels, 4);
  const lanes = c.inChannels / each;
  const side = group.channels / each;
  const body = `  let lane0 = t % ${lanes}u;
  let channel0 = (lane0 / ${side}u) * ${group.channels}u + lane0 % ${side}u;
  let filter0 = (lane0 / ${side}u) * ${group.filters}u;
  let place = t / ${lanes}u;
  let column = place % ${c.inWidth}u + ${c.left}u;
  let line = (place / ${c.inWidth}u) % ${c.inHeight}u + ${c.top}u;
  let n = place / ${c.inWidth * c.inHeight}u;
${lines(each, (k) => `  var a${k} = 0.0f;`)}
  for (var u = line % ${c.stride}u; u < ${c.kernelHeight}u && u <= line; u += ${c.stride}u) {
    let i = (line - u) / ${c.stride}u;
    if (i >= ${c.outHeight}u) { continue; }
    for (var v = column % ${c.stride}u; v < ${c.kernelWidth}u && v <= column; v += ${c.stride}u) {
      let j = (column - v) / ${c.stride}u;
      if (j >= ${c.outWidth}u) { continue; }
      let start = ((n * ${c.outHeight}u + i) * ${c.outWidth}u + j) * ${c.outChannels}u + filter0;
      let at = (u * ${c.kernelWidth}u + v) * ${group.filters * c.inChannels}u + channel0;
      for (var f = 0u; f < ${group.filters}u; f++) {
        let d0 = d[start + f];
${lines(each, (k) => `        a${k} += d0 * w[at + f * ${c.inChannels}u + ${k * side}u];`)}
      }
    }
  }
${lines(each, (k) => `  ${store(`place * ${c.inChannels}u + channel0 + ${k * side}u`, `a${k}`, `(channel0 + ${k * side}u)`)}`)}`;
  return dispatchOf({
    kernel: 'inputGradient',
    bindings: { d: reads(d), w: reads(w), ...bindings },
    threads: lanes * c.inWidth * c.inHeight * c.batch,
    body,
    work: correlationWork(c),
  });
}
