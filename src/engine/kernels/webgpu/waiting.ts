/**
 * What it costs the threads of a workgroup to wait for each other: a program that does little else, and the same one
 * whose threads wait for nobody. A GPU passes all these barriers in microseconds; a CPU that imitates one leaves a thread
 * at each of them and comes back to it. Both are compiled at once, unlike a kernel that shares what it loads.
 */
import { type Dispatch, declared, type PlannedBuffer, spread, wholeOf, writes } from './dispatch.ts';

const lanes = 64;
const times = 64;

/** At most so many workgroups are started. */
export const mostWaiting = 512;

/** So many workgroups; `together`: every thread waits twice each time, and reads its neighbour's number instead of its own. */
export function waiting(groups: number, together: boolean): Dispatch {
  const buffer: PlannedBuffer = { label: 'waited', length: lanes * mostWaiting, life: 'kept' };
  const bindings = { y: writes(wholeOf(buffer)) };
  const barrier = together ? 'workgroupBarrier();' : '';
  const source = `${declared(bindings)}var<workgroup> numbers: array<f32, ${lanes}>;
@compute @workgroup_size(${lanes})
fn main(@builtin(workgroup_id) group: vec3u, @builtin(local_invocation_index) lane: u32) {
  var number = f32(lane);
  for (var k = 0u; k < ${times}u; k++) {
    numbers[lane] = number;
    ${barrier}
    number = number * 0.5f + numbers[${together ? `(lane + k) % ${lanes}u` : 'lane'}];
    ${barrier}
  }
  y[group.x * ${lanes}u + lane] = number;
}
`;
  return {
    kernel: together ? 'waiting' : 'notWaiting',
    source,
    bindings: Object.values(bindings),
    workgroups: spread(groups),
    work: groups * lanes * times,
  };
}
