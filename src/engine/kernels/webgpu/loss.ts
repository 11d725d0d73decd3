/**
 * Softmax with cross-entropy, its gradient, and the two numbers of a step, in one dispatch of one workgroup:
 *
 *   loss = log Σ exp(z - max z) - (z[t] - max z),     d loss / dz = (exp(z - max z) / Σ - [t]) / n
 *
 * Every lane takes its share of the images in order, the first lane sums the lanes in order. The mean loss and the number
 * of right answers (the first highest logit at the label) go to a place of the ring that the step's input names:
 * JavaScript reads the ring every few steps.
 */
import { type Dispatch, declared, float, reads, type View, writes } from './dispatch.ts';
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
  /** Two elements a slot. */
  readonly ring: View;
}

/**
 * Threads of the one workgroup: enough to take one image each, up to 256. In software what waits for others takes the longer
 * to compile the more they are. A thread without an image adds nothing: the sum is the same.
 */
const lanesFor = (images: number): number => Math.min(256, Math.max(64, 2 ** Math.ceil(Math.log2(images))));

export function loss(l: LossInput, target: GradientTarget | null): Dispatch {
  const { images, classes } = l;
  const lanes = lanesFor(images);
  const gradient = target
    ? `    for (var k = 0u; k < ${classes}u; k++) {
      let hit = select(0.0f, 1.0f, k == label);
      let value = (exp(logits[start + k] - highest) / sum - hit) * ${float(1 / images)};
      ${storeGradient(target, 'start + k', 'value')}
    }`
    : '';
  const bindings = {
    logits: reads(l.logits),
    head: reads(l.head, 'u32'),
    labels: reads(l.labels, 'u32'),
    ring: writes(l.ring),
    ...(target ? targetBindings(target) : {}),
  };
  const source = `${declared(bindings)}var<workgroup> losses: array<f32, ${lanes}>;
var<workgroup> answers: array<u32, ${lanes}>;
@compute @workgroup_size(${lanes})
fn main(@builtin(local_invocation_index) lane: u32) {
  var lost = 0.0f;
  var right = 0u;
  for (var t = lane; t < ${images}u; t += ${lanes}u) {
    let start = t * ${classes}u;
    let label = (labels[t / 4u] >> (8u * (t % 4u))) & 0xffu;
    var highest = logits[start];
    var answer = 0u;
    for (var k = 1u; k < ${classes}u; k++) {
      if (logits[start + k] > highest) { highest = logits[start + k]; answer = k; }
    }
    var sum = 0.0f;
    for (var k = 0u; k < ${classes}u; k++) { sum += exp(logits[start + k] - highest); }
    if (t < head[${header.count}]) {
      lost += log(sum) - (logits[start + label] - highest);
      right += select(0u, 1u, answer == label);
    }
${gradient}
  }
  losses[lane] = lost;
  answers[lane] = right;
  workgroupBarrier();
  if (lane > 0u) { return; }
  for (var i = 1u; i < ${lanes}u; i++) { lost += losses[i]; right += answers[i]; }
  let slot = 2u * head[${header.slot}];
  ring[slot] = lost / f32(head[${header.count}]);
  ring[slot + 1u] = f32(right);
}
`;
  return {
    kernel: 'loss',
    source,
    bindings: Object.values(bindings),
    workgroups: [1, 1],
    work: images * classes,
  };
}
