/**
 * Measures the field of one unit in a run's network as it is now, between two steps. The images are those that are kept
 * apart for validation (without any, the first ones to learn from): they are here early, and the same at every look.
 */
import { datasetOf } from '../../data/datasets.ts';
import type { DatasetReader } from '../../data/pieces.ts';
import { isMap, type Shape } from '../../model/shape.ts';
import { unitField } from '../../model/unitField.ts';
import { imagesAtOnce } from '../evaluate.ts';
import { imagesTensor, pickImages } from '../images.ts';
import type { Command, EngineProblem, Event } from '../protocol.ts';
import type { DeviceReads } from '../readBack.ts';
import type { TrainingRun } from '../train.ts';
import { fieldMass } from './fieldMass.ts';
import { modelUpTo, unitGradient } from './unitGradient.ts';

export type FieldQuestion = Extract<Command, { type: 'probeField' }>;

export interface FieldAsked {
  readonly run: TrainingRun;
  readonly reader: DatasetReader;
  readonly reads: DeviceReads;
  readonly question: FieldQuestion;
}

/** More images tell nothing new and take a step's time. */
const mostImages = 64;

/** The answer, or `refused`: without a problem where the run, the layer or the unit is not here. */
export async function probeField({ run, reader, reads, question }: FieldAsked): Promise<Event> {
  const { runId, requestId, nodeId } = question;
  const refuse = (problem: EngineProblem | null): Event => ({ type: 'refused', requestId, problem });
  const model = run.model;
  if (!model) return refuse(null);
  const fitting = imagesAtOnce(model, run.experiment.training.batchSize, 2);
  const images = Math.min(Math.max(1, Math.floor(question.images)), mostImages, fitting);
  const dataset = datasetOf(run.experiment.data.dataset);
  const picked = await pickImages(reader, 'training', run.imagesToLookAt(images), dataset);
  if (!picked.ok) return refuse(picked.problem);
  // Asked for only now: the run may have ended while the images arrived.
  const looked = await run.look(({ model: whole, store, step }) => {
    const part = modelUpTo(whole, nodeId);
    const facts = whole.analysis.nodes.get(nodeId);
    const unit = facts?.output ? unitIn(facts.output, question.unit) : null;
    if (!part || !unit) return null;
    const input = imagesTensor(picked.value.images, dataset.image);
    const measured = unitGradient({ model: part, tensor: (name) => store.get(name), images: input, unit });
    input.dispose();
    return { unit, measured, step, analysis: whole.analysis };
  });
  if (!looked) return refuse(null);
  const { unit, measured, step, analysis } = looked;
  const gradient = await reads.read(measured).finally(() => measured.dispose());
  const [height, width] = dataset.image;
  const theoretical = unitField(run.experiment.network, analysis, nodeId, unit);
  const whole = { top: 0, left: 0, bottom: height - 1, right: width - 1 };
  const box = theoretical?.kind === 'box' ? theoretical.field : whole;
  return {
    type: 'fieldProbed',
    runId,
    requestId,
    step,
    nodeId,
    unit,
    gradient,
    ...fieldMass(gradient, [height, width], box),
  };
}

/** The asked-for unit, or the middle one (of two, the later); null where the map has no such unit. A vector is taken whole. */
function unitIn(
  output: Shape,
  asked: readonly [number, number] | null,
): readonly [row: number, column: number] | null {
  if (!isMap(output)) return [0, 0];
  const [rows, columns] = output;
  if (!asked) return [Math.floor(rows / 2), Math.floor(columns / 2)];
  const isIn = (at: number, count: number) => Number.isInteger(at) && at >= 0 && at < count;
  return isIn(asked[0], rows) && isIn(asked[1], columns) ? asked : null;
}
