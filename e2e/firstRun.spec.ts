/** The first screen is a working experiment: one press on Train, and a real curve begins. */
import { firstCards } from './experiments.ts';
import { expect, test } from './journey.ts';

const policy =
  "default-src 'self'; script-src 'self' 'wasm-unsafe-eval'; style-src 'self'; img-src 'self' data: blob:; object-src 'none'; base-uri 'none'";

test('train, pause, step, change the learning rate, reset', async ({ playground }) => {
  const { runBar, curves, draw, settings, builder } = playground;
  await playground.open();

  await test.step('a whole experiment stands there', async () => {
    await builder.expectNames(firstCards);
    await expect(runBar.figure('step')).toHaveText(/^0/);
    await expect(runBar.figure('data')).toHaveAccessibleName('MNIST 60,000 data');
    await expect(runBar.figure('optimiser')).toHaveAccessibleName('Adam 0.001 optimiser');
    await expect(runBar.figure('seed')).toHaveAccessibleName('42 seed');
    await expect(curves.picture('Accuracy')).toHaveAccessibleName('Accuracy: no run yet.');
    await expect(runBar.reset).toBeDisabled();
    await settings.open();
    await expect(settings.field('Batch size')).toHaveValue('100');
    // It is not to end while it is watched, on any machine.
    await settings.field('Epochs').fill('1000');
    await settings.close();
  });

  await test.step('Train: steps are counted, the first validation point comes', async () => {
    await runBar.train.click();
    await runBar.expectStepsBeyond(0);
    await expect(runBar.step).toBeDisabled();
    await expect.poll(() => runBar.percent('validation'), { timeout: 30_000 }).toBeGreaterThan(0);
    await expect(curves.picture('Accuracy')).toHaveAccessibleName(/validation \d+\.\d\d % at step/);
  });

  const paused = await test.step('Pause is acknowledged and no further step begins', async () => {
    const at = await runBar.pauseNow();
    await runBar.expectProgress(/^paused at/);
    await expect(runBar.train).toBeVisible();
    // The engine itself answers how many steps its network has learned, twice.
    for (const press of ['Next test image', 'Previous test image']) {
      await draw.button(press).click();
      await expect(draw.region, 'what the engine says it has learned').toContainText(
        `after ${at.toLocaleString('en')} steps`,
      );
    }
    expect(await runBar.stepsDone(), 'steps after the pause').toBe(at);
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
    // The bar says the rate in force and whence; the chart marks the step; the experiment stays as it is; the run goes on.
    await expect(runBar.figure('optimiser')).toHaveAccessibleName('Adam 0.002 optimiser');
    await runBar.figure('optimiser').hover();
    const since = `0.002 from step ${changedAt.toLocaleString('en')}; the experiment says 0.001`;
    await expect(playground.page.getByRole('tooltip')).toHaveText(since);
    await expect(curves.picture('Loss')).toHaveAccessibleName(
      new RegExp(`Learning rate 0\\.002 from step ${changedAt.toLocaleString('en')}\\.$`),
    );
    await settings.open();
    await expect(settings.field('Learning rate')).toHaveValue('0.001');
    await settings.close();
    await runBar.expectStepsBeyond(changedAt + 1);
  });

  await test.step('Reset: step 0, and the old curve stays for comparison', async () => {
    await runBar.reset.click();
    await expect(runBar.figure('step')).toHaveText(/^0/);
    await runBar.expectProgress('Ready to train');
    await expect(runBar.figure('optimiser')).toHaveAccessibleName('Adam 0.001 optimiser');
    await expect(curves.kept).toHaveText([/run 1\s*Adam 0\.001, then 0\.002/]);
    await runBar.step.click();
    await runBar.expectState('Paused');
    expect(await runBar.stepsDone()).toBe(1);
    await expect(curves.kept).toHaveCount(1);
    await expect(curves.picture('Accuracy')).toHaveAccessibleName(/run 1, validation .*this run, training/);
  });
});

test('an edit while it trains pauses the run, says so, and the next Train begins a new one', async ({
  playground,
}) => {
  const { runBar, builder, curves, messages, settings } = playground;
  const said = 'The run was paused, because the network or its training changed.';
  await playground.open();
  await settings.set({ Epochs: '1000' });
  await runBar.train.click();
  await runBar.expectStepsBeyond(0);

  await test.step('a new title is no reason', async () => {
    await playground.title.fill('Renamed');
    const named = await runBar.stepsDone();
    await runBar.expectStepsBeyond(named + 3);
    await expect(messages).toBeEmpty();
  });

  await test.step('another layer is', async () => {
    await builder.card('Dense 100').click();
    await builder.kind('Dropout').click();
    await playground.expectMessage(said);
    await runBar.expectProgress('Ready to train');
    await expect(runBar.train).toBeVisible();
    expect(await runBar.stepsDone()).toBe(0);
    await expect(curves.kept).toHaveText([/run 1/]);
  });

  await test.step('said once, and the next run is a new one beside it', async () => {
    await messages.getByRole('button', { name: 'Dismiss' }).click();
    await builder.card('ReLU').last().click();
    await builder.kind('Dropout').click();
    await expect(messages).toBeEmpty();
    await runBar.train.click();
    await runBar.expectStepsBeyond(0);
    await runBar.pauseNow();
    await expect(curves.kept).toHaveText([/run 1/]);
    await expect(curves.picture('Loss')).toHaveAccessibleName(/run 1, .*this run, training/);
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
