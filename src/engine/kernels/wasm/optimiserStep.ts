/**
 * An optimiser's step, four numbers at a time, and one by one where fewer are left. In float64
 * with one rounding to float32 after each operation the result is that of float32 itself: so both ways, and the
 * composed one, agree in every bit.
 */
import { type Arithmetic, optimiserFormulas } from '../optimiserFormulas.ts';
import { OptimiserUpdate, type UpdateAttributes } from '../optimiserUpdate.ts';
import type { OwnKernel } from './ownKernel.ts';
import { vectorCodeFor } from './vectorCode.ts';
import { workspace } from './workspace.ts';

export const optimiserStep: OwnKernel = {
  name: OptimiserUpdate,
  compute: ({ backend, inputs, attrs }) => {
    const { weight, gradient, slot0, slot1 } = inputs;
    if (!weight || !gradient) throw new Error('OptimiserUpdate takes weight and gradient');
    const attributes = attrs as unknown as UpdateAttributes;
    const { kind, constants, decay } = attributes;
    const code = vectorCodeFor(backend);
    const newWeight = backend.makeOutput(weight.shape, 'float32');
    const work = workspace(backend, [5], 0);
    const [numbers] = work.regions;
    numbers.values.set([...constants, decay]);
    const weights = backend.typedArrayFromHeap(weight) as Float32Array;
    const newWeights = backend.typedArrayFromHeap(newWeight) as Float32Array;
    const vectors = code ? Math.floor(weights.length / 4) : 0;
    if (code && vectors > 0) {
      const { plain, decaying } = code.optimisers[kind];
      const update = decay === 0 ? plain : decaying;
      const addressOf = (one: typeof slot0) => (one ? backend.getMemoryOffset(one.dataId) : 0);
      update({
        weight: addressOf(weight),
        gradient: addressOf(gradient),
        slot0: addressOf(slot0),
        slot1: addressOf(slot1),
        newWeight: addressOf(newWeight),
        constants: numbers.address,
        vectors,
      });
    }
    if (4 * vectors < weights.length) {
      const slots = [slot0, slot1].map((slot) => slot && (backend.typedArrayFromHeap(slot) as Float32Array));
      const slopes = backend.typedArrayFromHeap(gradient) as Float32Array;
      oneByOne(attributes, { weights, newWeights, slopes, slots, constants: numbers.values }, 4 * vectors);
    }
    work.free();
    return newWeight;
  },
};

const { fround } = Math;
const rounded: Arithmetic<number> = {
  add: (a, b) => fround(a + b),
  subtract: (a, b) => fround(a - b),
  multiply: (a, b) => fround(a * b),
  divide: (a, b) => fround(a / b),
  squareRoot: (a) => fround(Math.sqrt(a)),
};

interface Arrays {
  readonly weights: Float32Array;
  readonly newWeights: Float32Array;
  readonly slopes: Float32Array;
  readonly slots: readonly (Float32Array | undefined)[];
  readonly constants: Float32Array;
}

function oneByOne(
  { kind }: UpdateAttributes,
  { weights, newWeights, slopes, slots, constants: all }: Arrays,
  first: number,
) {
  const { slotsAfter, weightAfter } = optimiserFormulas[kind];
  const [c0 = 0, c1 = 0, c2 = 0, c3 = 0, decay = 0] = all;
  const constants = [c0, c1, c2, c3] as const;
  const [first0, second0] = slots;
  for (let i = first; i < weights.length; i++) {
    const weight = weights[i] as number;
    const slope = slopes[i] as number;
    const gradient = decay === 0 ? slope : rounded.add(slope, rounded.multiply(weight, decay));
    const before = [first0?.[i] ?? 0, second0?.[i] ?? 0] as const;
    const [after0 = 0, after1 = 0] = slotsAfter(rounded, { weight, gradient, slots: before, constants });
    if (first0) first0[i] = after0;
    if (second0) second0[i] = after1;
    newWeights[i] = weightAfter(rounded, { weight, gradient, slots: [after0, after1], constants });
  }
}
