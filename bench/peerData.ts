/** What a peer outside of JavaScript needs to train the same: the layers, the initial weights, and the first batches. */
import { datasetOf } from '../src/data/datasets.ts';
import { compile } from '../src/engine/compile.ts';
import { type BenchNetwork, benchExperiment } from './experiments.ts';
import { batchesOf } from './page/batches.ts';
import { keptLosses } from './page/timing.ts';

/** So many batches are trained on in turn. */
const batchCount = 40;

export interface PeerData {
  readonly plan: object;
  /** float32, in the order of the plan's weights and buffers. */
  readonly weights: Uint8Array;
  readonly images: Uint8Array;
  readonly labels: Uint8Array;
}

export async function peerData(name: BenchNetwork, baseUrl: string): Promise<PeerData> {
  const experiment = benchExperiment(name);
  const compiled = compile(experiment);
  if (!compiled.ok) throw new Error('the network cannot be compiled');
  const { nodes, weights, buffers, initial } = compiled.value;
  const { batchSize, learningRate, optimiser } = experiment.training;
  if (optimiser.kind !== 'adam') throw new Error('the bench trains with Adam');
  const values = initial();
  const shapes = [
    ...weights.map(({ name: weight, spec }) => ({ name: weight, shape: spec.shape })),
    ...buffers.map(({ name: buffer, shape }) => ({ name: buffer, shape })),
  ];
  const batches = batchesOf(experiment, baseUrl);
  const picked = [];
  for (let step = 0; step < batchCount; step += 1) picked.push(await batches(step));
  return {
    plan: {
      nodes: nodes.map(({ id, inputs, params, layer }) => ({ id, inputs, params, kind: layer.kind })),
      weights: shapes.slice(0, weights.length),
      buffers: shapes.slice(weights.length),
      image: datasetOf(experiment.data.dataset).image,
      seed: experiment.seed,
      batchSize,
      rate: learningRate,
      sgdRate: 0.01,
      betas: [optimiser.beta1, optimiser.beta2],
      kept: keptLosses,
    },
    weights: Buffer.concat(
      shapes.map(({ name: weight }) =>
        Uint8Array.from(new Uint8Array(values.get(weight)?.buffer ?? new ArrayBuffer(0))),
      ),
    ),
    images: Buffer.concat(picked.map(({ images }) => images)),
    labels: Buffer.concat(picked.map(({ labels }) => labels)),
  };
}
