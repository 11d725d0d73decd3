/** Training through the true protocol: what a run tells, that it repeats bit for bit, and how it stops. */
import { afterEach, describe, expect, it } from 'vitest';
import { chain } from '../model/architectures/chain.ts';
import type { Network } from '../model/network.ts';
import { smallExperiment, startEngine, type TestEngine } from './engineForTests.ts';
import type { Backend, Checkpoint, Command, RunChange } from './protocol.ts';
import { syntheticDataset } from './syntheticForTests.ts';

const dense: Network = {
  nodes: chain(null, [
    ['input', 'input'],
    ['flatten', 'flatten'],
    ['dense1', 'dense', { units: 20 }],
    ['relu', 'relu'],
    ['drop', 'dropout', { rate: 0.25 }],
    ['dense2', 'dense', { units: 10 }],
    ['output', 'output'],
  ]),
};
const convolutional: Network = {
  nodes: chain(null, [
    ['input', 'input'],
    ['conv', 'conv2d', { filters: 4, kernel: 3, stride: 2 }],
    ['norm', 'batchNorm'],
    ['relu', 'relu'],
    ['pool', 'maxPool'],
    ['flatten', 'flatten'],
    ['drop', 'dropout', { rate: 0.25 }],
    ['dense', 'dense', { units: 10 }],
    ['output', 'output'],
  ]),
};

const engines: TestEngine[] = [];
afterEach(() => {
  for (const engine of engines.splice(0)) engine.close();
});

type Options = Parameters<typeof startEngine>[0];
async function prepared(backend: Backend, options: Options = {}): Promise<TestEngine> {
  const engine = startEngine(options);
  engines.push(engine);
  engine.send({ type: 'prepare', wanted: backend });
  await engine.next('ready');
  return engine;
}

function training(network: Network, more: Partial<Extract<Command, { type: 'train' }>> = {}): Command {
  return {
    type: 'train',
    runId: 'r',
    experiment: smallExperiment({ network }),
    from: null,
    steps: null,
    ...more,
  };
}

/** The losses of 30 steps. (An epoch has 40; its end would measure all test images, which is slow on the CPU.) */
async function curve(command: Command, backend: Backend = 'wasm'): Promise<readonly number[]> {
  const engine = await prepared(backend);
  engine.send({ ...command, ...{ steps: 30 } });
  await engine.next('paused');
  return engine.losses();
}

describe.each(['wasm', 'cpu'] as const)('on %s', (backend) => {
  it('learns, and keeps the number of tensors', async () => {
    const engine = await prepared(backend, { now: everyStepTold() });
    engine.send(training(convolutional, { steps: 30 }));
    const { record, totalSteps } = await engine.next('started');
    expect(record).toMatchObject({ backend, replicas: 1 });
    expect(totalSteps).toBe(40);
    await engine.next('paused');

    const losses = engine.losses();
    expect(losses).toHaveLength(30);
    expect(Math.max(...losses.slice(-5))).toBeLessThan(0.5 * Math.min(...losses.slice(0, 3)));
    expect(engine.all('evaluated').at(-1)?.accuracy).toBeGreaterThan(0.8);

    const stepped = engine.all('stepped');
    expect(stepped).toHaveLength(30);
    expect(new Set(stepped.map(({ tensors }) => tensors)).size).toBe(1);
    expect(new Set(stepped.map(({ bytes }) => bytes)).size).toBe(1);
  });

  it('repeats itself bit for bit, and another seed does not', async () => {
    const once = await curve(training(convolutional), backend);
    expect(await curve(training(convolutional), backend)).toEqual(once);
    const other = { ...smallExperiment({ network: convolutional, seed: 43 }) };
    expect(await curve(training(convolutional, { experiment: other }), backend)).not.toEqual(once);
  });

  it('takes all images at once where a batch asks for more than there are', async () => {
    const engine = await prepared('wasm');
    const { data, training: settings, ...rest } = smallExperiment({ network: dense });
    const experiment = {
      ...rest,
      data: { ...data, training: 30 },
      training: { ...settings, batchSize: 1000 },
    };
    engine.send({ type: 'train', runId: 'r', experiment, from: null, steps: 1 });
    expect(await engine.next('started')).toMatchObject({ stepsPerEpoch: 1, totalSteps: settings.epochs });
    expect((await engine.next('stepped')).losses).toHaveLength(1);
  });

  it('goes on from a checkpoint as if nothing had happened', async () => {
    const whole = await curve(training(convolutional), backend);
    const first = await prepared(backend);
    first.send(training(convolutional, { steps: 17 }));
    await first.next('paused');
    const from = lastCheckpoint(first);
    expect(from.step).toBe(17);

    const second = await prepared(backend);
    second.send(training(convolutional, { from, steps: 13 }));
    expect((await second.next('started')).step).toBe(17);
    await second.next('paused');
    expect([...first.losses().slice(0, 17), ...second.losses().slice(17)]).toEqual(whole);
  });
});

/** A clock by which every step is due for telling. */
function everyStepTold(): () => number {
  let ms = 0;
  return () => {
    ms += 101;
    return ms;
  };
}

function lastCheckpoint(engine: TestEngine): Checkpoint {
  const told = engine.all('checkpointed').at(-1);
  if (!told) throw new Error('no checkpoint was told');
  return told.checkpoint;
}

describe('pause, resume, step', () => {
  it('no step begins after paused, and the curve is the same', async () => {
    const whole = await curve(training(dense));
    const engine = await prepared('wasm');
    engine.send(training(dense));
    await engine.next('stepped');
    engine.send({ type: 'pause', runId: 'r' });
    const { step } = await engine.next('paused');
    const told = engine.losses().length;
    expect(told).toBe(step);
    await new Promise((resolve) => setTimeout(resolve, 150));
    expect(engine.losses()).toHaveLength(told);

    engine.send({ type: 'resume', runId: 'r', steps: 1 });
    expect((await engine.next('resumed')).step).toBe(step);
    expect((await engine.next('paused')).step).toBe(step + 1);
    engine.send({ type: 'resume', runId: 'r', steps: 30 - step - 1 });
    await engine.next('paused');
    expect(engine.losses()).toEqual(whole);
  });

  it('is heard within the step that is under way', async () => {
    const engine = await prepared('wasm', { now: everyStepTold() });
    const experiment = smallExperiment({ network: dense, training: { epochs: 500 } });
    engine.send(training(dense, { experiment }));
    for (let i = 0; i < 5; i += 1) await engine.next('stepped');
    engine.send({ type: 'pause', runId: 'r' });
    const asked = engine.losses().length;
    const { step } = await engine.next('paused');
    expect(step - asked).toBeLessThanOrEqual(4);
  });

  it('zero steps: stands at step 0, and can be asked', async () => {
    const engine = await prepared('wasm');
    engine.send(training(dense, { steps: 0 }));
    expect((await engine.next('paused')).step).toBe(0);
    engine.send({ type: 'predict', runId: 'r', requestId: 7, pixels: new Uint8Array(784) });
    const { requestId, probabilities } = await engine.next('predicted');
    expect(requestId).toBe(7);
    expect(probabilities.reduce((sum, p) => sum + p, 0)).toBeCloseTo(1, 5);
  });

  it('interrupts a measurement and takes it up again', async () => {
    const engine = await prepared('wasm');
    engine.send(training(dense, { steps: 40 }));
    // At the end of the epoch 10,000 test images are measured in batches; the pause comes in between.
    while ((await engine.next('evaluated')).step < 40);
    engine.send({ type: 'pause', runId: 'r' });
    expect((await engine.next('paused')).step).toBe(40);
    expect(engine.all('evaluated').some(({ split }) => split === 'test')).toBe(false);
    engine.send({ type: 'resume', runId: 'r', steps: null });
    expect((await engine.next('finished')).step).toBe(40);
    const test = engine.all('evaluated').filter(({ split }) => split === 'test');
    expect(test).toMatchObject([{ step: 40, images: 10_000 }]);
    expect(test[0]?.accuracy).toBeGreaterThan(0.9);
  });
});

describe('the learning rate', () => {
  it('changes from the next step on, is recorded, and the record repeats the curve', async () => {
    const engine = await prepared('wasm');
    engine.send(training(dense, { steps: 10 }));
    await engine.next('paused');
    engine.send({ type: 'setLearningRate', runId: 'r', learningRate: 0.0005 });
    const { step, learningRate } = await engine.next('learningRateChanged');
    const changes: RunChange[] = [{ step, learningRate }];
    expect(changes).toEqual([{ step: 10, learningRate: 0.0005 }]);
    engine.send({ type: 'resume', runId: 'r', steps: 20 });
    await engine.next('paused');
    expect(lastCheckpoint(engine).changes).toEqual(changes);

    expect(await curve(training(dense, { changes }))).toEqual(engine.losses());
    const unchanged = await curve(training(dense));
    // The tenth step's loss comes before its own update.
    expect(unchanged.slice(0, 11)).toEqual(engine.losses().slice(0, 11));
    expect(unchanged.slice(11)).not.toEqual(engine.losses().slice(11));
  });
});

describe('stop', () => {
  it('frees everything, and a new run takes the place of the one before', async () => {
    const engine = await prepared('wasm');
    engine.send(training(dense, { steps: 3 }));
    await engine.next('paused');
    const before = engine.all('stepped').at(-1)?.tensors;
    engine.send(training(dense, { runId: 's', steps: 3 }));
    expect((await engine.next('stopped')).runId).toBe('r');
    expect((await engine.next('paused')).runId).toBe('s');
    expect(engine.all('stepped').at(-1)?.tensors).toBe(before);

    engine.send({ type: 'stop', runId: 's' });
    expect((await engine.next('stopped')).runId).toBe('s');
    engine.send({ type: 'predict', runId: 's', requestId: 1, pixels: new Uint8Array(784) });
    expect((await engine.next('refused')).problem).toBeNull();
  });
});

describe('what cannot be trained', () => {
  it('a network whose shapes do not meet is refused with its problem', async () => {
    const engine = await prepared('wasm');
    const broken: Network = {
      nodes: chain(null, [
        ['input', 'input'],
        ['dense', 'dense', { units: 10 }],
        ['output', 'output'],
      ]),
    };
    engine.send(training(broken));
    const { problem, next } = await engine.next('failed');
    expect(problem).toMatchObject({
      code: 'notTrainable',
      nodeId: 'dense',
      problem: { code: 'needsVector' },
    });
    expect(next).toBe('ended');
    expect(engine.all('started')).toHaveLength(0);
  });

  it('more memory than the budget is refused before any is taken', async () => {
    const engine = await prepared('wasm');
    const huge: Network = {
      nodes: chain(null, [
        ['input', 'input'],
        ['flatten', 'flatten'],
        ['dense1', 'dense', { units: 20_000 }],
        ['dense2', 'dense', { units: 20_000 }],
        ['dense3', 'dense', { units: 10 }],
        ['output', 'output'],
      ]),
    };
    engine.send(training(huge));
    const { problem } = await engine.next('failed');
    expect(problem).toMatchObject({ code: 'overBudget' });
    if (problem.code === 'overBudget') expect(problem.neededBytes).toBeGreaterThan(20_000 ** 2 * 4);
  });
});

describe('missing data', () => {
  it('is said, asked for again, and does not change the order of images', async () => {
    const data = { training: 6400, validation: 0 };
    const settings = { network: dense, data, training: { batchSize: 200, epochs: 1 } };
    const experiment = smallExperiment(settings);
    const whole = await curve(training(dense, { experiment }));

    const missing = new Set([1]);
    const engine = await prepared('wasm', { open: syntheticDataset(missing) });
    engine.send(training(dense, { experiment, steps: 30 }));
    const { problem, next } = await engine.next('failed');
    expect(problem).toEqual({ code: 'dataMissing', split: 'training', piece: 1, images: 5000 });
    expect(next).toBe('waits');
    missing.clear();
    engine.send({ type: 'retryData', runId: 'r' });
    await engine.next('resumed');
    await engine.next('paused');
    expect(engine.losses()).toEqual(whole);
  });
});

describe('requests', () => {
  it('shows a test image', async () => {
    const engine = await prepared('wasm');
    engine.send({ type: 'showImage', requestId: 3, dataset: 'mnist', index: 5001 });
    const { requestId, pixels, label } = await engine.next('imageShown');
    expect(requestId).toBe(3);
    expect(pixels).toHaveLength(784);
    expect(pixels[28 * (2 * label + 4)]).toBeGreaterThanOrEqual(160);
  });
});
