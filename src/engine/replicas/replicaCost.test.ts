/**
 * What the constants of parts.ts come from: FATHOM_MEASURE=1 npx vitest run src/engine/replicas/replicaCost.test.ts
 * Processor time, least of several, of one replica's step with all of a batch and with half of it, and of the sum of two
 * replicas' gradients: so that a machine that does other work meanwhile measures nearly the same. Nothing is asserted.
 */
import { expect, it } from 'vitest';
import { bookSame } from '../../model/architectures/bookSame.ts';
import { chain } from '../../model/architectures/chain.ts';
import { simpleCnn } from '../../model/architectures/simpleCnn.ts';
import { randomStream } from '../../model/random.ts';
import { startWasm } from '../backends.ts';
import { compile } from '../compile.ts';
import { nodeWasmPaths, smallExperiment } from '../engineForTests.ts';
import { optimiserRule } from '../optimisers.ts';
import { firstValues } from '../trainStep.ts';
import { sumInOrder } from './flatGradients.ts';
import { ReplicaWork } from './replicaWork.ts';

const small = (units: number) => ({
  nodes: chain(null, [
    ['input', 'input'],
    ['flatten', 'flatten'],
    ['hidden', 'dense', { units }],
    ['relu', 'relu'],
    ['dense', 'dense', { units: 10 }],
    ['output', 'output'],
  ]),
});
const convolutions = {
  nodes: chain(null, [
    ['input', 'input'],
    ['first', 'conv2d', { filters: 8 }],
    ['relu', 'relu'],
    ['pool', 'maxPool'],
    ['second', 'conv2d', { filters: 16 }],
    ['relu2', 'relu'],
    ['pool2', 'maxPool'],
    ['flatten', 'flatten'],
    ['dense', 'dense', { units: 10 }],
    ['output', 'output'],
  ]),
};
const networks = {
  'dense 200': small(200),
  'dense 1000': small(1000),
  'two convolutions': convolutions,
  simple: simpleCnn.network(),
  bookSame: bookSame.network(),
};

/** Messages and waking, as the best of two busy cores have shown. */
const handshakeMs = 1;

function processorMs(work: () => void, times: number): number {
  const samples = Array.from({ length: 7 }, () => {
    const begun = process.cpuUsage();
    for (let i = 0; i < times; i += 1) work();
    const { user, system } = process.cpuUsage(begun);
    return (user + system) / 1000 / times;
  });
  return Math.min(...samples);
}

function stepMs(network: (typeof networks)['simple'], batchSize: number) {
  const experiment = smallExperiment({ network, training: { batchSize } });
  const compiled = compile(experiment);
  if (!compiled.ok) throw new Error(compiled.problem.code);
  const { analysis } = compiled.value;
  const values = firstValues(compiled.value, optimiserRule(experiment.training.optimiser));
  const work = new ReplicaWork({ experiment, values, replicas: 1, shared: null }, 0);
  const stream = randomStream(9, 'images', batchSize);
  const bytes = {
    images: Uint8Array.from(stream.integers(batchSize * 784, 256)),
    labels: Uint8Array.from(stream.integers(batchSize, 10)),
  };
  const [own, other] = [new Float32Array(work.length), new Float32Array(work.length)];
  let step = 0;
  const once = () => {
    const order = { step, rate: 0.001, bytes };
    step += 1;
    expect(work.gradients(order, own).next().done).toBe(true);
    work.apply(order, own);
  };
  for (let i = 0; i < 4; i += 1) once();
  const ms = processorMs(once, 5);
  const sumMs = processorMs(() => sumInOrder([own, other], own), 20);
  work.dispose();
  return { ms, sumMs, analysis };
}

it.runIf(process.env.FATHOM_MEASURE)('what two replicas gain', { timeout: 600_000 }, async () => {
  await startWasm(nodeWasmPaths, 'vector');
  for (const [name, network] of Object.entries(networks)) {
    for (const batch of [20, 100]) {
      const { ms, sumMs, analysis } = stepMs(network, batch);
      const half = stepMs(network, batch / 2).ms;
      const gain = ms / (half + sumMs + handshakeMs);
      const million = ((analysis.multiplyAdds * batch) / 1e6).toFixed(1);
      const times = `${ms.toFixed(2)} ms alone, ${half.toFixed(2)} ms for half, ${sumMs.toFixed(2)} ms to sum`;
      process.stdout.write(
        `${name}, batch ${batch}: ${million} million multiply-adds, ${analysis.parameters} parameters; ${times}: gain ${gain.toFixed(2)}\n`,
      );
    }
  }
});
