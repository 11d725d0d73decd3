/**
 * What the stretches of a batch normalisation have found, joined into one for each channel: a workgroup to a channel,
 * whose lanes each join a share of the stretches in order and are then joined in pairs, always the same ones.
 *
 * Means m and sums of squares s about them, of a and b places, are joined by the rule of Chan, Golub and LeVeque (1979):
 *
 *   m = m_a + δ b / (a + b),     s = s_a + s_b + δ² a b / (a + b),     δ = m_b - m_a
 */
import { type Normalisation, stretchesOf, stretchOf } from './batchNorm.ts';
import {
  aligned,
  type Binding,
  type Dispatch,
  declared,
  float,
  reads,
  spread,
  type View,
  writes,
} from './dispatch.ts';

const lanes = 64;

/** Joins the stretches into `moments` and carries the running ones on. */
export function joinMoments(
  n: Normalisation,
  partial: View,
  moments: View,
  running: { readonly mean: View; readonly variance: View },
): Dispatch {
  const { channels, momentum, places } = n;
  const carry = (name: string, value: string) =>
    `  ${name}[c] = ${name}[c] * ${float(momentum)} + ${value} * ${float(1 - momentum)};`;
  return joined({
    kernel: 'joinMoments',
    bindings: {
      partial: reads(partial),
      moments: writes(moments),
      runningMean: writes(running.mean),
      runningVariance: writes(running.variance),
    },
    results: channels,
    work: partial.length,
    // Of each: mean, sum of squares, places.
    join: `fn join(a: vec3f, b: vec3f) -> vec3f {
  if (b.z == 0.0f) { return a; }
  let all = a.z + b.z;
  let off = b.x - a.x;
  return vec3f(a.x + off * (b.z / all), a.y + b.y + off * off * (a.z * b.z / all), all);
}`,
    of: `let begin = part * ${stretchOf(n)}u;
    let end = min(begin + ${stretchOf(n)}u, ${places}u);
    if (end <= begin) { continue; }
    let at = part * ${2 * channels}u + c;
    found = join(found, vec3f(partial[at], partial[at + ${channels}u], f32(end - begin)));`,
    stretches: stretchesOf(n),
    store: `  let variance = found.y / ${places}.0f;
  moments[c] = found.x;
  moments[${aligned(channels)}u + c] = variance;
${carry('runningMean', 'found.x')}
${carry('runningVariance', 'variance')}`,
  });
}

/** Adds the stretches: the gradients of scale and shift, in that order. */
export function joinSlopes(n: Normalisation, partial: View, slopes: View): Dispatch {
  return joined({
    kernel: 'joinSlopes',
    bindings: { partial: reads(partial), slopes: writes(slopes) },
    results: 2 * n.channels,
    work: partial.length,
    join: 'fn join(a: vec3f, b: vec3f) -> vec3f { return a + b; }',
    of: `found.x += partial[part * ${2 * n.channels}u + c];`,
    stretches: stretchesOf(n),
    store: '  slopes[c] = found.x;',
  });
}

interface Joining {
  readonly kernel: string;
  readonly bindings: Readonly<Record<string, Binding>>;
  /** Workgroups; `c` is the result that one computes. */
  readonly results: number;
  readonly work: number;
  readonly join: string;
  /** Takes the stretch `part` into `found`. */
  readonly of: string;
  readonly stretches: number;
  readonly store: string;
}

function joined({ kernel, bindings, results, work, join, of, stretches, store }: Joining): Dispatch {
  const workgroups = spread(results);
  const source = `${declared(bindings)}var<workgroup> shares: array<vec3f, ${lanes}>;
${join}
@compute @workgroup_size(${lanes})
fn main(@builtin(workgroup_id) group: vec3u, @builtin(local_invocation_index) lane: u32) {
  let c = group.y * ${workgroups[0]}u + group.x;
  if (c >= ${results}u) { return; }
  var found = vec3f();
  for (var part = lane; part < ${stretches}u; part += ${lanes}u) {
    ${of}
  }
  shares[lane] = found;
  workgroupBarrier();
  for (var half = ${lanes / 2}u; half > 0u; half /= 2u) {
    if (lane < half) { shares[lane] = join(shares[lane], shares[lane + half]); }
    workgroupBarrier();
  }
  if (lane > 0u) { return; }
  found = shares[0];
${store}
}
`;
  return { kernel, source, bindings: Object.values(bindings), workgroups, work };
}
