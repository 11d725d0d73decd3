/** A run that breaks down names the first layer that did, in the true protocol. */
import { afterEach, describe, expect, it } from 'vitest';
import { chain } from '../model/architectures/chain.ts';
import type { Network } from '../model/network.ts';
import { compile } from './compile.ts';
import { smallExperiment, startEngine, type TestEngine } from './engineForTests.ts';
import { optimiserRule } from './optimisers.ts';
import type { Checkpoint, EngineProblem, Event } from './protocol.ts';
import { firstValues } from './trainStep.ts';

const network: Network = {
  nodes: chain(null, [
    ['input', 'input'],
    ['flatten', 'flatten'],
    ['dense1', 'dense', { units: 20 }],
    ['relu', 'relu'],
    ['dense2', 'dense', { units: 20 }],
    ['dense3', 'dense', { units: 10 }],
    ['output', 'output'],
  ]),
};

let engine: TestEngine;
afterEach(() => engine.close());

type Settings = Parameters<typeof smallExperiment>[0]['training'];
async function breakDown(
  backend: 'wasm' | 'cpu',
  settings: Settings,
  change?: (values: Map<string, Float32Array>) => void,
): Promise<EngineProblem> {
  const experiment = smallExperiment({ network, training: { optimiser: { kind: 'sgd' }, ...settings } });
  const compiled = compile(experiment);
  if (!compiled.ok) throw new Error('it does not compile');
  const tensors = firstValues(compiled.value, optimiserRule(experiment.training.optimiser));
  change?.(tensors);
  const from: Checkpoint | null = change ? { step: 0, tensors, changes: [] } : null;
  engine = startEngine();
  engine.send({ type: 'prepare', wanted: backend });
  await engine.next('ready');
  engine.send({ type: 'train', runId: 'r', experiment, from, steps: 39 });
  const failed: Extract<Event, { type: 'failed' }> = await engine.next('failed');
  expect(failed.next).toBe('ended');
  return failed.problem;
}

function scale(values: Map<string, Float32Array>, name: string, factor: number): void {
  const kernel = values.get(`${name}/kernel`);
  if (!kernel) throw new Error(`${name} has no kernel`);
  values.set(
    `${name}/kernel`,
    kernel.map((value) => value * factor),
  );
}

describe.each(['wasm', 'cpu'] as const)('on %s', (backend) => {
  it('a learning rate that explodes ends the run and names a layer', async () => {
    const problem = await breakDown(backend, { learningRate: 1e18 });
    expect(problem).toMatchObject({ code: 'notFinite' });
    if (problem.code !== 'notFinite') return;
    expect(problem.nodeId).not.toBeNull();
    expect(engine.losses().slice(0, problem.step).every(Number.isFinite)).toBe(true);
  });

  it('an output that overflows: the first layer whose output is infinite', async () => {
    const problem = await breakDown(backend, { learningRate: 0.01 }, (values) => {
      scale(values, 'dense1', 1e25);
      scale(values, 'dense2', 1e25);
    });
    expect(problem).toEqual({ code: 'notFinite', step: 0, nodeId: 'dense2', where: 'forward' });
  });

  it('a gradient that overflows while all outputs are finite', async () => {
    // Forward 1e-38, 1e-13, 1e7; backwards 1e20, then 1e45.
    const problem = await breakDown(backend, { learningRate: 0.01 }, (values) => {
      scale(values, 'dense1', 1e-38);
      scale(values, 'dense2', 1e25);
      scale(values, 'dense3', 1e20);
    });
    expect(problem).toMatchObject({ code: 'notFinite', step: 0, nodeId: 'dense1', where: 'gradient' });
  });

  it('weights that overflow by the update alone', async () => {
    const problem = await breakDown(backend, { learningRate: 3e38 }, (values) => {
      scale(values, 'dense3', 10_000);
    });
    expect(problem).toEqual({ code: 'notFinite', step: 0, nodeId: 'dense1', where: 'weights' });
  });
});
