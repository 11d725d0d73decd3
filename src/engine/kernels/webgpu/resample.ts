/**
 * What moves values of a map to other places without learning, and the ways back, which gather: a thread for each input
 * element sums, in order, what the outputs that read it were given.
 *
 *   zero padding   y[i + top, j + left] = x[i, j]
 *   nearest        y[i, j] = x[⌊i / f⌋, ⌊j / f⌋]
 *   bilinear       weights max(0, 1 - |s - u|) of the inputs u along each axis, s = (i + 1/2) / f - 1/2, moved to lie
 *                  within the map
 *
 * Places between inputs are counted in whole steps of 1 / (2 f): nothing is rounded before the weights are.
 */
import { type Dispatch, dispatchOf, reads, type View, writes } from './dispatch.ts';
import { type GradientTarget, storeGradient, targetBindings } from './epilogue.ts';

/** Of the input; batch, height, width, channels. */
export type MapExtent = readonly [batch: number, height: number, width: number, channels: number];

export interface Padded {
  readonly map: MapExtent;
  readonly top: number;
  readonly left: number;
  /** Of the output. */
  readonly height: number;
  readonly width: number;
}

export type Method = 'nearest' | 'bilinear';

/** Names `c`, `j`, `i` and `n` of the element `t` of a map. */
const indices = ([, height, width, channels]: MapExtent) => `  let c = t % ${channels}u;
  let j = (t / ${channels}u) % ${width}u;
  let i = (t / ${channels * width}u) % ${height}u;
  let n = t / ${channels * width * height}u;
`;

export function zeroPad({ map, top, left, height, width }: Padded, x: View, y: View): Dispatch {
  const [batch, inHeight, inWidth, channels] = map;
  const body = `${indices([batch, height, width, channels])}  var value = 0.0f;
  if (i >= ${top}u && i < ${top + inHeight}u && j >= ${left}u && j < ${left + inWidth}u) {
    value = x[((n * ${inHeight}u + i - ${top}u) * ${inWidth}u + j - ${left}u) * ${channels}u + c];
  }
  y[t] = value;`;
  return dispatchOf({
    kernel: 'zeroPad',
    bindings: { x: reads(x), y: writes(y) },
    threads: y.length,
    body,
  });
}

export function zeroPadGradient(
  { map, top, left, height, width }: Padded,
  d: View,
  target: GradientTarget,
): Dispatch {
  const body = `${indices(map)}  let value = d[((n * ${height}u + i + ${top}u) * ${width}u + j + ${left}u) * ${map[3]}u + c];
  ${storeGradient(target, 't', 'value')}`;
  return dispatchOf({
    kernel: 'zeroPadGradient',
    bindings: { d: reads(d), ...targetBindings(target) },
    threads: target.into.length,
    body,
  });
}

/** Each output's place among the inputs of its axis, in steps of 1 / (2 f). */
const placeAmong = (index: string, factor: number, extent: number) =>
  `clamp(2 * ${index} + 1 - ${factor}, 0, ${2 * factor * (extent - 1)})`;

export function upsample(method: Method, factor: number, map: MapExtent, x: View, y: View): Dispatch {
  const [batch, height, width, channels] = map;
  const at = (row: string, column: string) =>
    `x[((n * ${height}u + ${row}) * ${width}u + ${column}) * ${channels}u + c]`;
  const between = 2 * factor;
  const bilinear = `  let down = ${placeAmong('i32(i)', factor, height)};
  let across = ${placeAmong('i32(j)', factor, width)};
  let r0 = u32(down / ${between});
  let q0 = u32(across / ${between});
  let r1 = min(r0 + 1u, ${height - 1}u);
  let q1 = min(q0 + 1u, ${width - 1}u);
  let lower = f32(down % ${between}) / ${between}.0f;
  let right = f32(across % ${between}) / ${between}.0f;
  let above = ${at('r0', 'q0')} * (1.0f - right) + ${at('r0', 'q1')} * right;
  let below = ${at('r1', 'q0')} * (1.0f - right) + ${at('r1', 'q1')} * right;
  y[t] = above * (1.0f - lower) + below * lower;`;
  const nearest = `  y[t] = ${at(`i / ${factor}u`, `j / ${factor}u`)};`;
  return dispatchOf({
    kernel: method,
    bindings: { x: reads(x), y: writes(y) },
    threads: y.length,
    body: `${indices([batch, height * factor, width * factor, channels])}${method === 'nearest' ? nearest : bilinear}`,
    work: y.length * (method === 'nearest' ? 1 : 4),
  });
}

export function upsampleGradient(
  method: Method,
  factor: number,
  map: MapExtent,
  d: View,
  target: GradientTarget,
): Dispatch {
  const [, height, width, channels] = map;
  const between = 2 * factor;
  // An input is read by the outputs it is repeated for; in between values also by half of its neighbours'.
  const reach = method === 'nearest' ? 0 : Math.floor(factor / 2);
  const range = (index: string, name: string, extent: number) =>
    `for (var ${name} = max(0, i32(${index}) * ${factor} - ${reach}); ${name} < min(${extent * factor}, (i32(${index}) + 1) * ${factor} + ${reach}); ${name}++)`;
  const weight = (name: string, index: string, extent: number) =>
    method === 'nearest'
      ? '1.0f'
      : `f32(max(0, ${between} - abs(${placeAmong(name, factor, extent)} - ${between} * i32(${index})))) / ${between}.0f`;
  const body = `${indices(map)}  var sum = 0.0f;
  ${range('i', 'a', height)} {
    let down = ${weight('a', 'i', height)};
    ${range('j', 'b', width)} {
      sum += down * ${weight('b', 'j', width)} * d[((n * ${height * factor}u + u32(a)) * ${width * factor}u + u32(b)) * ${channels}u + c];
    }
  }
  ${storeGradient(target, 't', 'sum')}`;
  return dispatchOf({
    kernel: `${method}Gradient`,
    bindings: { d: reads(d), ...targetBindings(target) },
    threads: target.into.length,
    body,
    work: d.length * (method === 'nearest' ? 1 : 4),
  });
}
