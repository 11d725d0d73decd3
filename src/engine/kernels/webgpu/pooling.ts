/**
 * Pooling and its gradients. Maximum pooling keeps where each maximum was found (its place in the window, the first
 * where there are several), so that the way back asks no value again. Both ways back gather: a thread for each input
 * element sums the windows that hold it, in order. Padding is no element: it never wins, and averages leave it out.
 */
import { type Dispatch, dispatchOf, reads, type View, writes } from './dispatch.ts';
import { type GradientTarget, storeGradient, targetBindings } from './epilogue.ts';

export interface PoolWindow {
  readonly batch: number;
  readonly inHeight: number;
  readonly inWidth: number;
  readonly channels: number;
  readonly outHeight: number;
  readonly outWidth: number;
  readonly size: number;
  readonly stride: number;
  readonly top: number;
  readonly left: number;
}

/** Whether no window reaches over the edge of the map. */
function staysInside(p: PoolWindow): boolean {
  const reach = (count: number) => (count - 1) * p.stride + p.size;
  const [down, across] = [reach(p.outHeight) <= p.inHeight, reach(p.outWidth) <= p.inWidth];
  return p.top === 0 && p.left === 0 && down && across;
}

/** Thread t is output element t: (n, i, j, c), and the loops over its window that lies on the map. */
function overWindow(p: PoolWindow, inside: string): string {
  const rowTest = staysInside(p) ? '' : `if (r < 0 || r >= ${p.inHeight}) { continue; }`;
  const columnTest = staysInside(p) ? '' : `if (q < 0 || q >= ${p.inWidth}) { continue; }`;
  return `  let c = t % ${p.channels}u;
  let j = (t / ${p.channels}u) % ${p.outWidth}u;
  let i = (t / ${p.channels * p.outWidth}u) % ${p.outHeight}u;
  let n = t / ${p.channels * p.outWidth * p.outHeight}u;
  for (var u = 0u; u < ${p.size}u; u++) {
    let r = i32(i * ${p.stride}u + u) - ${p.top};
    ${rowTest}
    for (var v = 0u; v < ${p.size}u; v++) {
      let q = i32(j * ${p.stride}u + v) - ${p.left};
      ${columnTest}
      let value = x[((n * ${p.inHeight}u + u32(r)) * ${p.inWidth}u + u32(q)) * ${p.channels}u + c];
${inside}
    }
  }`;
}

const outputs = (p: PoolWindow) => p.batch * p.outHeight * p.outWidth * p.channels;
const inputs = (p: PoolWindow) => p.batch * p.inHeight * p.inWidth * p.channels;

/** `places` is null where no gradient will be asked for. */
export function maxPool(p: PoolWindow, x: View, y: View, places: View | null): Dispatch {
  const body = `  var best = -3.402823466e+38f;
  var place = 0u;
  var found = false;
${overWindow(p, `      if (!found || value > best) { best = value; place = u * ${p.size}u + v; found = true; }`)}
  y[t] = best;
  ${places ? 'places[t] = place;' : ''}`;
  return dispatchOf({
    kernel: 'maxPool',
    bindings: { x: reads(x), y: writes(y), ...(places ? { places: writes(places, 'u32') } : {}) },
    threads: outputs(p),
    body,
    work: inputs(p),
  });
}

export function averagePool(p: PoolWindow, x: View, y: View): Dispatch {
  const body = `  var sum = 0.0f;
  var count = 0.0f;
${overWindow(p, '      sum += value; count += 1.0f;')}
  y[t] = sum / count;`;
  return dispatchOf({
    kernel: 'averagePool',
    bindings: { x: reads(x), y: writes(y) },
    threads: outputs(p),
    body,
    work: inputs(p),
  });
}

/** As `overHolders` where windows do not overlap: the one window that may hold the element. */
function inOnlyHolder(p: PoolWindow, inside: string): string {
  return `  let c = t % ${p.channels}u;
  let q = (t / ${p.channels}u) % ${p.inWidth}u + ${p.left}u;
  let r = (t / ${p.channels * p.inWidth}u) % ${p.inHeight}u + ${p.top}u;
  let i = r / ${p.stride}u;
  let j = q / ${p.stride}u;
  let u = i32(r - i * ${p.stride}u);
  let v = i32(q - j * ${p.stride}u);
  var sum = 0.0f;
  if (i < ${p.outHeight}u && j < ${p.outWidth}u && u < ${p.size} && v < ${p.size}) {
    let start = (((t / ${p.channels * p.inWidth * p.inHeight}u) * ${p.outHeight}u + i) * ${p.outWidth}u + j) * ${p.channels}u + c;
${inside}
  }`;
}

/** Thread t is input element t, and the loops over the windows (i, j) that hold it; u and v are its place in each. */
function overHolders(p: PoolWindow, inside: string): string {
  if (p.size <= p.stride) return inOnlyHolder(p, inside);
  return `  let c = t % ${p.channels}u;
  let q = (t / ${p.channels}u) % ${p.inWidth}u;
  let r = (t / ${p.channels * p.inWidth}u) % ${p.inHeight}u;
  let n = t / ${p.channels * p.inWidth * p.inHeight}u;
  let lowest = i32(r) + ${p.top};
  let leftmost = i32(q) + ${p.left};
  let i0 = max(0, lowest - ${p.size - 1} + ${p.stride - 1}) / ${p.stride};
  let j0 = max(0, leftmost - ${p.size - 1} + ${p.stride - 1}) / ${p.stride};
  var sum = 0.0f;
  for (var i = i0; i <= min(lowest / ${p.stride}, ${p.outHeight - 1}); i++) {
    let u = lowest - i * ${p.stride};
    for (var j = j0; j <= min(leftmost / ${p.stride}, ${p.outWidth - 1}); j++) {
      let v = leftmost - j * ${p.stride};
      let start = ((n * ${p.outHeight}u + u32(i)) * ${p.outWidth}u + u32(j)) * ${p.channels}u + c;
${inside}
    }
  }`;
}

export function maxPoolGradient(p: PoolWindow, d: View, places: View, target: GradientTarget): Dispatch {
  const body = `${overHolders(p, `      if (places[start] == u32(u * ${p.size} + v)) { sum += d[start]; }`)}
  ${storeGradient(target, 't', 'sum')}`;
  return dispatchOf({
    kernel: 'maxPoolGradient',
    bindings: { d: reads(d), places: reads(places, 'u32'), ...targetBindings(target) },
    threads: inputs(p),
    body,
  });
}

export function averagePoolGradient(p: PoolWindow, d: View, target: GradientTarget): Dispatch {
  const clipped = (count: string, offset: number, extent: number) =>
    `(min(i32(${count}) * ${p.stride} - ${offset} + ${p.size}, ${extent}) - max(i32(${count}) * ${p.stride} - ${offset}, 0))`;
  const body = `${overHolders(p, `      sum += d[start] / f32(${clipped('i', p.top, p.inHeight)} * ${clipped('j', p.left, p.inWidth)});`)}
  ${storeGradient(target, 't', 'sum')}`;
  return dispatchOf({
    kernel: 'averagePoolGradient',
    bindings: { d: reads(d), ...targetBindings(target) },
    threads: inputs(p),
    body,
  });
}

/** The mean of each channel over the whole map. */
export function globalAverage(batch: number, places: number, channels: number, x: View, y: View): Dispatch {
  const body = `  let start = (t / ${channels}u) * ${places * channels}u + t % ${channels}u;
  var sum = 0.0f;
  for (var i = 0u; i < ${places}u; i++) { sum += x[start + i * ${channels}u]; }
  y[t] = sum / ${places}.0f;`;
  return dispatchOf({
    kernel: 'globalAverage',
    bindings: { x: reads(x), y: writes(y) },
    threads: batch * channels,
    body,
    work: batch * channels * places,
  });
}

export function globalAverageGradient(
  batch: number,
  places: number,
  channels: number,
  d: View,
  target: GradientTarget,
): Dispatch {
  const body = `  let value = d[(t / ${places * channels}u) * ${channels}u + t % ${channels}u] / ${places}.0f;
  ${storeGradient(target, 't', 'value')}`;
  return dispatchOf({
    kernel: 'globalAverageGradient',
    bindings: { d: reads(d), ...targetBindings(target) },
    threads: batch * channels * places,
    body,
  });
}
