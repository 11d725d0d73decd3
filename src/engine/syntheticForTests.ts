/**
 * For tests only: small synthetic images in the place of MNIST's (a bright bar whose place is the digit, with noise), so
 * that a few steps are enough to learn. For browsers too.
 */
import { datasetOf } from '../data/datasets.ts';
import type { DataProblem, DatasetReader, openDataset, Piece } from '../data/pieces.ts';
import { randomStream } from '../model/random.ts';
import { fail, ok, type Result } from '../model/result.ts';

/** `missing`: pieces that do not arrive as long as they are in it. */
export function syntheticDataset(missing: ReadonlySet<number> = new Set()): typeof openDataset {
  return (name): DatasetReader => {
    const dataset = datasetOf(name);
    const pieces = new Map<string, Piece>();
    const piece = async (split: 'training' | 'test', index: number): Promise<Result<Piece, DataProblem>> => {
      if (split === 'training' && missing.has(index)) {
        return fail({ code: 'dataMissing', split, piece: index, images: index * dataset.pieceImages });
      }
      const key = `${split} ${index}`;
      const made = pieces.get(key) ?? syntheticPiece(split, index, dataset.pieceImages);
      pieces.set(key, made);
      return ok(made);
    };
    const loaded = () => ({ images: 5000, ofImages: 60_000, bytes: 1, ofBytes: 12 });
    return { piece, loaded };
  };
}

function syntheticPiece(split: string, index: number, count: number): Piece {
  const stream = randomStream(1, 'synthetic', split, index);
  const labels = Uint8Array.from(stream.integers(count, 10));
  const noise = stream.integers(count * 784, 64);
  const images = new Uint8Array(count * 784);
  for (let i = 0; i < images.length; i += 1) {
    const row = Math.floor((i % 784) / 28);
    const label = labels[Math.floor(i / 784)] ?? 0;
    images[i] = (noise[i] ?? 0) + (row >= 2 * label + 4 && row < 2 * label + 6 ? 160 : 0);
  }
  return { images, labels, count };
}
