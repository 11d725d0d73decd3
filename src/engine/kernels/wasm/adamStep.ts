/**
 * Adam's step (kernels/adamUpdate.ts says the formula) over four numbers at a time, and one by one where fewer are left
 * or there is no SIMD. In float64 with one rounding to float32 after each operation the result is that of float32 itself:
 * so both ways, and the composed one, agree in every bit.
 */
import { type AdamRates, AdamUpdate } from '../adamUpdate.ts';
import type { OwnKernel } from './ownKernel.ts';
import { vectorCodeFor } from './vectorCode.ts';
import { workspace } from './workspace.ts';

type Arrays = Readonly<
  Record<'weight' | 'gradient' | 'm' | 'v' | 'newWeight' | 'newM' | 'newV', Float32Array>
>;

export const adamStep: OwnKernel = {
  name: AdamUpdate,
  compute: ({ backend, inputs, attrs }) => {
    const { weight, gradient, m, v } = inputs;
    if (!weight || !gradient || !m || !v) throw new Error('AdamUpdate takes weight, gradient, m and v');
    const { rate, beta1, beta2, epsilon } = attrs as AdamRates;
    const [newWeight, newM, newV] = [0, 1, 2].map(() => backend.makeOutput(weight.shape, 'float32'));
    if (!newWeight || !newM || !newV) throw new Error('three outputs were asked for');
    const work = workspace(backend, [4]);
    const [constants] = work.regions;
    constants.values.set([1 - beta1, 1 - beta2, rate, epsilon]);
    const named = { weight, gradient, m, v, newWeight, newM, newV };
    const code = vectorCodeFor(backend);
    const heap = (name: keyof typeof named) => backend.typedArrayFromHeap(named[name]) as Float32Array;
    const arrays = {
      weight: heap('weight'),
      gradient: heap('gradient'),
      m: heap('m'),
      v: heap('v'),
      newWeight: heap('newWeight'),
      newM: heap('newM'),
      newV: heap('newV'),
    };
    const vectors = code ? Math.floor(arrays.weight.length / 4) : 0;
    if (code) {
      const address = (name: keyof typeof named) => backend.getMemoryOffset(named[name].dataId);
      code.adamVectors({
        weight: address('weight'),
        gradient: address('gradient'),
        m: address('m'),
        v: address('v'),
        newWeight: address('newWeight'),
        newM: address('newM'),
        newV: address('newV'),
        constants: constants.address,
        vectors,
      });
    }
    oneByOne(arrays, constants.values, 4 * vectors);
    work.free();
    return [newWeight, newM, newV];
  },
};

function oneByOne(arrays: Arrays, constants: Float32Array, first: number): void {
  const [rest1, rest2, rate, epsilon] = constants as unknown as [number, number, number, number];
  const round = Math.fround;
  for (let i = first; i < arrays.weight.length; i++) {
    const g = arrays.gradient[i] as number;
    const m0 = arrays.m[i] as number;
    const v0 = arrays.v[i] as number;
    const m = round(m0 + round(round(g - m0) * rest1));
    const v = round(v0 + round(round(round(g * g) - v0) * rest2));
    arrays.newM[i] = m;
    arrays.newV[i] = v;
    arrays.newWeight[i] =
      (arrays.weight[i] as number) - round(round(m * rate) / round(round(Math.sqrt(v)) + epsilon));
  }
}
