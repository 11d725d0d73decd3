/**
 * Fetches the pieces that a run will need, in the order in which it needs them, one after another. Failures are not told
 * from here: the loop asks again when it needs the piece, and tells then.
 */
import { type Dataset, datasetOf } from '../data/datasets.ts';
import type { DatasetReader } from '../data/pieces.ts';
import type { DataChoice } from '../document/experiment.ts';

/** Pieces of the training images that an experiment uses. */
export function trainingPieces({ dataset, training, validation }: DataChoice): number {
  return Math.ceil((training + validation) / datasetOf(dataset).pieceImages);
}

export async function fetchAhead(
  reader: DatasetReader,
  data: DataChoice,
  ended: () => boolean,
): Promise<void> {
  const dataset = datasetOf(data.dataset);
  for (let piece = 0; piece < trainingPieces(data) && !ended(); piece += 1) {
    await reader.piece('training', piece);
  }
  for (let piece = 0; piece < testPieces(dataset) && !ended(); piece += 1) await reader.piece('test', piece);
}

/** The first pieces of the training images: enough for the first steps and for the validation of the default experiment. */
export async function fetchFirst(reader: DatasetReader): Promise<void> {
  await reader.piece('training', 0);
}

function testPieces({ testImages, pieceImages }: Dataset): number {
  return Math.ceil(testImages / pieceImages);
}
