/**
 * Sum of a map [..., C] and a vector [C], as every bias is added. Stock WASM works out anew for each element which of the
 * vector's it meets. Here the vector is written down up to four times in a row, so that any number of channels fills whole
 * vectors of the processor, and as many rows of the map are added to it at a time.
 */
import { Add, util } from '@tensorflow/tfjs-core';
import { type OwnKernel, runStock } from './ownKernel.ts';
import { vectorCodeFor } from './vectorCode.ts';
import { workspace } from './workspace.ts';

export const add: OwnKernel = {
  name: Add,
  compute: (call, stock) => {
    const { backend, inputs } = call;
    const { a, b } = inputs;
    if (!a || !b) throw new Error('Add takes a and b');
    const channels = a.shape.at(-1) ?? 0;
    const isBias = a.shape.length > 1 && b.shape.length === 1 && b.shape[0] === channels;
    const joinedRows = channels % 4 === 0 ? 1 : channels % 2 === 0 ? 2 : 4;
    const rows = util.sizeFromShape(a.shape) / channels / joinedRows;
    const code = vectorCodeFor(backend);
    const floats = a.dtype === 'float32' && b.dtype === 'float32';
    if (!code || !isBias || !floats || !Number.isInteger(rows)) return runStock(call, stock);
    const out = backend.makeOutput(a.shape, 'float32');
    const work = workspace(backend, [channels * joinedRows]);
    const [pattern] = work.regions;
    const bias = backend.typedArrayFromHeap(b) as Float32Array;
    for (let row = 0; row < joinedRows; row++) pattern.values.set(bias, row * channels);
    code.addPattern({
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
