/** Runs after their end and beside each other: what a press means then, which of them count, how they are called, which diverged. */
import { addressOf, tinyExperiment } from './experiments.ts';
import { expect, test } from './journey.ts';

test('a finished run is not thrown away by a press: Step says why, Train begins another beside it', async ({
  playground,
  page,
}) => {
  const { runBar, curves } = playground;
  await playground.open(await addressOf(tinyExperiment()));
  await expect(playground.title).toHaveValue('Tiny');
  await runBar.train.click();
  await runBar.expectState('Finished', 60_000);
  await expect(runBar.train).toHaveCount(0);

  await runBar.step.hover();
  await expect(page.getByRole('tooltip')).toContainText('This run is finished. Raise the epochs');
  await expect(runBar.step).toBeDisabled();
  // The press is taken, and answered with the reason.
  await runBar.step.click({ force: true });
  await page.keyboard.press('.');
  await expect(page.getByRole('tooltip')).toContainText('or Reset to begin anew');
  expect(await runBar.stepsDone()).toBe(50);
  await runBar.expectState('Finished');

  await runBar.trainAgain.click();
  await expect(curves.kept).toHaveText([/run 1\s*same settings/]);
  await runBar.expectState('Finished', 60_000);
  expect(await runBar.stepsDone()).toBe(50);
  await expect(curves.picture('Loss')).toHaveAccessibleName(/run 1, validation .*this run, training /);
  await curves.kept.getByRole('button', { name: /^run 1/ }).hover();
  await expect(page.getByRole('tooltip')).toHaveText(
    /^run 1 · Adam 0.01 · batch 32 · 1 epoch · seed 7 · 50 steps$/,
  );

  await test.step('in the table both have all their values, in percent', async () => {
    await curves.as('table').check({ force: true });
    const heads = curves.table('Accuracy').getByRole('columnheader');
    await expect(heads).toHaveText([
      'Step',
      'this run',
      'run 1',
      'training',
      'validation',
      'test',
      'validation',
      'test',
    ]);
    await expect(curves.table('Accuracy').getByRole('row').last().getByRole('cell')).toHaveText(
      Array(5).fill(/^\d+\.\d\d %$/),
    );
  });
});

test('runs are numbered by those that trained, not by who was asked or refused', async ({ playground }) => {
  const { runBar, draw, builder, curves } = playground;
  await playground.open(await addressOf(tinyExperiment()));
  await expect(playground.title).toHaveValue('Tiny');
  await runBar.step.click();
  await runBar.expectState('Paused');
  // Asked without training: a run that nobody sees.
  await runBar.reset.click();
  await draw.button('Next test image').click();
  await expect(draw.region).toContainText('before it learned anything');
  // Refused: what is left without its flattening cannot be trained.
  await builder.card('Flatten').click();
  await playground.page.keyboard.press('Delete');
  await runBar.train.click();
  await runBar.expectState('Not started', 60_000);
  await playground.undo.click();
  await runBar.step.click();
  await runBar.expectState('Paused');
  await runBar.reset.click();
  await expect(curves.kept).toHaveText([/run 1/, /run 2/]);
});

test('the labels at the ends of the curves have their room from the first step on', async ({
  playground,
}) => {
  const { runBar, curves } = playground;
  await playground.open(await addressOf(tinyExperiment()));
  await expect(playground.title).toHaveValue('Tiny');
  const room = async () => {
    const [plot, picture] = [
      await curves.cursor('Accuracy').boundingBox(),
      await curves.picture('Accuracy').boundingBox(),
    ];
    return plot && picture ? picture.x + picture.width - (plot.x + plot.width) : 0;
  };
  await runBar.step.click();
  await runBar.expectState('Paused');
  await expect.poll(room, { message: 'pixels beside the plot' }).toBeGreaterThan(40);
  await runBar.reset.click();
  await runBar.step.click();
  await expect(curves.kept).toHaveCount(1);
  await expect.poll(room, { message: 'pixels beside two runs' }).toBeGreaterThan(40);
});

test('with as many earlier runs as are kept the number of each is read whole', async ({ playground }) => {
  const { runBar, curves } = playground;
  await playground.open(await addressOf(tinyExperiment()));
  await expect(playground.title).toHaveValue('Tiny');
  for (let run = 1; run <= 4; run += 1) {
    await runBar.step.click();
    await runBar.expectState('Paused');
    await runBar.reset.click();
    await expect(curves.kept).toHaveCount(run);
  }
  for (const kept of await curves.kept.all()) {
    await expect(kept.getByRole('button', { name: /^run \d .*settings/ })).toBeInViewport({ ratio: 1 });
    await expect(kept.getByRole('button', { name: /^Remove/ })).toBeInViewport({ ratio: 1 });
    const cut = await kept.locator('b').evaluate((name) => name.scrollWidth - name.clientWidth);
    expect(cut, 'pixels of its number that are cut off').toBe(0);
  }
});

test('a run that diverged is told so, and offers the settings', async ({ playground }) => {
  const { runBar, messages, settings } = playground;
  await playground.open(await addressOf(tinyExperiment({ training: { learningRate: 50, epochs: 2 } })));
  await expect(playground.title).toHaveValue('Tiny');
  await runBar.train.click();
  await runBar.expectState('Finished', 60_000);
  await expect(messages).toContainText(
    /The loss is above where it began \(\d\.\d\d\): this run has diverged\. The learning rate 50 may be too large\./,
  );
  await runBar.expectProgress('diverged, 100 steps');
  await messages.getByRole('button', { name: 'Training settings' }).click();
  await settings.field('Learning rate').fill('0.01');
  await settings.close();
  await expect(messages).not.toContainText('diverged');
  await runBar.train.click();
  await runBar.expectState('Finished', 60_000);
  await runBar.expectProgress('finished after 100 steps');
  await expect(messages).not.toContainText('diverged');
});
