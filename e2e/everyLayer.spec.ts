/** One network with every kind of layer trains on every backend: the same first loss everywhere, a falling one, no tensor left behind. */
import { layerKinds } from '../src/model/layers/index.ts';
import type { Network, NetworkNode } from '../src/model/network.ts';
import { newNode } from '../src/model/node.ts';
import { addressOf, tinyExperiment } from './experiments.ts';
import { expect, test } from './journey.ts';
import { overhear, overheard } from './overhear.ts';

/** Two paths that are added, two that stand beside each other, and all else in between. */
function everyKind(): Network {
  const nodes: NetworkNode[] = [];
  const add = (kind: NetworkNode['kind'], inputs: readonly string[], params: object = {}): string => {
    const id = `${kind}${nodes.length}`;
    nodes.push(newNode(kind, { id, inputs }, params));
    return id;
  };
  const image = add('maxPool', [add('input', [])]);
  const padded = add('zeroPad', [image]);
  const features = add('relu', [add('conv2d', [padded], { filters: 4, padding: 'valid' })]);
  const normal = add('batchNorm', [features]);
  const local = add('localResponseNorm', [add('leakyRelu', [add('depthwiseConv2d', [normal])])]);
  const small = add('avgPool', [add('add', [features, local])]);
  const up = add('transposedConv2d', [small], { filters: 4 });
  const larger = add('upsample', [small]);
  const joined = add('concat', [add('tanh', [up]), add('sigmoid', [larger])]);
  const flat = add('flatten', [add('maxPool', [joined])]);
  const means = add('globalAvgPool', [add('conv2d', [joined], { filters: 8, kernel: 1 })]);
  const both = add('concat', [add('dense', [flat], { units: 16 }), means]);
  add('output', [add('dense', [add('dropout', [both], { rate: 0.1 })], { units: 10 })]);
  return { nodes };
}

/** Far fewer than an epoch of 3,700, whose end would measure 10,000 images: slow where a GPU is imitated. */
const steps = 30;
const firstLosses = new Map<string, number>();

for (const [asked, name] of [
  ['wasm', 'WASM'],
  ['cpu', 'Plain CPU'],
  ['webgl', 'WebGL'],
  ['webgpu', 'WebGPU'],
] as const) {
  test(`every kind of layer learns on ${name}`, async ({ playground, page }) => {
    test.setTimeout(300_000);
    const { runBar, builder } = playground;
    const network = everyKind();
    expect([...new Set(network.nodes.map(({ kind }) => kind))].sort()).toEqual([...layerKinds].sort());
    await overhear(page);
    const experiment = tinyExperiment({
      network,
      data: { training: 16 * 3700, validation: 16 },
      training: { batchSize: 16, learningRate: 0.01 },
    });
    await playground.open(await addressOf(experiment, `?backend=${asked}`));
    await runBar.expectReady(name, 90_000);
    await expect(playground.title).toHaveValue('Tiny');
    await expect(builder.network.getByRole('button', { name: /Problem:/ })).toHaveCount(0);
    for (const done of [1, 2, 3]) {
      await runBar.step.click();
      await expect.poll(() => runBar.stepsDone(), { timeout: 120_000 }).toBe(done);
      await runBar.expectState('Paused');
    }
    await runBar.train.click();
    await runBar.expectStepsBeyond(steps, 120_000);
    await runBar.pauseNow();

    const told = await overheard(page, 'stepped');
    const losses = told.flatMap((one) => one.losses ?? []);
    expect(losses.every(Number.isFinite)).toBe(true);
    const mean = (some: readonly number[]) => some.reduce((sum, one) => sum + one, 0) / some.length;
    expect(mean(losses.slice(-8))).toBeLessThan(0.85 * mean(losses.slice(0, 4)));
    expect(new Set(told.map(({ tensors }) => tensors)).size, JSON.stringify(told.map((t) => t.tensors))).toBe(
      1,
    );
    firstLosses.set(name, losses[0] ?? Number.NaN);
    const [first = Number.NaN] = firstLosses.values();
    // The same document begins with the same weights and images everywhere.
    for (const [backend, loss] of firstLosses) expect(loss, backend).toBeCloseTo(first, 4);
  });
}
