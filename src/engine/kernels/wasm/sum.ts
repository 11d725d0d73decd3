/**
 * Sum over every axis but the last, as the gradient of a bias and batch normalisation ask for it. Stock WASM transposes
 * the whole map first. Here up to four rows are laid end to end, so that any number of channels fills whole vectors; blocks
 * of rows are summed in float32 and the blocks in float64, which is more exact than one long float32 sum.
 */
import { Sum, util } from '@tensorflow/tfjs-core';
import { type OwnKernel, runStock } from './ownKernel.ts';
import { vectorCodeFor } from './vectorCode.ts';

const blockRows = 128;
const float = 4;

export const sum: OwnKernel = {
  name: Sum,
  compute: (call, stock) => {
    const { backend, inputs, attrs } = call;
    const { x } = inputs;
    if (!x) throw new Error('Sum takes x');
    const { axis, keepDims } = attrs as unknown as { axis: number | number[]; keepDims: boolean };
    const rank = x.shape.length;
    const axes = util.parseAxisParam(axis, x.shape);
    const leading = rank >= 2 && axes.length === rank - 1 && axes.every((each) => each < rank - 1);
    const channels = x.shape.at(-1) ?? 0;
    const joinedRows = channels % 4 === 0 ? 1 : channels % 2 === 0 ? 2 : 4;
    const rows = util.sizeFromShape(x.shape) / channels / joinedRows;
    const code = vectorCodeFor(backend);
    if (!code || !leading || keepDims || x.dtype !== 'float32' || !Number.isInteger(rows) || rows === 0)
      return runStock(call, stock);

    const width = channels * joinedRows;
    const out = backend.makeOutput([channels], 'float32');
    const block = backend.makeOutput([width], 'float32');
    const blockSums = backend.typedArrayFromHeap(block);
    const totals = new Float64Array(channels);
    for (let first = 0; first < rows; first += blockRows) {
      code.sumRows({
        from: backend.getMemoryOffset(x.dataId) + first * width * float,
        rowBytes: width * float,
        rows: Math.min(blockRows, rows - first),
        out: backend.getMemoryOffset(block.dataId),
        wide: Math.floor(width / 16),
        single: (width % 16) / 4,
      });
      for (let i = 0; i < width; i++)
        totals[i % channels] = (totals[i % channels] as number) + (blockSums[i] as number);
    }
    (backend.typedArrayFromHeap(out) as Float32Array).set(totals);
    backend.disposeData(block.dataId);
    return out;
  },
};
