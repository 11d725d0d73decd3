/** What a run hears while it is in the middle of something: a step, a measurement, a piece of data on its way. */
import { afterEach, expect, it } from 'vitest';
import { chain } from '../model/architectures/chain.ts';
import type { Network } from '../model/network.ts';
import { compile } from './compile.ts';
import { nodeWasmPaths, smallExperiment, startEngine, type TestEngine } from './engineForTests.ts';
import { imagesAtOnce } from './evaluate.ts';
import type { Command, Event, RunChange } from './protocol.ts';
import { threadInProcess, turn } from './replicas/replicasForTests.ts';
import { type ServeOptions, serve } from './serve.ts';
import { syntheticDataset } from './syntheticForTests.ts';

const small: Network = {
  nodes: chain(null, [
    ['input', 'input'],
    ['flatten', 'flatten'],
    ['dense', 'dense', { units: 10 }],
    ['output', 'output'],
  ]),
};
const convolving: Network = {
  nodes: chain(null, [
    ['input', 'input'],
    ['conv', 'conv2d', { filters: 8, stride: 2 }],
    ['relu', 'relu'],
    ['flatten', 'flatten'],
    ['dense', 'dense', { units: 10 }],
    ['output', 'output'],
  ]),
};

const open: TestEngine[] = [];
afterEach(() => {
  for (const engine of open.splice(0)) engine.close();
});
async function prepared(options: Partial<ServeOptions> = {}, replicas = 1): Promise<TestEngine> {
  const engine = startEngine(options);
  open.push(engine);
  engine.send({ type: 'prepare', wanted: 'wasm', replicas });
  await engine.next('ready');
  return engine;
}
const train = (network: Network, more: Partial<Extract<Command, { type: 'train' }>> = {}): Command => ({
  type: 'train',
  runId: 'r',
  experiment: smallExperiment({ network }),
  from: null,
  steps: null,
  ...more,
});

it('a learning rate that is changed in the midst of a step counts from the step after it', async () => {
  const experiment = smallExperiment({ network: convolving, data: { training: 1600, validation: 0 } });
  const late = { createReplica: () => threadInProcess(() => 5), availableReplicas: 2, wait: turn };
  const first = await prepared(late, 2);
  // 80 steps of at least 5 ms, whatever the machine: they outlast the changes.
  first.send(train(convolving, { experiment }));
  await first.next('started');
  for (const learningRate of [0.05, 0.02, 0.1]) {
    await new Promise((resolve) => setTimeout(resolve, 37));
    first.send({ type: 'setLearningRate', runId: 'r', learningRate });
  }
  await first.next('finished');
  const told = first.all('learningRateChanged');
  const changes: readonly RunChange[] = told.map(({ step, learningRate }) => ({ step, learningRate }));
  expect(changes).toHaveLength(3);

  const again = await prepared(late, 2);
  again.send(train(convolving, { experiment, changes }));
  await again.next('finished');
  expect(again.losses()).toEqual(first.losses());
}, 60_000);

it('a pause and another run are heard while a measurement waits for its images', async () => {
  const reader = syntheticDataset();
  const never: typeof reader = (name, options) => {
    const whole = reader(name, options);
    return {
      ...whole,
      piece: (split, i) => (split === 'test' ? new Promise(() => {}) : whole.piece(split, i)),
    };
  };
  const engine = await prepared({ open: never });
  engine.send(train(small));
  for (;;) if ((await engine.next('evaluated')).step === 40) break;
  // A word that is no reason to end the measurement does not end it.
  engine.send({ type: 'retryData', runId: 'r' });
  engine.send({ type: 'pause', runId: 'r' });
  expect((await engine.next('paused')).step).toBe(40);
  engine.send({ type: 'resume', runId: 'r', steps: null });
  await engine.next('resumed');
  engine.send(train(small, { runId: 's', steps: 1 }));
  expect((await engine.next('started')).runId).toBe('s');
});

it('what was measured is not measured again after a pause', async () => {
  const engine = await prepared();
  engine.send(train(small));
  for (;;) if ((await engine.next('evaluated')).step === 40) break;
  engine.send({ type: 'pause', runId: 'r' });
  await engine.next('paused');
  engine.send({ type: 'resume', runId: 'r', steps: null });
  await engine.next('finished');
  const at40 = engine.all('evaluated').filter(({ step }) => step === 40);
  expect(at40.map(({ split }) => split)).toEqual(['validation', 'test']);
});

it('a checkpoint is handed over, not copied by the page, and the run keeps its own', async () => {
  const handed: { readonly event: Event; readonly transfer: readonly Transferable[] }[] = [];
  const port = {
    onmessage: null as ((event: MessageEvent<Command>) => void) | null,
    postMessage: (event: Event, transfer: Transferable[]) => {
      handed.push({ event: structuredClone(event, { transfer }), transfer });
    },
  };
  const close = serve(port, { wasmPaths: nodeWasmPaths, open: syntheticDataset() });
  const say = (command: Command) => port.onmessage?.({ data: command } as MessageEvent<Command>);
  const heard = async (type: Event['type']) => {
    while (!handed.some(({ event }) => event.type === type))
      await new Promise((done) => setTimeout(done, 20));
  };
  say({ type: 'prepare', wanted: 'wasm' });
  await heard('ready');
  say(train(small, { steps: 3 }));
  await heard('paused');
  say({ type: 'resume', runId: 'r', steps: null });
  await heard('finished');
  close();
  const checkpoints = handed.filter(({ event }) => event.type === 'checkpointed');
  expect(checkpoints).toHaveLength(2);
  for (const { event, transfer } of checkpoints) {
    if (event.type !== 'checkpointed') continue;
    expect(event.checkpoint.tensors.get('dense/kernel')).toHaveLength(7840);
    expect(transfer).toHaveLength(event.checkpoint.tensors.size);
  }
});

it('looks at no more images at once than fit beside training', () => {
  const wide: Network = {
    nodes: chain(null, [
      ['input', 'input'],
      ['up', 'upsample', { factor: 8 }],
      ['conv', 'conv2d', { filters: 64 }],
      ['pool', 'globalAvgPool'],
      ['dense', 'dense', { units: 10 }],
      ['output', 'output'],
    ]),
  };
  const modelOf = (network: Network) => {
    const compiled = compile(smallExperiment({ network }));
    if (!compiled.ok) throw new Error(compiled.problem.code);
    return compiled.value;
  };
  // 224 x 224 x 64 float32, 12.8 MB, and what is small beside it: 20 fit into 256 MiB, 10 with their gradients.
  expect(imagesAtOnce(modelOf(wide), 1)).toBe(20);
  expect(imagesAtOnce(modelOf(wide), 1, 2)).toBe(10);
  expect(imagesAtOnce(modelOf(wide), 25)).toBe(25);
  expect(imagesAtOnce(modelOf(small), 1)).toBe(32);
  expect(imagesAtOnce(modelOf(small), 1000)).toBe(500);
});
