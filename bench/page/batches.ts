/** The images of each training step, in the order that the document alone decides: the same for every contender. */
import { datasetOf } from '../../src/data/datasets.ts';
import { imagePlan } from '../../src/data/order.ts';
import { openDataset } from '../../src/data/pieces.ts';
import type { Experiment } from '../../src/document/experiment.ts';
import { type ImageBytes, pickImages } from '../../src/engine/images.ts';

/** `baseUrl`: absolute address of the folder that holds `data/`, with a slash at its end. */
export function batchesOf(
  { data, training, seed }: Experiment,
  baseUrl: string,
): (step: number) => Promise<ImageBytes> {
  const reader = openDataset(data.dataset, { baseUrl });
  const plan = imagePlan(data, training.batchSize, seed);
  return async (step) => {
    const indexes = plan.batch(Math.floor(step / plan.stepsPerEpoch), step % plan.stepsPerEpoch);
    const picked = await pickImages(reader, 'training', indexes, datasetOf(data.dataset));
    if (!picked.ok) throw new Error(picked.problem.code);
    return picked.value;
  };
}
