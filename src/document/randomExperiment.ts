/**
 * Random valid experiments for tests, from a seed: every kind of layer, edges to anywhere (shapes need not meet;
 * cycles and missing sources are allowed), every optimiser and schedule, and numbers from the whole of their bounds,
 * the ends often among them.
 */
import { datasets } from '../data/datasets.ts';
import { architectures } from '../model/architectures/index.ts';
import { layerKinds } from '../model/layers/index.ts';
import type { Network, NetworkNode } from '../model/network.ts';
import { newNode } from '../model/node.ts';
import { type Draw, pick, seededDraw } from './draw.ts';
import { type Experiment, hideable } from './experiment.ts';
import { bounds } from './schema.ts';

const letters = [...'abcXYZ019 -_"\\\'<&{가나다漢é😀', '\u2028', '\ud800'];

export function randomExperiment(seed: number): Experiment {
  const draw = seededDraw(seed);
  return {
    v: 1,
    title: randomTitle(draw),
    seed: integer(draw, 0, bounds.seed),
    data: randomData(draw),
    network: randomNetwork(draw),
    training: randomTraining(draw),
    hidden: hideable.filter(() => draw(2) === 0),
  };
}

function integer(draw: Draw, min: number, max: number): number {
  return pick(draw, [min, max, min + draw(max - min + 1), min + draw(max - min + 1)]);
}

/** Above 0 and below 1, with every magnitude down to the smallest double. */
function fraction(draw: Draw): number {
  return pick(draw, [Number.MIN_VALUE, 1 - 2 ** -53, (1 + draw(2 ** 31)) / 2 ** 32, 10 ** -(1 + draw(300))]);
}

function randomTitle(draw: Draw): string {
  const text = Array.from({ length: draw(60) }, () => pick(draw, letters)).join('');
  return draw(8) === 0 ? 'x'.repeat(bounds.titleCharacters) : text;
}

function randomData(draw: Draw): Experiment['data'] {
  const { trainingImages } = datasets.mnist;
  const training = integer(draw, 1, trainingImages);
  const { min, max } = bounds.shiftPixels;
  return {
    dataset: 'mnist',
    training,
    validation: integer(draw, 0, trainingImages - training),
    augmentation: draw(2) === 0 ? { kind: 'none' } : { kind: 'shift', pixels: integer(draw, min, max) },
  };
}

function randomTraining(draw: Draw): Experiment['training'] {
  const everyEpochs = integer(draw, bounds.epochs.min, bounds.epochs.max);
  return {
    optimiser: pick<Experiment['training']['optimiser']>(draw, [
      { kind: 'sgd' },
      { kind: 'momentum', momentum: fraction(draw) },
      { kind: 'adagrad' },
      { kind: 'rmsprop', decay: 0 },
      { kind: 'adam', beta1: fraction(draw), beta2: fraction(draw) },
    ]),
    learningRate: pick(draw, [bounds.learningRate.max, fraction(draw)]),
    schedule: pick<Experiment['training']['schedule']>(draw, [
      { kind: 'constant' },
      { kind: 'step', everyEpochs, factor: pick(draw, [1, fraction(draw)]) },
      { kind: 'cosine' },
    ]),
    batchSize: integer(draw, bounds.batchSize.min, bounds.batchSize.max),
    epochs: integer(draw, bounds.epochs.min, bounds.epochs.max),
    weightDecay: pick(draw, [0, 1, fraction(draw)]),
    precision: 'float32',
  };
}

function randomNetwork(draw: Draw): Network {
  if (draw(3) === 0) return pick(draw, architectures).network();
  const count = pick(draw, [0, 1, 10, 40]);
  return { nodes: Array.from({ length: count }, () => randomNode(draw, count)) };
}

function randomNode(draw: Draw, count: number): NetworkNode {
  const id = () => `node-${draw(2 * count)}`;
  const inputs = Array.from({ length: draw(4) }, id);
  const place = { id: id(), inputs };
  const block = Array.from({ length: 1 + draw(3) }, () => pick(draw, ['block1', 'branch2', '줄기']));
  return newNode(pick(draw, layerKinds), draw(2) === 0 ? place : { ...place, block });
}
