/**
 * One look at a row of numbers on the device: its norm, its largest magnitude, how many are zero, and how many are not
 * finite, told by their bits (a shader may take a NaN for a number). One workgroup; sums in a fixed order.
 */
import { type Dispatch, declared, reads, type View, writes } from './dispatch.ts';

/** Words that one look leaves behind: sum of squares, largest magnitude, zeros, not finite. */
export const statisticWords = 4;

/** Writes at element `4 place` of `into`. */
export function statistics(x: View, into: View, place: number): Dispatch {
  const bindings = { x: reads(x), into: writes(into) };
  const source = `${declared(bindings)}var<workgroup> shared_: array<vec4f, 256>;
@compute @workgroup_size(256)
fn main(@builtin(local_invocation_index) lane: u32) {
  var found = vec4f(0.0f);
  for (var i = lane; i < ${x.length}u; i += 256u) {
    let value = x[i];
    let finite = (bitcast<u32>(value) & 0x7f800000u) != 0x7f800000u;
    if (finite) {
      found.x += value * value;
      found.y = max(found.y, abs(value));
      if (value == 0.0f) { found.z += 1.0f; }
    } else { found.w += 1.0f; }
  }
  shared_[lane] = found;
  workgroupBarrier();
  if (lane > 0u) { return; }
  for (var i = 1u; i < 256u; i++) {
    let other = shared_[i];
    found = vec4f(found.x + other.x, max(found.y, other.y), found.z + other.z, found.w + other.w);
  }
  for (var i = 0u; i < ${statisticWords}u; i++) { into[${statisticWords * place}u + i] = found[i]; }
}
`;
  return {
    kernel: 'statistics',
    source,
    bindings: Object.values(bindings),
    workgroups: [1, 1],
    work: x.length,
  };
}
