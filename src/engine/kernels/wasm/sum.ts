/**
 * Sum over every axis but the last, as the gradient of a bias and batch normalisation ask for it. Stock WASM transposes
 * the whole map first. Here up to four rows are laid end to end, so that any number of channels fills whole vectors; blocks
 * of rows are summed in float32 and the blocks in float64, which is more exact than one long float32 sum.
 */
import type { BackendWasm } from '@tensorflow/tfjs-backend-wasm';
import { Sum, type TensorInfo, util } from '@tensorflow/tfjs-core';
import { type OwnKernel, runStock } from './ownKernel.ts';
import { type JoinedRows, rowsOf } from './rowPatterns.ts';
import { type VectorCode, vectorCodeFor } from './vectorCode.ts';

/** Rows that are summed in float32, before the sum goes on in float64. */
export const blockRows = 128;

export const sum: OwnKernel = {
  name: Sum,
  compute: (call, stock) => {
    const { backend, inputs, attrs } = call;
    const { x } = inputs;
    if (!x) throw new Error('Sum takes x');
    const { axis, keepDims } = attrs as unknown as { axis: number | number[]; keepDims: boolean };
    const rank = x.shape.length;
    const axes = util.parseAxisParam(axis, x.shape);
    const leading = axes.length === rank - 1 && axes.every((each) => each < rank - 1);
    const rows = leading && !keepDims ? rowsOf(x) : null;
    const code = rows && vectorCodeFor(backend);
    return code && rows ? sumBlocks(backend, code, x, rows) : runStock(call, stock);
  },
};

/** `prepare`: makes the rows of a block, from `first` on, just before they are summed. */
export function sumBlocks(
  backend: BackendWasm,
  code: VectorCode,
  x: TensorInfo,
  { count, bytes }: JoinedRows,
  prepare: (first: number, count: number) => void = () => {},
): TensorInfo {
  const channels = x.shape.at(-1) ?? 0;
  const width = bytes / 4;
  const out = backend.makeOutput([channels], 'float32');
  const block = backend.makeOutput([width], 'float32');
  const blockSums = backend.typedArrayFromHeap(block);
  const totals = new Float64Array(channels);
  for (let first = 0; first < count; first += blockRows) {
    const rows = Math.min(blockRows, count - first);
    prepare(first, rows);
    code.sumRows({
      from: backend.getMemoryOffset(x.dataId) + first * bytes,
      rowBytes: bytes,
      rows,
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
}
