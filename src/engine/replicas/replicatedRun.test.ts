/** Whole runs over several replicas, through the true protocol: what is recorded, repeated, and what becomes of a lost one. */
import { afterEach, describe, expect, it } from 'vitest';
import { analyse } from '../../model/analyse.ts';
import { chain } from '../../model/architectures/chain.ts';
import { simpleCnn } from '../../model/architectures/simpleCnn.ts';
import { overBudget } from '../budget.ts';
import { compile } from '../compile.ts';
import { smallExperiment, startEngine, type TestEngine } from '../engineForTests.ts';
import type { Command } from '../protocol.ts';
import type { ServeOptions } from '../serve.ts';
import { partOf, replicasFor } from './parts.ts';
import type { ReplicaThread } from './replicaProtocol.ts';
import { threadInProcess, turn } from './replicasForTests.ts';

const network = {
  nodes: chain(null, [
    ['input', 'input'],
    ['conv', 'conv2d', { filters: 8, stride: 2 }],
    ['relu', 'relu'],
    ['flatten', 'flatten'],
    ['drop', 'dropout', { rate: 0.2 }],
    ['dense', 'dense', { units: 10 }],
    ['output', 'output'],
  ]),
};
const normalised = {
  nodes: chain(null, [
    ['input', 'input'],
    ['conv', 'conv2d', { filters: 8, stride: 2 }],
    ['norm', 'batchNorm'],
    ['flatten', 'flatten'],
    ['dense', 'dense', { units: 10 }],
    ['output', 'output'],
  ]),
};

let engine: TestEngine | null = null;
afterEach(() => {
  engine?.close();
  engine = null;
});

interface Asked {
  readonly experiment?: ReturnType<typeof smallExperiment>;
  readonly replicas?: number;
  readonly recorded?: number;
  readonly steps?: number | null;
  readonly options?: Partial<ServeOptions>;
}

const usual = smallExperiment({ network });

async function begin({
  experiment = usual,
  replicas,
  recorded,
  steps = null,
  options,
}: Asked): Promise<TestEngine> {
  engine?.close();
  engine = startEngine({
    createReplica: () => threadInProcess(),
    availableReplicas: 2,
    sharedMemory: true,
    wait: turn,
    ...options,
  });
  const prepare: Command = { type: 'prepare', wanted: 'wasm', ...(replicas ? { replicas } : {}) };
  engine.send(prepare);
  await engine.next('ready');
  const repeat = recorded ? { replicas: recorded } : {};
  engine.send({ type: 'train', runId: 'r', experiment, from: null, steps, ...repeat });
  return engine;
}

async function wholeRun(asked: Asked) {
  const running = await begin(asked);
  const { record } = await running.next('started');
  await running.next('finished');
  const { checkpoint } = running.all('checkpointed').at(-1) ?? {};
  const measured = running.all('evaluated').map(({ split, loss, accuracy }) => ({ split, loss, accuracy }));
  return { record, losses: running.losses(), checkpoint, measured, stepped: running.all('stepped') };
}

describe('a run', () => {
  const patient = 60_000;
  it('records its replicas, holds its tensors, and its record repeats the curve bit for bit', {
    timeout: patient,
  }, async () => {
    const first = await wholeRun({ replicas: 3 });
    expect(first.record.replicas).toBe(3);
    expect(first.losses).toHaveLength(40);
    expect(first.losses.at(-1)).toBeLessThan(0.5);
    const counts = new Set(first.stepped.slice(1).map(({ tensors }) => tensors));
    expect(counts.size).toBe(1);
    const again = await wholeRun({ recorded: 3, options: { sharedMemory: false } });
    expect(again.record.replicas).toBe(3);
    expect(again.losses).toEqual(first.losses);
    expect(again.checkpoint).toEqual(first.checkpoint);
    expect(again.measured).toEqual(first.measured);
    const alone = await wholeRun({ replicas: 1 });
    expect(alone.record.replicas).toBe(1);
    expect(alone.losses).not.toEqual(first.losses);
    for (const step of [0, 1, 2, 3, 4]) {
      expect(Math.abs((alone.losses[step] ?? 0) - (first.losses[step] ?? 9))).toBeLessThan(1e-4);
    }
  });

  it('pauses between two steps, can be asked, and goes on', async () => {
    const running = await begin({ replicas: 2 });
    await running.next('stepped');
    running.send({ type: 'pause', runId: 'r' });
    const { step } = await running.next('paused');
    running.send({ type: 'predict', runId: 'r', requestId: 1, pixels: new Uint8Array(784) });
    const { probabilities } = await running.next('predicted');
    expect(probabilities.reduce((sum, p) => sum + p, 0)).toBeCloseTo(1, 5);
    expect(running.losses()).toHaveLength(step);
    running.send({ type: 'resume', runId: 'r', steps: null });
    await running.next('finished');
  });

  it('with a batch of one image has one replica, whatever is asked', async () => {
    const experiment = smallExperiment({ network, training: { batchSize: 1 } });
    const running = await begin({ experiment, replicas: 2, steps: 2 });
    expect((await running.next('started')).record.replicas).toBe(1);
    await running.next('paused');
  });

  it('carries the running statistics of batch normalisation, and repeats', { timeout: patient }, async () => {
    const experiment = smallExperiment({ network: normalised });
    const first = await wholeRun({ experiment, replicas: 2 });
    expect(first.record.replicas).toBe(2);
    expect(first.losses.at(-1)).toBeLessThan(0.5);
    expect(first.measured.at(-1)?.accuracy).toBeGreaterThan(0.9);
    const again = await wholeRun({ experiment, recorded: 2, options: { sharedMemory: false } });
    expect(again.checkpoint).toEqual(first.checkpoint);
    expect(again.measured).toEqual(first.measured);
  });

  it('has one replica where there can be no threads', async () => {
    const createReplica = (): ReplicaThread => {
      throw new Error('no workers in workers');
    };
    const running = await begin({ replicas: 2, steps: 1, options: { createReplica } });
    expect((await running.next('started')).record.replicas).toBe(1);
    await running.next('paused');
  });

  it('tells of a lost replica, for the page to replace them all', async () => {
    const threads: ReplicaThread[] = [];
    const createReplica = () => {
      const thread = threadInProcess();
      threads.push(thread);
      return thread;
    };
    const running = await begin({ replicas: 2, options: { createReplica } });
    await running.next('stepped');
    threads[0]?.onerror?.({ message: 'killed' } as ErrorEvent);
    const failed = await running.next('failed');
    expect(failed).toMatchObject({ runId: 'r', problem: { code: 'workerDied' }, next: 'ended' });
  });
});

describe('how many', () => {
  const small = analyse(network);
  const large = analyse(simpleCnn.network());
  const rule = { batch: 100, wanted: null, available: 4 };

  it('is decided by the document: a network too small for it has one', () => {
    expect(replicasFor({ ...rule, analysis: small })).toBe(1);
    expect(replicasFor({ ...rule, analysis: large })).toBeGreaterThan(1);
    expect(replicasFor({ ...rule, analysis: large, available: 2 })).toBe(2);
    expect(replicasFor({ ...rule, analysis: large, batch: 3, wanted: 8 })).toBe(3);
  });

  it('divides every batch into parts that cover it', () => {
    for (const [batch, replicas] of [
      [100, 3],
      [7, 4],
      [2, 2],
      [5, 16],
    ] as const) {
      const rows = Array.from({ length: replicas }, (_, k) => partOf(batch, replicas, k)).flatMap(
        ({ first, count }) => Array.from({ length: count }, (_, i) => first + i),
      );
      expect(rows).toEqual(Array.from({ length: batch }, (_, i) => i));
    }
  });

  it('counts in the memory that is needed', () => {
    const experiment = smallExperiment({ network: simpleCnn.network() });
    const compiled = compile(experiment);
    if (!compiled.ok) throw new Error(compiled.problem.code);
    const needed = (replicas: number) => {
      const limits = { budgetBytes: 1, tensorBytes: Number.POSITIVE_INFINITY };
      const problem = overBudget(compiled.value, experiment, limits, replicas);
      return problem?.code === 'overBudget' ? problem.neededBytes : 0;
    };
    expect(needed(2) - needed(1)).toBeGreaterThan(4 * 4 * 433_890);
  });
});
