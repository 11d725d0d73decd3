/**
 * What the build step (tools/buildData.mjs) says of a dataset's pieces: how many images each holds, how long it is
 * as sent and inflated, and its sums. A piece, inflated, is `count` label bytes and then `count` images, row by row.
 *
 * The manifest comes from outside like everything that is fetched, so it is parsed strictly, and it must describe
 * the very dataset that `datasets.ts` promises: as many images, in pieces of the same size.
 */
import * as v from 'valibot';
import { fail, ok, type Result } from '../model/result.ts';
import { sizeOf } from '../model/shape.ts';
import type { Dataset, DatasetName } from './datasets.ts';

const count = v.pipe(v.number(), v.safeInteger(), v.minValue(1));

const pieceEntrySchema = v.strictObject({
  file: v.pipe(v.string(), v.regex(/^[a-z0-9-]+\.bin$/)),
  count,
  /** As sent: gzip. */
  bytes: count,
  rawBytes: count,
  /** Of the inflated bytes, in hexadecimal. */
  sha256: v.pipe(v.string(), v.regex(/^[0-9a-f]{64}$/)),
  /** CRC-32 of the inflated bytes, for pages without crypto.subtle (plain http). */
  crc32: v.pipe(v.string(), v.regex(/^[0-9a-f]{8}$/)),
});

const manifestSchema = v.strictObject({
  v: v.literal(1),
  name: v.string(),
  image: v.strictTuple([count, count, count]),
  classes: count,
  source: v.string(),
  training: v.array(pieceEntrySchema),
  test: v.array(pieceEntrySchema),
});

export type DataSplit = 'training' | 'test';
export type PieceEntry = v.InferOutput<typeof pieceEntrySchema>;
export type Manifest = v.InferOutput<typeof manifestSchema>;

/** The manifest in `text`, or a failure where it is not one or not that of this dataset. Never throws. */
export function parseManifest(
  text: string,
  name: DatasetName,
  dataset: Dataset,
): Result<Manifest, 'notAManifest'> {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch {
    return fail('notAManifest');
  }
  const parsed = v.safeParse(manifestSchema, json);
  if (!parsed.success) return fail('notAManifest');
  const manifest = parsed.output;
  const fits =
    manifest.name === name &&
    manifest.image.every((extent, axis) => extent === dataset.image[axis]) &&
    manifest.classes === dataset.classes.length &&
    piecesFit(manifest.training, dataset.trainingImages, dataset) &&
    piecesFit(manifest.test, dataset.testImages, dataset);
  return fits ? ok(manifest) : fail('notAManifest');
}

/** Every piece is full but the last, and each is as long as its labels and images together. */
function piecesFit(entries: readonly PieceEntry[], images: number, dataset: Dataset): boolean {
  const bytesPerImage = 1 + sizeOf(dataset.image);
  return (
    entries.length === Math.ceil(images / dataset.pieceImages) &&
    entries.every(
      (entry, index) =>
        entry.count === Math.min(dataset.pieceImages, images - index * dataset.pieceImages) &&
        entry.rawBytes === entry.count * bytesPerImage,
    )
  );
}
