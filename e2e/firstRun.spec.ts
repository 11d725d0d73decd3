/** The first screen is a working experiment: one press on Train, and a real curve begins. */
import { expect, test } from './journey.ts';

const policy =
  "default-src 'self'; script-src 'self' 'wasm-unsafe-eval'; style-src 'self'; img-src 'self' data: blob:; object-src 'none'; base-uri 'none'";

test('train, pause, step, change the learning rate, reset', async ({ playground }) => {
  const { runBar, curves, draw, settings, builder } = playground;
  await playground.open();

  await test.step('a whole experiment stands there', async () => {
    await builder.expectNames([
      'Input',
      'Conv 5×5 valid',
      'ReLU',
      'Max pool 2×2',
      'Flatten',
      'Dense 100',
      'ReLU',
      'Dense 10',
      'Output',
    ]);
    await expect(runBar.figure('step')).toHaveText(/^0/);
    await expect(runBar.figure('data')).toHaveAccessibleName('MNIST 60,000 data');
    await expect(runBar.figure('optimiser')).toHaveAccessibleName('Adam 0.001 optimiser');
    await expect(runBar.figure('seed')).toHaveAccessibleName('42 seed');
    await expect(curves.picture('Accuracy')).toHaveAccessibleName('Accuracy: no run yet.');
    await expect(runBar.reset).toBeDisabled();
  });

  await test.step('Train: steps are counted, the first validation point comes', async () => {
    await runBar.train.click();
    await runBar.expectStepsBeyond(0);
    await expect(runBar.step).toBeDisabled();
    await expect.poll(() => runBar.percent('validation'), { timeout: 30_000 }).toBeGreaterThan(0);
    await expect(curves.picture('Accuracy')).toHaveAccessibleName(/validation \d\.\d{4} at step/);
  });

  const paused = await test.step('Pause is acknowledged and no further step begins', async () => {
    const at = await runBar.pauseNow();
    await runBar.expectProgress(/^paused at/);
    await expect(runBar.train).toBeVisible();
    // The engine itself answers how many steps its network has learned.
    await draw.button('Next test image').click();
    await expect(draw.region).toContainText(`after ${at.toLocaleString('en')} steps`);
    expect(await runBar.stepsDone()).toBe(at);
    return at;
  });

  await test.step('Step: exactly one more', async () => {
    await runBar.step.click();
    await runBar.expectStepsBeyond(paused);
    await runBar.expectState('Paused');
    await expect(draw.region).toContainText(`after ${(paused + 1).toLocaleString('en')} steps`);
    expect(await runBar.stepsDone()).toBe(paused + 1);
  });

  await test.step('the learning rate changes while it runs, and that is recorded', async () => {
    await runBar.train.click();
    await runBar.expectStepsBeyond(paused + 1);
    await settings.open();
    const now = settings.dialog.getByRole('region', { name: 'Learning rate now' });
    await now.getByRole('spinbutton').fill('0.002');
    await now.getByRole('button', { name: 'Apply' }).click();
    await expect(now.getByRole('listitem')).toHaveText(/^from step [\d,]+: 0\.002$/);
    const changedAt = Number(
      ((await now.getByRole('listitem').textContent()) ?? '').replace(/\D*([\d,]+).*/, '$1'),
    );
    expect(changedAt).toBeGreaterThan(paused);
    await settings.close();
    // The experiment stays as it is; the run goes on.
    await expect(runBar.figure('optimiser')).toHaveAccessibleName('Adam 0.001 optimiser');
    await runBar.expectStepsBeyond(changedAt + 1);
  });

  await test.step('Reset: step 0, and the old curve stays for comparison', async () => {
    await runBar.reset.click();
    await expect(runBar.figure('step')).toHaveText(/^0/);
    await runBar.expectProgress('Ready to train');
    await expect(curves.kept).toHaveText([/run 1/]);
    await runBar.step.click();
    await runBar.expectState('Paused');
    expect(await runBar.stepsDone()).toBe(1);
    await expect(curves.kept).toHaveCount(1);
    await expect(curves.picture('Accuracy')).toHaveAccessibleName(/run 1, validation .*this run, training/);
  });
});

test('the page and its worker carry the policy', async ({ playground, page }) => {
  const policies = new Map<string, string | undefined>();
  page.on('response', (response) => {
    const { pathname } = new URL(response.url());
    policies.set(pathname, response.headers()['content-security-policy']);
  });
  const worker = page.waitForEvent('worker');
  await playground.open();
  const workerPath = new URL((await worker).url()).pathname;
  await playground.runBar.expectReady('WASM');
  expect(policies.get('/')).toBe(policy);
  expect(policies.get(workerPath)).toBe(policy);
});
