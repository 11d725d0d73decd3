/**
 * The gradients of one replica's part of a batch, stage after stage (stages.ts): forwards, where each stage ends with the
 * statistics of its normalisations, and backwards, where it begins with the sums of their gradients. What the other
 * replicas must know is yielded, and everybody's comes back in the order of the replicas: whoever drives it decides how
 * the numbers travel. Weights are told nothing but this part's share; the sum over all replicas is the batch's gradient.
 */
import * as tf from '@tensorflow/tfjs-core';
import type { NodeId } from '../../model/network.ts';
import { type CompiledModel, runNodes } from '../compile.ts';
import type { Batch } from '../images.ts';
import { channelStatistics } from '../kernels/normalisation.ts';
import { correctCount, softmaxCrossEntropy } from '../loss.ts';
import type { TensorStore } from '../tensorStore.ts';
import { carried, joinStatistics, sumParts } from './batchStatistics.ts';
import type { Exchange } from './exchange.ts';
import { heapNumbers } from './flatGradients.ts';
import { type BatchNormalisation, batchNormalisation } from './normalisation.ts';
import { type Part, partOf } from './parts.ts';
import type { Stage } from './stages.ts';
import { type TapedPart, tapedPart } from './tapedPart.ts';

export interface StagedInput {
  readonly model: CompiledModel;
  readonly stages: readonly Stage[];
  readonly store: TensorStore;
  readonly batch: Batch;
  readonly step: number;
  readonly part: Part;
  readonly replicas: number;
}

export interface PartGradients {
  readonly loss: number;
  readonly correct: number;
  /** New values of running statistics, by their names: the same in every replica. */
  readonly buffers: ReadonlyMap<string, Float32Array>;
}

interface Normalised {
  readonly by: BatchNormalisation;
  readonly x: tf.Tensor;
  /** Kept. */
  readonly output: tf.Tensor;
}

/** `write` gets the gradient of each weight, by its name, and must copy it at once. */
export function* stagedGradients(
  { model, stages, store, batch, step, part, replicas }: StagedInput,
  write: (name: string, gradient: Float32Array) => void,
): Exchange<PartGradients> {
  const outputs = new Map<NodeId, tf.Tensor>();
  const buffers = new Map<string, Float32Array>();
  const taken: { readonly taped: TapedPart; readonly normalised: readonly Normalised[] }[] = [];
  const gradients = new Map<NodeId, tf.Tensor>();
  const outputOf = (id: NodeId) => found(outputs.get(id), id);
  const partCounts = Array.from({ length: replicas }, (_, k) => partOf(part.of, replicas, k).count);
  /** Values in a channel of each part. */
  const countsOf = (x: tf.Tensor) => partCounts.map((n) => (n * x.size) / (part.count * channelsOf(x)));
  let correct = Number.NaN;

  try {
    for (const [at, stage] of stages.entries()) {
      const isLast = at === stages.length - 1;
      const taped = tapedPart(() => {
        const local = new Map(stage.arriving.map((id) => [id, outputOf(id)]));
        runNodes(model, stage.nodes, batch.images, local, {
          mode: 'training',
          step,
          part,
          tensor: (name) => store.get(name),
          assign: (name) => {
            throw new Error(`${name}: only batch normalisation is known to carry statistics`);
          },
        });
        const leaving = stage.leaving.map((id) => found(local.get(id), id));
        if (!isLast) return leaving;
        const logits = found(local.get(model.outputId), model.outputId) as tf.Tensor2D;
        [correct = Number.NaN] = correctCount(logits, batch.labels).dataSync();
        return [...leaving, softmaxCrossEntropy(logits, batch.oneHot, part.of)];
      });
      const normalised: Normalised[] = [];
      taken.push({ taped, normalised });
      stage.leaving.forEach((id, i) => {
        outputs.set(id, found(taped.outputs[i], id));
      });
      if (stage.normalisations.length === 0) continue;
      const inputs = stage.normalisations.map(({ inputs: [from = ''] }) => outputOf(from));
      const everybodys = yield joined(inputs.map(channelStatistics));
      let begin = 0;
      for (const [i, norm] of stage.normalisations.entries()) {
        const x = found(inputs[i], norm.id);
        const counts = countsOf(x);
        const channels = channelsOf(x);
        const statistics = joinStatistics(everybodys, counts, channels, begin);
        begin += 2 * channels;
        const numbers = (name: string) => store.get(`${norm.id}/${name}`).dataSync<'float32'>();
        const { epsilon, momentum } = norm.params;
        const by = batchNormalisation({
          scale: numbers('scale'),
          shift: numbers('shift'),
          epsilon,
          statistics,
          count: counts.reduce((sum, n) => sum + n, 0),
        });
        const output = tf.keep(by.output(x));
        normalised.push({ by, x, output });
        outputs.set(norm.id, output);
        for (const name of ['mean', 'variance'] as const)
          buffers.set(`${norm.id}/${name}`, carried(numbers(name), statistics[name], momentum));
      }
    }

    const lossTensor = found(taken.at(-1)?.taped.outputs.at(-1), 'loss');
    const [loss = Number.NaN] = lossTensor.dataSync();
    for (const [at, stage] of [...stages.entries()].toReversed()) {
      const { taped, normalised } = found(taken[at], 'stage');
      if (stage.normalisations.length > 0) {
        const dys = stage.normalisations.map(({ id }) => gradients.get(id) ?? null);
        const own = stage.normalisations.map(({ id }, i) => {
          const dy = dys[i];
          const { by, x } = found(normalised[i], id);
          return dy ? by.gradientSums(x, dy) : new Float32Array(2 * channelsOf(x));
        });
        stage.normalisations.forEach(({ id }, i) => {
          const [sums, channels] = [found(own[i], id), channelsOf(outputOf(id))];
          write(`${id}/shift`, sums.subarray(0, channels));
          write(`${id}/scale`, sums.subarray(channels));
        });
        const everybodys = yield joined(own);
        let begin = 0;
        for (const [
          i,
          {
            id,
            inputs: [from = ''],
          },
        ] of stage.normalisations.entries()) {
          const length = 2 * channelsOf(outputOf(id));
          const sums = sumParts(everybodys, begin, length);
          begin += length;
          const dy = dys[i];
          const { by, x } = found(normalised[i], id);
          if (dy) accumulate(gradients, from, by.gradient(x, dy, sums));
        }
      }
      tf.tidy(() => {
        const isLast = at === stages.length - 1;
        const ofOutputs = stage.leaving.map((id) => gradients.get(id) ?? null);
        const weights = stage.nodes.flatMap(({ id, weights: specs }) =>
          specs.map(({ name }) => `${id}/${name}`),
        );
        const of = [...weights.map((name) => store.get(name)), ...stage.arriving.map(outputOf)];
        const slopes = taped.gradients(isLast ? [...ofOutputs, tf.onesLike(lossTensor)] : ofOutputs, of);
        weights.forEach((name, i) => {
          const slope = slopes[i] ?? tf.zerosLike(store.get(name));
          write(name, heapNumbers(slope));
        });
        stage.arriving.forEach((id, i) => {
          const slope = slopes[weights.length + i];
          if (slope) accumulate(gradients, id, tf.keep(slope.clone()));
        });
      });
      for (const id of stage.leaving) {
        gradients.get(id)?.dispose();
        gradients.delete(id);
      }
    }
    return { loss, correct, buffers };
  } finally {
    for (const { taped, normalised } of taken) {
      taped.dispose();
      for (const { output } of normalised) output.dispose();
    }
    tf.dispose([...gradients.values()]);
  }
}

/** Takes `gradient`, which belongs to nobody else. */
function accumulate(gradients: Map<NodeId, tf.Tensor>, id: NodeId, gradient: tf.Tensor): void {
  const before = gradients.get(id);
  gradients.set(id, before ? tf.tidy(() => tf.keep(tf.add(before, gradient))) : tf.keep(gradient));
  if (before) tf.dispose([before, gradient]);
}

function joined(arrays: readonly Float32Array[]): Float32Array {
  const all = new Float32Array(arrays.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const one of arrays) {
    all.set(one, at);
    at += one.length;
  }
  return all;
}

const channelsOf = ({ shape }: tf.Tensor): number => shape.at(-1) ?? 0;

function found<T>(one: T | undefined, name: string): T {
  if (one === undefined) throw new Error(`${name} is needed before it was computed`);
  return one;
}
