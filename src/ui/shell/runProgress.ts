/**
 * Where a run stands, for the run bar: how far (0 to 1), and how long still. The time left counts the images that are
 * still to be learned from at the present speed; evaluation comes on top, so it is a little less than the truth.
 */
export interface RunProgress {
  /** 1 is the first; never beyond the last. */
  readonly epoch: number;
  readonly epochs: number;
  /** Of the whole run, 0 to 1. */
  readonly done: number;
  /** Null where the speed is not known yet. */
  readonly secondsLeft: number | null;
}

export function runProgress(options: {
  readonly step: number;
  readonly stepsPerEpoch: number;
  readonly totalSteps: number;
  readonly epochs: number;
  readonly batchSize: number;
  readonly imagesPerSecond: number;
}): RunProgress {
  const { step, stepsPerEpoch, totalSteps, epochs, batchSize, imagesPerSecond } = options;
  const epoch = stepsPerEpoch > 0 ? Math.min(Math.floor(step / stepsPerEpoch) + 1, epochs) : 1;
  const done = totalSteps > 0 ? Math.min(step / totalSteps, 1) : 0;
  const left = Math.max(totalSteps - step, 0) * batchSize;
  return { epoch, epochs, done, secondsLeft: imagesPerSecond > 0 ? left / imagesPerSecond : null };
}

/**
 * Whether the next step, or the first one, waits for images that are still on their way. Pieces come in the order in which the
 * first epoch takes them; the validation images lie in the first of them.
 */
export function waitsForImages(options: {
  readonly step: number;
  readonly batchSize: number;
  readonly validationImages: number;
  readonly loadedImages: number;
  /** Of the pieces that the experiment uses; 0 until it is known. */
  readonly ofImages: number;
}): boolean {
  const { step, batchSize, validationImages, loadedImages, ofImages } = options;
  return loadedImages < ofImages && (step + 1) * batchSize + validationImages > loadedImages;
}

/** Steps in an epoch when nothing has run yet: a last, smaller batch is left out. */
export function plannedSteps(trainingImages: number, batchSize: number): number {
  return Math.floor(trainingImages / batchSize);
}
