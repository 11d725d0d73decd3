/**
 * Which training images stand in which batch: a function of the document alone (data choice, batch size, seed),
 * never of what arrived first. Training waits for a piece; it does not reorder.
 *
 * - The experiment uses the dataset's first `training + validation` images.
 * - Validation images are a seeded draw from the first ceil(2 validation / pieceImages) pieces, so that they are here
 *   early; they are never trained on.
 * - The first epoch takes the pieces in file order and shuffles within each, so that training can begin with the
 *   first piece. Every later epoch is a permutation of all training images.
 * - An epoch has floor(training / batchSize) steps; the few images left over are another few in the next epoch.
 */
import { randomStream } from '../model/random.ts';
import { type DatasetName, datasetOf } from './datasets.ts';

/** The part of a document's data choice that decides the order. */
export interface ImageChoice {
  readonly dataset: DatasetName;
  readonly training: number;
  readonly validation: number;
}

export interface ImagePlan {
  /** Indexes into the dataset's training images, ascending. */
  readonly validation: Uint32Array;
  readonly stepsPerEpoch: number;
  /** Indexes into the dataset's training images; `epoch` and `stepInEpoch` count from 0. */
  readonly batch: (epoch: number, stepInEpoch: number) => Uint32Array;
}

/**
 * `stepsPerEpoch` is 0 where one batch needs more than the training images: whoever trains must refuse that.
 * @throws RangeError for more images than the dataset has: the document's schema does not let that through
 */
export function imagePlan(data: ImageChoice, batchSize: number, seed: number): ImagePlan {
  const { pieceImages, trainingImages } = datasetOf(data.dataset);
  const used = data.training + data.validation;
  if (used > trainingImages)
    throw new RangeError(`${data.training} + ${data.validation} images asked of ${trainingImages}`);
  const stepsPerEpoch = Math.floor(data.training / batchSize);

  const drawnFrom = Math.min(used, Math.ceil((2 * data.validation) / pieceImages) * pieceImages);
  const validation = randomStream(seed, 'validation').permutation(drawnFrom).slice(0, data.validation).sort();
  const training = without(validation, used);

  let standing = { epoch: -1, order: training };
  const orderOf = (epoch: number): Uint32Array => {
    if (standing.epoch !== epoch) {
      const order = epoch === 0 ? firstOrder(training, pieceImages, seed) : laterOrder(training, epoch, seed);
      standing = { epoch, order };
    }
    return standing.order;
  };

  return {
    validation,
    stepsPerEpoch,
    batch(epoch, stepInEpoch) {
      if (stepInEpoch < 0 || stepInEpoch >= stepsPerEpoch)
        throw new RangeError(`step ${stepInEpoch} of an epoch of ${stepsPerEpoch}`);
      return orderOf(epoch).slice(stepInEpoch * batchSize, (stepInEpoch + 1) * batchSize);
    },
  };
}

/** 0 .. count - 1 without those of `left`, which is ascending. */
function without(left: Uint32Array, count: number): Uint32Array {
  const kept = new Uint32Array(count - left.length);
  let next = 0;
  let skipped = 0;
  for (let image = 0; image < count; image += 1) {
    if (left[skipped] === image) skipped += 1;
    else kept[next++] = image;
  }
  return kept;
}

function firstOrder(training: Uint32Array, pieceImages: number, seed: number): Uint32Array {
  const order = new Uint32Array(training.length);
  let start = 0;
  for (let piece = 0; start < training.length; piece += 1) {
    const end = firstAtLeast(training, (piece + 1) * pieceImages, start);
    const permutation = randomStream(seed, 'order', 0, piece).permutation(end - start);
    order.set(
      permutation.map((place) => training[start + place] ?? 0),
      start,
    );
    start = end;
  }
  return order;
}

function laterOrder(training: Uint32Array, epoch: number, seed: number): Uint32Array {
  return randomStream(seed, 'order', epoch)
    .permutation(training.length)
    .map((place) => training[place] ?? 0);
}

/** The first place, from `start` on, whose image is not below `image`. */
function firstAtLeast(training: Uint32Array, image: number, start: number): number {
  let place = start;
  while (place < training.length && (training[place] ?? 0) < image) place += 1;
  return place;
}
