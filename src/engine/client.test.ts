import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { simpleCnn } from '../model/architectures/simpleCnn.ts';
import { createEngine, type Engine, type WorkerLike } from './client.ts';
import { smallExperiment } from './engineForTests.ts';
import type { Checkpoint, Command, Event } from './protocol.ts';

const experiment = smallExperiment({ network: simpleCnn.network() });
const train: Command = { type: 'train', runId: 'r', experiment, from: null, steps: null };
const checkpoint = (step: number): Checkpoint => ({ step, tensors: new Map(), changes: [] });

class FakeWorker implements WorkerLike {
  onmessage: WorkerLike['onmessage'] = null;
  onerror: WorkerLike['onerror'] = null;
  onmessageerror: WorkerLike['onmessageerror'] = null;
  readonly heard: Command[] = [];
  ended = false;
  postMessage(command: Command) {
    this.heard.push(command);
  }
  terminate() {
    this.ended = true;
  }
  say(event: Event) {
    this.onmessage?.({ data: event } as MessageEvent<Event>);
  }
  die() {
    this.onerror?.({} as ErrorEvent);
  }
  ready(backend: 'webgpu' | 'wasm' = 'wasm') {
    this.say({ type: 'ready', backend, device: '', findings: [], budgetBytes: 1 });
  }
  started(step: number, replicas = 1) {
    const record = { backend: 'wasm', device: '', replicas, kernels: [], version: '1' } as const;
    this.say({ type: 'started', runId: 'r', record, step, stepsPerEpoch: 20, totalSteps: 40 });
    this.say({ type: 'compiling', runId: 'r' });
  }
  stepped(firstStep: number, count: number, imagesPerSecond = 1000) {
    const zeros = new Float32Array(count);
    const numbers = { losses: zeros, accuracies: zeros, imagesPerSecond, tensors: 1, bytes: 1 };
    this.say({ type: 'stepped', runId: 'r', firstStep, ...numbers });
  }
  checkpointed(step: number) {
    this.say({ type: 'checkpointed', runId: 'r', checkpoint: checkpoint(step) });
  }
}

let workers: FakeWorker[] = [];
let told: Event[] = [];
let engine: Engine;
const worker = (index: number): FakeWorker => {
  const found = workers[index];
  if (!found) throw new Error(`there is no worker ${index}`);
  return found;
};
const failures = () => told.filter((event) => event.type === 'failed');

beforeEach(() => {
  vi.useFakeTimers();
  workers = [];
  told = [];
  engine = createEngine({
    listen: (event) => told.push(event),
    baseUrl: 'http://here/',
    now: () => Date.now(),
    createWorker: () => {
      const made = new FakeWorker();
      workers.push(made);
      return made;
    },
  });
  engine.send({ type: 'prepare', wanted: null });
  worker(0).ready();
  engine.send(train);
  worker(0).started(0);
  worker(0).stepped(0, 10);
  worker(0).checkpointed(10);
  worker(0).stepped(10, 30);
});
afterEach(() => {
  engine.dispose();
  vi.useRealTimers();
});

it('tells the worker where the data lies', () => {
  expect(worker(0).heard[0]).toEqual({ type: 'prepare', wanted: null, baseUrl: 'http://here/' });
});

describe('a worker that dies', () => {
  it('is replaced at once, and the run goes on from the last checkpoint', () => {
    worker(0).die();
    expect(worker(0).ended).toBe(true);
    expect(worker(1).heard).toEqual([
      { type: 'prepare', wanted: null, baseUrl: 'http://here/' },
      { ...train, from: checkpoint(10), changes: [], replicas: 1 },
    ]);
    expect(failures()).toEqual([
      { type: 'failed', runId: 'r', problem: { code: 'workerDied', lostSteps: 30 }, next: 'goesOn' },
    ]);
  });

  it('may be one of its replicas: the whole group is replaced, and as many go on', () => {
    worker(0).started(0, 3);
    worker(0).stepped(0, 40);
    const problem = { code: 'workerDied', lostSteps: 0 } as const;
    worker(0).say({ type: 'failed', runId: 'r', problem, next: 'ended' });
    expect(worker(0).ended).toBe(true);
    expect(worker(1).heard[1]).toEqual({ ...train, from: checkpoint(10), changes: [], replicas: 3 });
    expect(failures()).toEqual([
      { type: 'failed', runId: 'r', problem: { code: 'workerDied', lostSteps: 30 }, next: 'goesOn' },
    ]);
  });

  it('takes along what was changed after the checkpoint, and how many steps were left', () => {
    worker(0).say({ type: 'learningRateChanged', runId: 'r', step: 20, learningRate: 0.5 });
    worker(0).say({ type: 'paused', runId: 'r', step: 40 });
    engine.send({ type: 'resume', runId: 'r', steps: 2 });
    worker(0).die();
    const changes = [{ step: 20, learningRate: 0.5 }];
    expect(worker(1).heard[1]).toEqual({ ...train, from: checkpoint(10), changes, steps: 32, replicas: 1 });
  });

  it('stays paused where it was paused', () => {
    worker(0).checkpointed(40);
    worker(0).say({ type: 'paused', runId: 'r', step: 40 });
    worker(0).die();
    expect(worker(1).heard[1]).toMatchObject({ from: { step: 40 }, steps: 0 });
  });

  it('ends the run where it dies twice at the same place, and the engine stays usable', () => {
    worker(0).die();
    worker(1).ready();
    worker(1).started(10);
    worker(1).stepped(10, 25);
    worker(1).die();
    expect(failures().at(-1)).toMatchObject({
      problem: { code: 'workerFailedAgain', step: 35, checkpoint: 10 },
      next: 'ended',
    });
    expect(worker(2).heard.map(({ type }) => type)).toEqual(['prepare']);
  });

  describe('twice at the same place', () => {
    beforeEach(() => {
      worker(0).say({ type: 'learningRateChanged', runId: 'r', step: 20, learningRate: 0.5 });
      worker(0).started(0, 3);
      worker(0).stepped(0, 40);
      worker(0).die();
      worker(1).ready();
      worker(1).started(10, 3);
      worker(1).stepped(10, 25);
      worker(1).die();
      worker(2).ready();
    });
    const resume: Command = { type: 'resume', runId: 'r', steps: null };
    const changes = [{ step: 20, learningRate: 0.5 }];

    it('is taken up from the last checkpoint where somebody asks, as it was', () => {
      expect(worker(2).heard).toHaveLength(1);
      engine.send(resume);
      expect(worker(2).heard[1]).toEqual({ ...train, from: checkpoint(10), changes, replicas: 3 });
      expect(workers).toHaveLength(3);
      // And watched over: it comes past the place, and may die elsewhere.
      worker(2).started(10, 3);
      worker(2).stepped(10, 100);
      worker(2).checkpointed(110);
      worker(2).die();
      expect(worker(3).heard[1]).toMatchObject({ type: 'train', from: { step: 110 }, steps: null });
    });

    it('goes so many steps beyond the checkpoint as were asked for', () => {
      engine.send({ ...resume, steps: 3 });
      expect(worker(2).heard[1]).toMatchObject({ from: { step: 10 }, steps: 3 });
    });

    it('is told at once where it dies there again, and can be taken up again', () => {
      engine.send(resume);
      worker(2).started(10, 3);
      worker(2).stepped(10, 28);
      worker(2).die();
      expect(failures().at(-1)).toMatchObject({
        problem: { code: 'workerFailedAgain', step: 38, checkpoint: 10 },
        next: 'ended',
      });
      expect(worker(3).heard.map(({ type }) => type)).toEqual(['prepare']);
      engine.send(resume);
      expect(worker(3).heard[1]).toMatchObject({ type: 'train', from: { step: 10 } });
    });

    it.each<Command>([
      { type: 'stop', runId: 'r' },
      { ...train, runId: 'next' },
    ])('is forgotten after $type', (command) => {
      engine.send(command);
      const heard = worker(2).heard.length;
      engine.send(resume);
      expect(worker(2).heard.slice(heard)).toEqual([resume]);
    });

    it('is not taken up by a question about another run', () => {
      engine.send({ ...resume, runId: 'other' });
      expect(worker(2).heard.at(-1)).toMatchObject({ type: 'resume', runId: 'other' });
    });
  });

  it('has nothing to be taken up from where nothing that was learned was kept', () => {
    engine.send({ ...train, runId: 's' });
    const [losses, accuracies] = [new Float32Array(5), new Float32Array(5)];
    const numbers = { losses, accuracies, imagesPerSecond: 1000, tensors: 1, bytes: 1 };
    for (const index of [0, 1]) {
      worker(index).say({ type: 'stepped', runId: 's', firstStep: 0, ...numbers });
      worker(index).die();
      worker(index + 1).ready();
    }
    expect(failures().at(-1)).toMatchObject({ problem: { code: 'workerFailedAgain', checkpoint: null } });
    engine.send({ type: 'resume', runId: 's', steps: null });
    expect(worker(2).heard.map(({ type }) => type)).toEqual(['prepare']);
  });

  it('goes on again where it dies elsewhere', () => {
    worker(0).die();
    worker(1).ready();
    worker(1).started(10);
    worker(1).stepped(10, 100);
    worker(1).checkpointed(110);
    worker(1).die();
    expect(worker(2).heard[1]).toMatchObject({ type: 'train', from: { step: 110 } });
  });

  it('without a run is replaced a few times only', () => {
    engine.send({ type: 'stop', runId: 'r' });
    for (let i = 0; i < 3; i += 1) worker(i).die();
    expect(workers).toHaveLength(3);
    expect(failures().map((event) => event.type === 'failed' && event.next)).toEqual([
      'goesOn',
      'goesOn',
      'ended',
    ]);
  });

  it('goes on again where it dies long before that place, and where it had come past it', () => {
    worker(0).stepped(40, 60);
    worker(0).die();
    worker(1).ready();
    worker(1).started(10);
    worker(1).stepped(10, 20);
    worker(1).die();
    expect(worker(2).heard[1]).toMatchObject({ type: 'train', from: { step: 10 } });
    worker(2).ready();
    worker(2).started(10);
    worker(2).stepped(10, 30);
    worker(2).checkpointed(40);
    worker(2).stepped(40, 2);
    worker(2).die();
    expect(worker(3).heard[1]).toMatchObject({ type: 'train', from: { step: 40 } });
  });

  it('forgets a pause that was heard late, after the resume that went after it', () => {
    engine.send({ type: 'pause', runId: 'r' });
    engine.send({ type: 'resume', runId: 'r', steps: null });
    worker(0).say({ type: 'paused', runId: 'r', step: 40 });
    worker(0).say({ type: 'resumed', runId: 'r', step: 40 });
    worker(0).stepped(40, 5);
    worker(0).die();
    expect(worker(1).heard[1]).toMatchObject({ steps: null });
  });

  it('after too many deaths the next question finds a worker that is prepared', () => {
    engine.send({ type: 'prepare', wanted: 'cpu', replicas: 1 });
    for (let i = 0; i < 3; i += 1) worker(i).die();
    expect(workers).toHaveLength(3);
    engine.send({ type: 'stop', runId: 'r' });
    engine.send({ type: 'predict', runId: 'r', requestId: 7, pixels: new Uint8Array(784) });
    expect(workers).toHaveLength(3);
    expect(told.at(-1)).toEqual({ type: 'refused', requestId: 7, problem: null });
    engine.send(train);
    expect(worker(3).heard).toEqual([
      { type: 'prepare', wanted: 'cpu', replicas: 1, baseUrl: 'http://here/' },
      train,
    ]);
    worker(3).die();
    expect(worker(4).heard.map(({ type }) => type)).toEqual(['prepare', 'train']);
  });

  it('is not heard any more', () => {
    worker(0).die();
    const before = told.length;
    worker(0).stepped(40, 1);
    expect(told).toHaveLength(before);
  });
});

describe('a worker that is silent', () => {
  it('for more than 5 s while it trains is hung', () => {
    vi.advanceTimersByTime(4900);
    expect(workers).toHaveLength(1);
    vi.advanceTimersByTime(700);
    expect(workers).toHaveLength(2);
    expect(failures()[0]).toMatchObject({ problem: { code: 'workerHung', lostSteps: 30 }, next: 'goesOn' });
  });

  it('may be silent for ten predicted steps', () => {
    worker(0).stepped(40, 1, 10); // 20 images a step at 10 images/s: 2 s a step
    vi.advanceTimersByTime(19_500);
    expect(workers).toHaveLength(1);
    vi.advanceTimersByTime(1500);
    expect(workers).toHaveLength(2);
  });

  it('is not hung while it gives signs of life, is paused, or compiles', () => {
    for (let i = 0; i < 20; i += 1) {
      vi.advanceTimersByTime(1000);
      worker(0).say({ type: 'alive' });
    }
    worker(0).say({ type: 'compiling', runId: 'r' });
    vi.advanceTimersByTime(100_000);
    worker(0).say({ type: 'paused', runId: 'r', step: 40 });
    vi.advanceTimersByTime(1_000_000);
    expect(workers).toHaveLength(1);
  });

  it('may take its time for the second step too: only then is a step known', () => {
    engine.send({ ...train, runId: 'r' });
    worker(0).started(0);
    worker(0).stepped(0, 1, 0);
    vi.advanceTimersByTime(60_000);
    expect(workers).toHaveLength(1);
  });

  it('is hung where even compiling takes more than two minutes', () => {
    worker(0).say({ type: 'compiling', runId: 'r' });
    vi.advanceTimersByTime(121_000);
    expect(workers).toHaveLength(2);
  });

  it('is hung where it prepares for more than two minutes, whatever signs of life it gives', () => {
    engine.send({ type: 'prepare', wanted: null });
    for (let i = 0; i < 122; i += 1) {
      vi.advanceTimersByTime(1000);
      worker(0).say({ type: 'alive' });
    }
    expect(worker(0).ended).toBe(true);
    expect(worker(1).heard[0]).toMatchObject({ type: 'prepare' });
  });

  it('is not hung when the machine slept while it prepared', () => {
    engine.send({ type: 'prepare', wanted: null });
    vi.setSystemTime(Date.now() + 3_600_000);
    vi.advanceTimersByTime(1000);
    expect(workers).toHaveLength(1);
    vi.advanceTimersByTime(121_000);
    expect(workers).toHaveLength(2);
  });

  it('may be silent longer where batches are small: a measurement takes more images than a step', () => {
    const one = smallExperiment({ network: simpleCnn.network(), training: { batchSize: 1 } });
    engine.send({ ...train, experiment: one });
    worker(0).started(0);
    worker(0).stepped(0, 10, 1);
    vi.advanceTimersByTime(39_000);
    expect(workers).toHaveLength(1);
    vi.advanceTimersByTime(2000);
    expect(workers).toHaveLength(2);
  });

  it('is not hung when the page itself slept', () => {
    vi.setSystemTime(Date.now() + 60_000);
    vi.advanceTimersByTime(1000);
    expect(workers).toHaveLength(1);
  });
});

describe('a lost GPU', () => {
  const lose = (index: number) => {
    const problem = { code: 'backendLost', backend: 'webgpu', detail: 'reset' } as const;
    worker(index).say({ type: 'failed', runId: 'r', problem, next: 'ended' });
  };

  it('is tried once more, then the run goes on with WASM', () => {
    lose(0);
    expect(worker(1).heard[0]).toMatchObject({ type: 'prepare', wanted: null });
    expect(worker(1).heard[1]).toMatchObject({ type: 'train', from: { step: 10 } });
    worker(1).ready('webgpu');
    worker(1).started(10);
    lose(1);
    expect(worker(2).heard[0]).toMatchObject({ type: 'prepare', wanted: 'wasm' });
    expect(worker(2).heard[1]).toMatchObject({ type: 'train', from: { step: 10 } });
    expect(failures().map((event) => event.type === 'failed' && event.next)).toEqual(['goesOn', 'goesOn']);
  });
});

it('tells nothing after it was disposed of', () => {
  engine.dispose();
  expect(worker(0).ended).toBe(true);
  vi.advanceTimersByTime(100_000);
  expect(workers).toHaveLength(1);
});
