/** The same small network on every backend, WebGPU in software where there is no GPU: the loss falls, and no step leaves a tensor behind. */
import { addressOf, tinyExperiment } from './experiments.ts';
import { expect, test } from './journey.ts';
import { overhear, overheard } from './overhear.ts';

const backends = [
  { asked: 'webgpu', name: 'WebGPU' },
  { asked: 'webgl', name: 'WebGL' },
  { asked: 'wasm', name: 'WASM' },
  { asked: 'cpu', name: 'Plain CPU' },
] as const;

const steps = 30;

for (const { asked, name } of backends) {
  test(`a few steps on ${name}`, async ({ playground, page }) => {
    const { runBar } = playground;
    await overhear(page);
    const experiment = tinyExperiment({ data: { training: 32 * steps } });
    await playground.open(await addressOf(experiment, `?backend=${asked}`));
    await runBar.expectReady(name, 90_000);
    await expect(playground.title).toHaveValue('Tiny');

    // Single steps first: each is told by itself.
    for (const done of [1, 2, 3, 4]) {
      await runBar.step.click();
      await expect.poll(() => runBar.stepsDone(), { timeout: 90_000 }).toBe(done);
      await runBar.expectState('Paused');
    }
    await runBar.train.click();
    await runBar.expectState('Finished', 100_000);
    expect(await runBar.stepsDone()).toBe(steps);

    const told = await overheard(page, 'stepped');
    expect(told.length).toBeGreaterThanOrEqual(5);
    expect(new Set(told.map(({ tensors }) => tensors)).size, JSON.stringify(told.map((t) => t.tensors))).toBe(
      1,
    );
    const losses = told.flatMap((one) => one.losses ?? []);
    expect(losses).toHaveLength(steps);
    const mean = (some: readonly number[]) => some.reduce((sum, one) => sum + one, 0) / some.length;
    expect(mean(losses.slice(-5))).toBeLessThan(0.7 * mean(losses.slice(0, 5)));
  });
}
