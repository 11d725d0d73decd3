/** While a run learns the browser asks before the page is left: what was learned would be gone. At any other time it does not. */
import { addressOf, tinyExperiment } from './experiments.ts';
import { expect, test } from './journey.ts';

test('the page that is about to be closed while it trains asks, and trains on; paused it lets itself be loaded anew', async ({
  playground,
  page,
}) => {
  const { runBar, title } = playground;
  // Long enough not to end by itself.
  await page.goto(await addressOf(tinyExperiment({ training: { epochs: 1000 } }), '?backend=wasm'));
  await expect(title).toHaveValue('Tiny');
  await runBar.train.click();
  await runBar.expectStepsBeyond(3);

  const asked = page.waitForEvent('dialog');
  await page.close({ runBeforeUnload: true });
  const question = await asked;
  expect(question.type()).toBe('beforeunload');
  await question.dismiss();
  await runBar.expectStepsBeyond((await runBar.stepsDone()) + 3);

  await runBar.pauseNow();
  const later: string[] = [];
  page.on('dialog', (dialog) => {
    later.push(dialog.type());
    void dialog.accept();
  });
  await page.reload();
  await expect(runBar.train).toBeVisible();
  expect(later).toEqual([]);
});
