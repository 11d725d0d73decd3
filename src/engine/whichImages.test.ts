/** Which images a run really takes, and in which order: counted where they are taken out of their pieces. */
import { afterEach, expect, it } from 'vitest';
import { imagePlan } from '../data/order.ts';
import type { openDataset, Piece } from '../data/pieces.ts';
import { chain } from '../model/architectures/chain.ts';
import { ok } from '../model/result.ts';
import { smallExperiment, startEngine, type TestEngine } from './engineForTests.ts';

const pieceImages = 5000;
const network = {
  nodes: chain(null, [
    ['input', 'input'],
    ['pool', 'maxPool', { size: 14, stride: 14 }],
    ['flatten', 'flatten'],
    ['dense', 'dense', { units: 10 }],
    ['output', 'output'],
  ]),
};
/** Two pieces, 29 steps, one epoch. */
const experiment = smallExperiment({
  network,
  data: { training: 5800, validation: 100 },
  training: { batchSize: 200 },
});

let engine: TestEngine | null = null;
afterEach(() => engine?.close());

/** Black images whose pieces say which of them was taken. The second training piece comes once a step waits for it. */
function watchedDataset(taken: (split: 'training' | 'test', image: number) => void): typeof openDataset {
  return () => {
    const pieces = new Map<string, Promise<Piece>>();
    let whole = 0;
    let wait = () => {};
    const waited = new Promise<void>((resolve) => {
      wait = resolve;
    });
    const made = async (split: 'training' | 'test', index: number): Promise<Piece> => {
      class Watched extends Uint8Array {
        static get [Symbol.species]() {
          return Uint8Array;
        }
        override subarray(begin = 0, end?: number) {
          taken(split, index * pieceImages + begin / 784);
          return super.subarray(begin, end);
        }
      }
      if (split === 'training' && index === 1) await waited;
      if (split === 'training') whole += pieceImages;
      return {
        images: new Watched(pieceImages * 784),
        labels: new Uint8Array(pieceImages),
        count: pieceImages,
      };
    };
    return {
      piece: async (split, index) => {
        const key = `${split} ${index}`;
        // It is fetched ahead; who asks again is in need of it.
        if (key === 'training 1' && pieces.has(key)) setTimeout(wait, 20);
        const piece = pieces.get(key) ?? made(split, index);
        pieces.set(key, piece);
        return ok(await piece);
      },
      loaded: () => ({ images: whole, ofImages: 60_000, bytes: 1, ofBytes: 12 }),
    };
  };
}

it('learns from training images in the plan’s order, validates on those kept apart, tests on the test images', async () => {
  const taken: { training: number[]; test: number[] } = { training: [], test: [] };
  engine = startEngine({ open: watchedDataset((split, image) => taken[split].push(image)) });
  engine.send({ type: 'prepare', wanted: 'wasm', replicas: 1 });
  await engine.next('ready');
  engine.send({ type: 'train', runId: 'r', experiment, from: null, steps: null });
  await engine.next('finished', 60_000);

  const plan = imagePlan(experiment.data, 200, experiment.seed);
  const keptApart = new Set(plan.validation);
  expect(keptApart.size).toBe(100);
  const learned = taken.training.filter((image) => !keptApart.has(image));
  expect(learned, 'learned from, in this order').toEqual(
    Array.from({ length: 29 }, (_, step) => [...plan.batch(0, step)]).flat(),
  );

  const measured = engine.all('evaluated');
  const validations = measured.filter(({ split }) => split === 'validation').length;
  expect(validations).toBeGreaterThan(1);
  expect(taken.training.filter((image) => keptApart.has(image))).toEqual(
    Array.from({ length: validations }, () => [...plan.validation]).flat(),
  );
  expect(measured.filter(({ split }) => split === 'test')).toHaveLength(1);
  expect(taken.test).toEqual(Array.from({ length: 10_000 }, (_, image) => image));
}, 90_000);
