/**
 * Softmax with cross-entropy and its gradient, an image to a thread, and the two numbers of a step:
 *
 *   loss = log Σ exp(z - max z) - (z[t] - max z),     d loss / dz = (exp(z - max z) / Σ - [t]) / n
 *
 * The mean loss and the number of right answers (the first highest logit at the label) go to a place of the ring that
 * the step's input names: JavaScript reads the ring every few steps.
 */
import { type Dispatch, declared, dispatchOf, float, reads, type View, writes } from './dispatch.ts';
import { type GradientTarget, storeGradient, targetBindings } from './epilogue.ts';

/** Words of a step's input that are the same for every network. */
export const header = { rate: 0, slot: 1, count: 2, streams: 4 } as const;

export interface LossInput {
  readonly images: number;
  readonly classes: number;
  readonly logits: View;
  /** The step's input; images beyond its count say nothing. */
  readonly head: View;
  /** Bytes, four to a word. */
  readonly labels: View;
  /** For each image its loss, then for each image 1 where the answer is right. */
  readonly each: View;
}

export function loss(l: LossInput, target: GradientTarget | null): Dispatch {
  const { images, classes } = l;
  const gradient = target
    ? `  for (var k = 0u; k < ${classes}u; k++) {
    let hit = select(0.0f, 1.0f, k == label);
    let value = (exp(logits[start + k] - highest) / sum - hit) * ${float(1 / images)};
    ${storeGradient(target, 'start + k', 'value')}
  }`
    : '';
  const body = `  let start = t * ${classes}u;
  let label = (labels[t / 4u] >> (8u * (t % 4u))) & 0xffu;
  var highest = logits[start];
  var answer = 0u;
  for (var k = 1u; k < ${classes}u; k++) {
    if (logits[start + k] > highest) { highest = logits[start + k]; answer = k; }
  }
  var sum = 0.0f;
  for (var k = 0u; k < ${classes}u; k++) { sum += exp(logits[start + k] - highest); }
  let counts = t < head[${header.count}];
  each[t] = select(0.0f, log(sum) - (logits[start + label] - highest), counts);
  each[${images}u + t] = select(0.0f, 1.0f, counts && answer == label);
${gradient}`;
  return dispatchOf({
    kernel: 'loss',
    bindings: {
      logits: reads(l.logits),
      head: reads(l.head, 'u32'),
      labels: reads(l.labels, 'u32'),
      each: writes(l.each),
      ...(target ? targetBindings(target) : {}),
    },
    threads: images,
    body,
    work: images * classes,
  });
}

/** One workgroup: every lane sums its share in order, the first lane sums the lanes in order. */
export function metrics(images: number, head: View, each: View, ring: View): Dispatch {
  const bindings = { head: reads(head, 'u32'), each: reads(each), ring: writes(ring) };
  const source = `${declared(bindings)}var<workgroup> losses: array<f32, 64>;
var<workgroup> answers: array<f32, 64>;
@compute @workgroup_size(64)
fn main(@builtin(local_invocation_index) lane: u32) {
  var lost = 0.0f;
  var right = 0.0f;
  for (var i = lane; i < ${images}u; i += 64u) { lost += each[i]; right += each[${images}u + i]; }
  losses[lane] = lost;
  answers[lane] = right;
  workgroupBarrier();
  if (lane > 0u) { return; }
  for (var i = 1u; i < 64u; i++) { lost += losses[i]; right += answers[i]; }
  let slot = 2u * head[${header.slot}];
  ring[slot] = lost / f32(head[${header.count}]);
  ring[slot + 1u] = right;
}
`;
  return {
    kernel: 'metrics',
    source,
    bindings: Object.values(bindings),
    workgroups: [1, 1],
    work: images,
  };
}
