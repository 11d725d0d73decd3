/**
 * The four passes of batch normalisation (kernels/normalisation.ts says the formulas), each over memory once. Sums are
 * taken over blocks of rows in float32 and over the blocks in float64; of a block, while it is in the cache, first the mean
 * and then the squared distances from it, which are joined with those of the blocks before (Chan, Golub and LeVeque, 1979).
 * Rows are joined as in rowPatterns.ts. What has no rows of whole vectors is composed of other operations.
 */
import type { BackendWasm } from '@tensorflow/tfjs-backend-wasm';
import * as tf from '@tensorflow/tfjs-core';
import { normalisationKernels } from '../normalisation.ts';
import type { KernelCall, OwnKernel } from './ownKernel.ts';
import { type JoinedRows, repeatedRows, rowsOf } from './rowPatterns.ts';
import { blockRows } from './sum.ts';
import { type VectorCode, vectorCodeFor } from './vectorCode.ts';
import { workspace } from './workspace.ts';

export const statistics = twoWays(
  normalisationKernels.statistics,
  ({ x }) => {
    const axes = allButLast(x);
    const mean = tf.mul(tf.sum(x, axes), (x.shape.at(-1) ?? 1) / x.size);
    return tf.concat([mean, tf.sum(tf.square(tf.sub(x, mean)), axes)]);
  },
  (backend, code, { x }, rows) => {
    const channels = x.shape.at(-1) ?? 0;
    const out = backend.makeOutput([2 * channels], 'float32');
    const width = rows.bytes / 4;
    const work = workspace(backend, [width, width, width]);
    const [sums, means, squares] = work.regions;
    const joined = new Joined(channels);
    const from = backend.getMemoryOffset(x.dataId);
    eachBlock(rows, (first, count, columns) => {
      const at = from + first * rows.bytes;
      code.sumRows({ from: at, rows: count, out: sums.address, ...columns });
      for (let i = 0; i < width; i++) means.values[i] = (sums.values[i] as number) / count;
      code.sumSquares({ x: at, mean: means.address, rows: count, out: squares.address, ...columns });
      for (let i = 0; i < width; i++)
        joined.add(i % channels, count, means.values[i] as number, squares.values[i] as number);
    });
    const numbers = backend.typedArrayFromHeap(out) as Float32Array;
    numbers.set(joined.means);
    numbers.set(joined.squares, channels);
    work.free();
    return out;
  },
);

export const normalised = twoWays(
  normalisationKernels.normalised,
  ({ x, by }) => {
    const [mean, factor, shift] = tf.unstack(by) as [tf.Tensor, tf.Tensor, tf.Tensor];
    return tf.add(tf.mul(tf.sub(x, mean), factor), shift);
  },
  (backend, code, { x, by }, rows) => {
    const out = backend.makeOutput(x.shape, 'float32');
    const work = repeatedRows(backend, by, rows);
    code.normaliseRows({
      x: backend.getMemoryOffset(x.dataId),
      by: work.address,
      out: backend.getMemoryOffset(out.dataId),
      vectors: rows.bytes / 16,
      rows: rows.count,
    });
    work.free();
    return out;
  },
);

export const slopeSums = twoWays(
  normalisationKernels.slopeSums,
  ({ dy, x, by }) => {
    const axes = allButLast(x);
    const products = tf.mul(dy, tf.sub(x, tf.squeeze(by, [0])));
    return tf.concat([tf.sum(dy, axes), tf.sum(products, axes)]);
  },
  (backend, code, { dy, x, by }, rows) => {
    const channels = x.shape.at(-1) ?? 0;
    const out = backend.makeOutput([2 * channels], 'float32');
    const width = rows.bytes / 4;
    const mean = repeatedRows(backend, by, rows);
    // The last, since its view would not outlive a heap that grows.
    const work = workspace(backend, [2 * width]);
    const [sums] = work.regions;
    const totals = new Float64Array(2 * channels);
    const [from, at] = [dy, x].map(({ dataId }) => backend.getMemoryOffset(dataId)) as [number, number];
    eachBlock(rows, (first, count, columns) => {
      code.sumSlopes({
        dy: from + first * rows.bytes,
        x: at + first * rows.bytes,
        mean: mean.address,
        rows: count,
        out: sums.address,
        products: sums.address + rows.bytes,
        ...columns,
      });
      for (let i = 0; i < 2 * width; i++) {
        const place = (i % channels) + (i < width ? 0 : channels);
        totals[place] = (totals[place] as number) + (sums.values[i] as number);
      }
    });
    (backend.typedArrayFromHeap(out) as Float32Array).set(totals);
    mean.free();
    work.free();
    return out;
  },
);

export const slopes = twoWays(
  normalisationKernels.slopes,
  ({ dy, x, by }) => {
    const [mean, slope, less, factor] = tf.unstack(by) as [tf.Tensor, tf.Tensor, tf.Tensor, tf.Tensor];
    return tf.mul(tf.add(tf.add(dy, tf.mul(tf.sub(x, mean), slope)), less), factor);
  },
  (backend, code, { dy, x, by }, rows) => {
    const out = backend.makeOutput(x.shape, 'float32');
    const work = repeatedRows(backend, by, rows);
    code.normaliseSlopes({
      dy: backend.getMemoryOffset(dy.dataId),
      x: backend.getMemoryOffset(x.dataId),
      by: work.address,
      out: backend.getMemoryOffset(out.dataId),
      vectors: rows.bytes / 16,
      rows: rows.count,
    });
    work.free();
    return out;
  },
);

type Inputs = Readonly<Record<'x' | 'dy' | 'by', tf.Tensor>>;

function twoWays(
  name: string,
  composed: (inputs: Inputs) => tf.Tensor,
  inVectors: (backend: BackendWasm, code: VectorCode, inputs: Inputs, rows: JoinedRows) => tf.TensorInfo,
): OwnKernel {
  return {
    name,
    compute: ({ backend, inputs }: KernelCall) => {
      const named = inputs as Inputs;
      const code = vectorCodeFor(backend);
      const rows = rowsOf(named.x);
      return code && rows ? inVectors(backend, code, named, rows) : tf.tidy(() => composed(named));
    },
  };
}

/** Visits blocks of rows, with what the loops over columns are told of them. */
function eachBlock(
  { count, bytes }: JoinedRows,
  visit: (first: number, count: number, columns: Record<'rowBytes' | 'wide' | 'single', number>) => void,
): void {
  const columns = { rowBytes: bytes, wide: Math.floor(bytes / 64), single: (bytes % 64) / 16 };
  for (let first = 0; first < count; first += blockRows) {
    visit(first, Math.min(blockRows, count - first), columns);
  }
}

/** Mean and squared distances from it of all that was added, in float64. */
class Joined {
  readonly means: Float64Array;
  readonly squares: Float64Array;
  readonly #counts: Float64Array;

  constructor(channels: number) {
    this.means = new Float64Array(channels);
    this.squares = new Float64Array(channels);
    this.#counts = new Float64Array(channels);
  }

  add(channel: number, count: number, mean: number, squares: number): void {
    const before = this.#counts[channel] as number;
    const all = before + count;
    const distance = mean - (this.means[channel] as number);
    this.means[channel] = (this.means[channel] as number) + (distance * count) / all;
    this.squares[channel] =
      (this.squares[channel] as number) + squares + (distance * distance * before * count) / all;
    this.#counts[channel] = all;
  }
}

function allButLast({ shape }: tf.Tensor): number[] {
  return shape.slice(1).map((_, axis) => axis);
}
