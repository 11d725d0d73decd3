/**
 * Bytes to tensors. A dataset stays in memory as bytes; only the images of one batch become float32, divided by 255,
 * [n, height, width, channels]. Labels go along as int32 [n] and one-hot float32 [n, classes].
 */
import * as tf from '@tensorflow/tfjs-core';
import { augment } from '../data/augment.ts';
import { type Dataset, datasetOf } from '../data/datasets.ts';
import type { DataProblem, DatasetReader, Piece } from '../data/pieces.ts';
import type { Experiment } from '../document/experiment.ts';
import { fail, ok, type Result } from '../model/result.ts';
import { sizeOf } from '../model/shape.ts';

/** Images picked from pieces, still as bytes. */
export interface ImageBytes {
  readonly images: Uint8Array;
  readonly labels: Uint8Array;
}

export interface Batch {
  readonly images: tf.Tensor4D;
  readonly oneHot: tf.Tensor2D;
  readonly labels: tf.Tensor1D;
}

/** The pieces that hold these images, ascending. */
function piecesOf(indexes: Uint32Array, { pieceImages }: Dataset): readonly number[] {
  const pieces = new Set<number>();
  for (const index of indexes) pieces.add(Math.floor(index / pieceImages));
  return [...pieces].sort((a, b) => a - b);
}

/** Waits for the pieces that are not here yet, and picks the images in the order of `indexes`. */
export async function pickImages(
  reader: DatasetReader,
  split: 'training' | 'test',
  indexes: Uint32Array,
  dataset: Dataset,
): Promise<Result<ImageBytes, DataProblem>> {
  const pieces = new Map<number, Piece>();
  for (const index of piecesOf(indexes, dataset)) {
    const piece = await reader.piece(split, index);
    if (!piece.ok) return fail(piece.problem);
    pieces.set(index, piece.value);
  }
  const imageBytes = sizeOf(dataset.image);
  const images = new Uint8Array(indexes.length * imageBytes);
  const labels = new Uint8Array(indexes.length);
  indexes.forEach((index, i) => {
    const number = Math.floor(index / dataset.pieceImages);
    const place = index - number * dataset.pieceImages;
    const piece = pieces.get(number);
    if (!piece || place >= piece.count) throw new Error(`no image ${index} in piece ${number} of ${split}`);
    images.set(piece.images.subarray(place * imageBytes, (place + 1) * imageBytes), i * imageBytes);
    labels[i] = piece.labels[place] ?? 0;
  });
  return ok({ images, labels });
}

/** The same images as training step `step` shows them. */
export function augmented(
  { images, labels }: ImageBytes,
  { data, seed }: Experiment,
  step: number,
): ImageBytes {
  const { image } = datasetOf(data.dataset);
  return { images: augment(images, image, data.augmentation, seed, step), labels };
}

export function toBatch({ images, labels }: ImageBytes, { image, classes }: Dataset): Batch {
  const oneHot = new Float32Array(labels.length * classes.length);
  labels.forEach((label, i) => {
    oneHot[i * classes.length + label] = 1;
  });
  return {
    images: imagesTensor(images, image),
    oneHot: tf.tensor2d(oneHot, [labels.length, classes.length]),
    labels: tf.tensor1d(Int32Array.from(labels), 'int32'),
  };
}

/** Bytes 0..255 to float32 0..1, [n, height, width, channels]. */
export function imagesTensor(images: Uint8Array, [height, width, channels]: Dataset['image']): tf.Tensor4D {
  const values = new Float32Array(images.length);
  for (let i = 0; i < images.length; i += 1) values[i] = (images[i] ?? 0) / 255;
  return tf.tensor4d(values, [images.length / (height * width * channels), height, width, channels]);
}

export function disposeBatch({ images, oneHot, labels }: Batch): void {
  tf.dispose([images, oneHot, labels]);
}
