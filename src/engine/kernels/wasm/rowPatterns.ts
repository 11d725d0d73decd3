/**
 * A map [..., C] with a vector [C]: the sum, as every bias is added, the difference and the product, as batch normalisation
 * takes them. Stock WASM works out anew for each element which of the vector's it meets. Here the vector is written
 * down up to four times in a row, so that any number of channels fills whole vectors of the processor, and as many
 * rows of the map are taken at a time.
 */
import { Add, Multiply, Sub, util } from '@tensorflow/tfjs-core';
import { type OwnKernel, runStock } from './ownKernel.ts';
import { vectorCodeFor } from './vectorCode.ts';
import { workspace } from './workspace.ts';

export const add = withRowPattern(Add, 'addPattern');
export const subtract = withRowPattern(Sub, 'subtractPattern');
export const multiply = withRowPattern(Multiply, 'multiplyPattern');

function withRowPattern(
  name: string,
  combine: 'addPattern' | 'subtractPattern' | 'multiplyPattern',
): OwnKernel {
  return {
    name,
    compute: (call, stock) => {
      const { backend, inputs } = call;
      const { a, b } = inputs;
      if (!a || !b) throw new Error(`${name} takes a and b`);
      const channels = a.shape.at(-1) ?? 0;
      const isPattern = a.shape.length > 1 && b.shape.length === 1 && b.shape[0] === channels;
      const joinedRows = channels % 4 === 0 ? 1 : channels % 2 === 0 ? 2 : 4;
      const rows = util.sizeFromShape(a.shape) / channels / joinedRows;
      const code = isPattern ? vectorCodeFor(backend) : null;
      const floats = a.dtype === 'float32' && b.dtype === 'float32';
      if (!code || !floats || !Number.isInteger(rows)) return runStock(call, stock);
      const out = backend.makeOutput(a.shape, 'float32');
      const work = workspace(backend, [channels * joinedRows]);
      const [pattern] = work.regions;
      const vector = backend.typedArrayFromHeap(b) as Float32Array;
      for (let row = 0; row < joinedRows; row++) pattern.values.set(vector, row * channels);
      code[combine]({
        from: backend.getMemoryOffset(a.dataId),
        pattern: pattern.address,
        out: backend.getMemoryOffset(out.dataId),
        vectors: (channels * joinedRows) / 4,
        rows,
      });
      work.free();
      return out;
    },
  };
}
