/**
 * Loads a dataset piece by piece, as training asks for it, and keeps the pieces as bytes (all of MNIST: 55 MB).
 * Whatever arrives is checked against the manifest before it is believed. A piece that fails is a named problem,
 * not an exception; it is not asked for again until somebody asks again, and then past the browser's cache.
 *
 * A server may or may not have undone the gzip already (Content-Encoding): the first two bytes, 1f 8b, tell. A raw
 * piece begins with a label, which is never 1f.
 */
import { fail, ok, type Result } from '../model/result.ts';
import { isWhole } from './checksum.ts';
import { type DatasetName, datasetOf } from './datasets.ts';
import { fetchBytes, inflate } from './fetchBytes.ts';
import { type DataSplit, type Manifest, type PieceEntry, parseManifest } from './manifest.ts';

export interface Piece {
  /** `count * height * width * channels` bytes, ink bright. A view: it shares its buffer with `labels`. */
  readonly images: Uint8Array;
  readonly labels: Uint8Array;
  readonly count: number;
}

export interface DataProblem {
  /** `dataMissing`: it did not arrive. `dataBroken`: it arrived, but is not what the manifest says. */
  readonly code: 'dataMissing' | 'dataBroken';
  readonly split: DataSplit;
  readonly piece: number;
  /** Training images from the first on without a gap that are here and whole: one could go on with these. */
  readonly images: number;
}

export interface Loaded {
  readonly images: number;
  readonly ofImages: number;
  /** As sent, those of pieces still on their way included. `ofBytes` is 0 until the manifest is here. */
  readonly bytes: number;
  readonly ofBytes: number;
}

export interface DatasetOptions {
  /** Absolute address of the folder that holds `data/`, with a `/` at its end. */
  readonly baseUrl: string;
  readonly fetchPiece?: typeof fetch;
  readonly onProgress?: (loaded: Loaded, split: DataSplit) => void;
  /** A fetch that brings nothing new for so long is given up. */
  readonly stallMs?: number;
}

export interface DatasetReader {
  /** The piece, from memory where it was loaded before; simultaneous requests share one fetch. Never rejects. */
  readonly piece: (split: DataSplit, index: number) => Promise<Result<Piece, DataProblem>>;
  readonly loaded: (split: DataSplit) => Loaded;
}

type Failure = DataProblem['code'];

const maxManifestBytes = 1 << 20;

/** @throws RangeError when a piece is asked for that the dataset does not have: our own bug. */
export function openDataset(name: DatasetName, options: DatasetOptions): DatasetReader {
  const dataset = datasetOf(name);
  const folder = `${options.baseUrl}data/${name}/`;
  const fetchPiece = options.fetchPiece ?? ((input, init) => fetch(input, init));
  const stallMs = options.stallMs ?? 20_000;
  const imagesOf = { training: dataset.trainingImages, test: dataset.testImages };

  const pieces = new Map<string, Promise<Result<Piece, DataProblem>>>();
  const received = { training: new Map<number, number>(), test: new Map<number, number>() };
  const whole = { training: new Map<number, number>(), test: new Map<number, number>() };
  const failedBefore = new Set<string>();
  let manifest: Promise<Result<Manifest, Failure>> | null = null;
  let known: Manifest | null = null;

  function loaded(split: DataSplit): Loaded {
    return {
      images: sum(whole[split].values()),
      ofImages: imagesOf[split],
      bytes: sum(received[split].values()),
      ofBytes: known === null ? 0 : sum(known[split].map((entry) => entry.bytes)),
    };
  }

  /** Images of the unbroken run of whole training pieces that begins with the first. */
  function usableImages(): number {
    let images = 0;
    for (let index = 0; ; index += 1) {
      const count = whole.training.get(index);
      if (count === undefined) return images;
      images += count;
    }
  }

  async function fetchManifest(): Promise<Result<Manifest, Failure>> {
    const url = `${folder}manifest.json`;
    const anew = failedBefore.has(url);
    const fetched = await fetchBytes(url, { fetchPiece, stallMs, maxBytes: maxManifestBytes, anew });
    if (!fetched.ok) return fail(fetched.problem === 'missing' ? 'dataMissing' : 'dataBroken');
    const parsed = parseManifest(new TextDecoder().decode(fetched.value), name, dataset);
    return parsed.ok ? ok(parsed.value) : fail('dataBroken');
  }

  async function manifestOnce(): Promise<Result<Manifest, Failure>> {
    manifest ??= fetchManifest();
    const asked = manifest;
    const result = await asked;
    if (result.ok) known = result.value;
    else {
      if (manifest === asked) manifest = null;
      failedBefore.add(`${folder}manifest.json`);
    }
    return result;
  }

  async function fetchEntry(
    entry: PieceEntry,
    split: DataSplit,
    index: number,
  ): Promise<Result<Piece, Failure>> {
    const fetched = await fetchBytes(folder + entry.file, {
      fetchPiece,
      stallMs,
      maxBytes: Math.max(entry.bytes, entry.rawBytes),
      anew: failedBefore.has(folder + entry.file),
      onBytes: (bytes) => {
        received[split].set(index, Math.min(bytes, entry.bytes));
        options.onProgress?.(loaded(split), split);
      },
    });
    if (!fetched.ok) return fail(fetched.problem === 'missing' ? 'dataMissing' : 'dataBroken');
    const isGzip = fetched.value[0] === 0x1f && fetched.value[1] === 0x8b;
    const raw = isGzip ? await inflate(fetched.value, entry.rawBytes, stallMs) : fetched.value;
    if (raw === null || !(await isWhole(raw, entry))) return fail('dataBroken');
    return ok({
      labels: raw.subarray(0, entry.count),
      images: raw.subarray(entry.count),
      count: entry.count,
    });
  }

  async function load(split: DataSplit, index: number): Promise<Result<Piece, DataProblem>> {
    const failWith = (code: Failure) => fail({ code, split, piece: index, images: usableImages() });
    const described = await manifestOnce();
    if (!described.ok) return failWith(described.problem);
    const entry = described.value[split][index];
    if (entry === undefined) throw new Error(`The checked manifest of ${name} lacks ${split} piece ${index}`);
    const result = await fetchEntry(entry, split, index);
    if (result.ok) {
      received[split].set(index, entry.bytes);
      whole[split].set(index, entry.count);
    } else {
      received[split].delete(index);
      failedBefore.add(folder + entry.file);
    }
    options.onProgress?.(loaded(split), split);
    return result.ok ? result : failWith(result.problem);
  }

  function piece(split: DataSplit, index: number): Promise<Result<Piece, DataProblem>> {
    const pieceCount = Math.ceil(imagesOf[split] / dataset.pieceImages);
    if (!Number.isInteger(index) || index < 0 || index >= pieceCount)
      throw new RangeError(`${name} has ${pieceCount} ${split} pieces; asked for ${index}`);
    const key = `${split}-${index}`;
    const standing = pieces.get(key);
    if (standing !== undefined) return standing;
    const loading = load(split, index);
    pieces.set(key, loading);
    void loading.then((result) => {
      if (!result.ok) pieces.delete(key);
    });
    return loading;
  }

  return { piece, loaded };
}

function sum(values: Iterable<number>): number {
  let total = 0;
  for (const value of values) total += value;
  return total;
}
