/** Numbers that are typed: what is none is never kept in part, leaves no step in the history, and its range is told. */
import { addressOf, tinyExperiment } from './experiments.ts';
import { expect, test } from './journey.ts';

test('a number out of range brings back the one from before, says why, and leaves nothing to undo', async ({
  playground,
  page,
}) => {
  const { builder, settings, undo } = playground;
  await playground.open();
  await settings.open();
  const images = settings.field('Images to learn from');
  const before = await images.inputValue();
  // Its beginnings are numbers in the range: 6, 60, 600, 6000.
  await images.selectText();
  await page.keyboard.type('60000', { delay: 20 });
  await expect(images).toHaveAccessibleDescription('100 – 59,000');
  await page.keyboard.press('Tab');
  await expect(images).toHaveValue(before);
  await expect(images).toHaveAccessibleDescription('Possible: 100 – 59,000. The former value is back.');
  await settings.close();
  await expect(undo).toBeDisabled();

  await builder.card(/^Conv/).click();
  const filters = builder.inspector.getByRole('spinbutton', { name: 'Filters' });
  for (const wrong of ['999999', '3.7', '1e9', 'abc', '']) {
    await filters.selectText();
    if (wrong === '') await page.keyboard.press('Delete');
    else await page.keyboard.type(wrong, { delay: 20 });
    await page.keyboard.press('Enter');
    await expect(filters, wrong).toHaveValue('30');
    await expect(undo, wrong).toBeDisabled();
  }
  await filters.selectText();
  await page.keyboard.type('12', { delay: 20 });
  await expect(builder.card(/^Conv 5×5/)).toHaveAccessibleName(/output 24 × 24 × 12/);
  await page.keyboard.press('Tab');
  await expect(filters).toHaveValue('12');
  await undo.click();
  await expect(filters).toHaveValue('30');
  await expect(undo).toBeDisabled();
});

test('a number that is no setting of the document comes back too, and its range covers nothing', async ({
  playground,
  page,
}) => {
  const { runBar, settings } = playground;
  await playground.open(await addressOf(tinyExperiment()));
  await runBar.step.click();
  await runBar.expectState('Paused');
  await settings.open();
  const rate = settings.field('Learning rate now');
  await rate.selectText();
  await page.keyboard.type('1000', { delay: 20 });
  const note = settings.dialog.getByRole('status').filter({ hasText: '1e-7 – ' });
  const said = settings.dialog.getByText('Changes the run that is going on', { exact: false });
  const [above, below] = [await note.boundingBox(), await said.boundingBox()];
  if (!above || !below) throw new Error('The note or the sentence below it is not there.');
  expect(above.y + above.height).toBeLessThanOrEqual(below.y);
  await page.keyboard.press('Enter');
  await expect(rate).toHaveValue('0.01');
  await expect(settings.dialog.getByRole('button', { name: 'Apply' })).toBeDisabled();
});
