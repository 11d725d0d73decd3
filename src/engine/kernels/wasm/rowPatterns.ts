/**
 * A map [..., C] with a vector [C]: the sum, as every bias is added, the difference and the product, as batch normalisation
 * takes them. Stock WASM works out anew for each element which of the vector's it meets. Here the vector is written
 * down up to four times in a row, so that any number of channels fills whole vectors of the processor, and as many
 * rows of the map are taken at a time.
 */
import type { BackendWasm } from '@tensorflow/tfjs-backend-wasm';
import { Add, Multiply, Sub, type TensorInfo, util } from '@tensorflow/tfjs-core';
import { type OwnKernel, runStock } from './ownKernel.ts';
import { type VectorCode, vectorCodeFor } from './vectorCode.ts';
import { workspace } from './workspace.ts';

export const add = withRowPattern(Add, 'addPattern');
export const subtract = withRowPattern(Sub, 'subtractPattern');
export const multiply = withRowPattern(Multiply, 'multiplyPattern');

/** A map as rows of whole vectors: `count` of them, each of `joined` rows of the map and `bytes` long. */
export interface JoinedRows {
  readonly count: number;
  readonly joined: number;
  readonly bytes: number;
}

/** Null where the rows of a map [..., C] cannot be joined to whole vectors, or it has none. */
export function rowsOf({ shape, dtype }: TensorInfo): JoinedRows | null {
  const channels = shape.at(-1) ?? 0;
  const joined = channels % 4 === 0 ? 1 : channels % 2 === 0 ? 2 : 4;
  const count = util.sizeFromShape(shape) / channels / joined;
  const whole = dtype === 'float32' && shape.length > 1 && Number.isInteger(count) && count > 0;
  return whole ? { count, joined, bytes: channels * joined * 4 } : null;
}

/** The map that `combine` makes of `map` and a vector of as many numbers as it has channels. */
export function withPatternOf(
  backend: BackendWasm,
  map: TensorInfo,
  vector: TensorInfo,
  rows: JoinedRows,
  combine: VectorCode['addPattern'],
): TensorInfo {
  const out = backend.makeOutput(map.shape, 'float32');
  const work = repeatedRows(backend, vector, rows);
  combine({
    from: backend.getMemoryOffset(map.dataId),
    pattern: work.address,
    out: backend.getMemoryOffset(out.dataId),
    vectors: rows.bytes / 16,
    rows: rows.count,
  });
  work.free();
  return out;
}

/** Vectors [C], or [V, C], each written down as often in a row as rows of the map are joined. */
export function repeatedRows(
  backend: BackendWasm,
  vectors: TensorInfo,
  { joined, bytes }: JoinedRows,
): { readonly address: number; readonly free: () => void } {
  const channels = bytes / 4 / joined;
  const work = workspace(backend, [util.sizeFromShape(vectors.shape) * joined], 0);
  const [patterns] = work.regions;
  const numbers = backend.typedArrayFromHeap(vectors) as Float32Array;
  for (let begin = 0; begin < numbers.length; begin += channels) {
    const one = numbers.subarray(begin, begin + channels);
    for (let row = 0; row < joined; row++) patterns.values.set(one, begin * joined + row * channels);
  }
  return { address: patterns.address, free: work.free };
}

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
      const isPattern = b.shape.length === 1 && b.shape[0] === a.shape.at(-1) && b.dtype === 'float32';
      const rows = isPattern ? rowsOf(a) : null;
      const code = rows && vectorCodeFor(backend);
      if (!code || !rows) return runStock(call, stock);
      return withPatternOf(backend, a, b, rows, code[combine]);
    },
  };
}
