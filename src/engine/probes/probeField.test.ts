import { afterEach, expect, it } from 'vitest';
import { chain } from '../../model/architectures/chain.ts';
import { smallExperiment, startEngine, type TestEngine } from '../engineForTests.ts';
import { syntheticDataset } from '../syntheticForTests.ts';

const network = {
  nodes: chain(null, [
    ['input', 'input'],
    ['conv1', 'conv2d', { filters: 4, kernel: 5, padding: 2, initial: 'he' }],
    ['relu1', 'relu'],
    ['pool1', 'maxPool'],
    ['flatten1', 'flatten'],
    ['dense1', 'dense', { units: 10 }],
    ['output', 'output'],
  ]),
};
const experiment = smallExperiment({ network });
const question = { type: 'probeField', runId: 'r', nodeId: 'pool1', images: 8 } as const;

let engine: TestEngine;
afterEach(() => engine.close());

async function begun(steps: number) {
  engine = startEngine();
  engine.send({ type: 'prepare', wanted: 'wasm' });
  engine.send({ type: 'train', runId: 'r', experiment, from: null, steps });
  await engine.next('paused');
}

it('tells what a unit looks at, untrained and trained, without changing the run', async () => {
  await begun(0);
  engine.send({ ...question, requestId: 1, unit: [2, 3] });
  const first = await engine.next('fieldProbed');
  expect(first).toMatchObject({ requestId: 1, step: 0, nodeId: 'pool1', unit: [2, 3], massInside: 1 });
  expect(first.gradient.length).toBe(28 * 28);
  // Unit (2, 3) of the pooled map sees 6 x 6 pixels from (2, 4) on.
  first.gradient.forEach((value, i) => {
    const [y, x] = [Math.floor(i / 28), i % 28];
    if (y < 2 || y > 7 || x < 4 || x > 9) expect(value).toBe(0);
  });
  expect(first.size90).toBeGreaterThan(0);
  expect(first.size90).toBeLessThanOrEqual(6);

  engine.send({ type: 'resume', runId: 'r', steps: 5 });
  await engine.next('paused');
  engine.send({ ...question, requestId: 2, unit: null });
  const second = await engine.next('fieldProbed');
  expect(second).toMatchObject({ step: 5, unit: [7, 7] });
  engine.send({ type: 'resume', runId: 'r', steps: 5 });
  await engine.next('paused');
  const probed = engine.losses();
  engine.close();

  await begun(10);
  expect(engine.losses()).toEqual(probed);
});

it('answers between steps while it trains, and the newest question last', async () => {
  engine = startEngine();
  engine.send({ type: 'prepare', wanted: 'wasm' });
  engine.send({ type: 'train', runId: 'r', experiment, from: null, steps: null });
  await engine.next('stepped');
  for (const requestId of [1, 2, 3, 4]) engine.send({ ...question, requestId, unit: [requestId, 0] });
  await engine.next('finished');
  const answers = engine.all('fieldProbed');
  expect(answers.at(-1)?.requestId).toBe(4);
  expect(answers[0]?.step).toBeGreaterThan(0);
});

it('refuses layers, units and runs that are not there', async () => {
  await begun(0);
  engine.send({ ...question, requestId: 1, unit: null, nodeId: 'elsewhere' });
  expect((await engine.next('refused')).requestId).toBe(1);
  for (const unit of [[14, 0] as const, [0, -1] as const, [0.5, 0] as const]) {
    engine.send({ ...question, requestId: 2, unit });
    expect(await engine.next('refused')).toMatchObject({ requestId: 2, problem: null });
  }
  engine.send({ ...question, requestId: 3, unit: null, runId: 'other' });
  expect((await engine.next('refused')).requestId).toBe(3);
  // A vector has no place to name: all of it is looked through.
  engine.send({ ...question, requestId: 4, unit: [99, 99], nodeId: 'dense1' });
  expect(await engine.next('fieldProbed')).toMatchObject({ massInside: 1, requestId: 4 });
});

it('says that the images are missing', async () => {
  const missing = new Set<number>([0]);
  engine = startEngine({ open: syntheticDataset(missing) });
  engine.send({ type: 'prepare', wanted: 'wasm' });
  engine.send({ type: 'train', runId: 'r', experiment, from: null, steps: 0 });
  await engine.next('paused');
  engine.send({ ...question, requestId: 1, unit: null });
  expect(await engine.next('refused')).toMatchObject({ problem: { code: 'dataMissing', piece: 0 } });
});
