/** Training on WASM by two threads that share each batch: the run says so, pauses at once, and survives the loss of one. */
import type { Page } from '@playwright/test';
import { addressOf, tinyExperiment } from './experiments.ts';
import { expect, test } from './journey.ts';
import { expectOverheard, overhear, overheard } from './overhear.ts';

const long = tinyExperiment({ training: { epochs: 1000 } });

/** Ends the thread that the engine's own thread made. */
async function killReplica(page: Page): Promise<void> {
  const named = await Promise.all(
    page.workers().map(async (worker) => ({ worker, name: await worker.evaluate(() => self.name) })),
  );
  expect(named.map(({ name }) => name).sort()).toEqual(['engine', 'replica']);
  await named
    .find(({ name }) => name === 'replica')
    ?.worker.evaluate(() => {
      setTimeout(() => {
        throw new Error('killed by the journey');
      });
    });
}

test('two threads share each batch, pause at once, and one that dies is replaced', async ({
  playground,
  page,
}) => {
  const { runBar, messages } = playground;
  await overhear(page);
  await page.goto(await addressOf(long, '?backend=wasm&replicas=2'));
  await expect(playground.title).toHaveValue('Tiny');
  await runBar.expectReady('WASM');
  await runBar.train.click();
  await expectOverheard(page, 'stepped', 3);
  const reached = await runBar.pauseNow();
  expect(reached).toBeGreaterThan(0);
  await runBar.figure('backend').click();
  await expect(page.getByText('2 threads share each batch of this run')).toBeVisible();
  await page.keyboard.press('Escape');
  const told = await overheard(page, 'stepped');
  expect(new Set(told.map(({ tensors }) => tensors)).size).toBe(1);

  await runBar.train.click();
  await runBar.expectStepsBeyond(reached + 5);
  await killReplica(page);
  await expect(messages).toContainText(/ended the training thread/);
  await expect(messages).toContainText(/Training goes on from step [\d,]+/, { timeout: 60_000 });
  await runBar.expectStepsBeyond(reached + 20, 60_000);
  await runBar.pauseNow();
});
