/**
 * A GPU that is taken away, again and again: destroyed after a number of submissions drawn from a seed, in the middle of
 * whatever it was doing. The run goes on from its last checkpoint, once on the GPU and then with WASM, and says so.
 */
import { checkPage } from './checkPage.ts';
import type { LossReport } from './deviceLoss.worker.ts';
import { addressOf, tinyExperiment } from './experiments.ts';
import { harmDevices, keepDevices } from './gpuDevices.ts';
import { expect, test } from './journey.ts';

const checks = checkPage('deviceLoss.worker.ts', { engine: 'losingEngine.worker.ts' });

test('destroyed twenty times, recovered twenty times, nothing lost beyond the last checkpoint', async ({
  page,
}) => {
  test.setTimeout(600_000);
  const report = await checks.ask<LossReport>(page, '10', 560_000);
  const { recoveries, different, apart, reached, backends } = report;
  expect(recoveries, JSON.stringify(report)).toHaveLength(20);
  for (const { after, told, kept, from } of recoveries) {
    expect(from, `after ${after} submissions`).toBe(kept);
    expect(kept).toBeLessThanOrEqual(told);
  }
  // Some runs had a checkpoint by then, and steps beyond it that were taken again.
  expect(recoveries.filter(({ kept }) => kept > 0).length).toBeGreaterThan(3);
  expect(recoveries.filter(({ kept, told }) => told > kept).length).toBeGreaterThan(3);
  // Once on the GPU, then on WASM, to the last step: the same bits on the GPU, the same curve on WASM.
  expect(recoveries.map(({ backend }) => backend)).toEqual(Array(10).fill(['webgpu', 'wasm']).flat());
  expect(backends).toEqual(['webgpu', ...Array(10).fill('wasm')]);
  expect(reached).toEqual(Array(10).fill(80));
  expect(different).toBe(0);
  expect(apart).toBeLessThan(1e-3);
});

test('lost twice, it is said both times, and WASM takes over', async ({ playground, page }) => {
  test.setTimeout(360_000);
  const { runBar, messages, title } = playground;
  await keepDevices(page);
  await page.goto(await addressOf(tinyExperiment({ training: { epochs: 1000 } }), '?backend=webgpu'));
  await expect(title).toHaveValue('Tiny');
  await runBar.expectReady('WebGPU');
  await runBar.train.click();
  for (const backend of ['WebGPU', 'WASM']) {
    await runBar.expectStepsBeyond(20, 120_000);
    await expect(messages).not.toContainText('The browser took WebGPU away');
    await harmDevices(page, 'lost');
    await expect(messages).toContainText('The browser took WebGPU away', { timeout: 60_000 });
    await expect(messages).toContainText(new RegExp(`Training goes on from step [\\d,]+, on ${backend}`), {
      timeout: 60_000,
    });
    await runBar.expectReady(backend);
    const said = messages.locator('> div').filter({ hasText: 'The browser took WebGPU away' });
    await said.getByRole('button', { name: 'Dismiss' }).click();
  }
  const reached = await runBar.stepsDone();
  await runBar.expectStepsBeyond(reached + 50, 60_000);
});
