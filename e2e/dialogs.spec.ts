/** Dialogs answer the keyboard whatever was pressed in them; the list of commands knows networks and what mends. */
import { addressOf, chain, tinyExperiment } from './experiments.ts';
import { expect, test } from './journey.ts';

test('Escape closes the settings after a button that disables itself', async ({ playground, page }) => {
  const { runBar, settings } = playground;
  await playground.open(await addressOf(tinyExperiment()));
  await runBar.step.click();
  await runBar.expectState('Paused');
  await settings.open();
  const rate = settings.field('Learning rate now');
  const apply = settings.dialog.getByRole('button', { name: 'Apply' });
  await rate.fill('0.02');
  await apply.click();
  await expect(apply).toBeDisabled();
  await expect(rate).toBeFocused();
  await page.keyboard.press('Escape');
  await expect(settings.dialog).toBeHidden();
});

test('Escape closes My experiments at once after a deletion by pointer', async ({ playground, page }) => {
  const { library, title } = playground;
  await playground.open();
  for (const name of ['One', 'Two', 'Three']) {
    await library.open();
    await library.dialog.getByRole('button', { name: 'New experiment' }).click();
    await expect(library.dialog).toBeHidden();
    await title.fill(name);
  }
  await library.open();
  await library.expectTitles(['One', 'Two', 'Three']);
  await library.remove('Two').hover();
  await expect(page.getByRole('tooltip')).toHaveText('Delete');
  await library.remove('Two').click();
  await library.expectTitles(['One', 'Three']);
  // The pointer rests on another bin by now, whose name shows.
  await library.remove('One').hover();
  await expect(page.getByRole('tooltip')).toHaveText('Delete');
  await page.keyboard.press('Escape');
  await expect(library.dialog).toBeHidden();
});

test('the name of a button that has the keyboard goes first, then the dialog', async ({
  playground,
  page,
}) => {
  await playground.open();
  await playground.library.open();
  await page.keyboard.press('Tab');
  await page.keyboard.press('Shift+Tab');
  const close = playground.library.dialog.getByRole('button', { name: 'Close' });
  while (!(await close.evaluate((one) => one === document.activeElement))) await page.keyboard.press('Tab');
  await expect(page.getByRole('tooltip')).toHaveText('Close');
  await page.keyboard.press('Escape');
  await expect(page.getByRole('tooltip')).toHaveCount(0);
  await expect(playground.library.dialog).toBeVisible();
  await page.keyboard.press('Escape');
  await expect(playground.library.dialog).toBeHidden();
});

test('while a dialog or a menu is open, keys do nothing to the network behind it', async ({
  playground,
  page,
}) => {
  const { builder } = playground;
  await playground.open(await addressOf(tinyExperiment()));
  const conv = builder.card(/^Conv /).first();
  await expect(conv).toBeVisible();
  const names = await builder.names();
  const connection = builder.network.getByRole('button', { name: /^Connection from Conv / }).first();
  const menu = async () => {
    await connection.focus();
    await page.keyboard.press('Enter');
  };
  const openings = [
    { name: /^Keys/, open: () => page.keyboard.press('?'), selected: 'true' },
    { name: /^Insert a layer/, open: menu, selected: 'false' },
  ];
  for (const { name, open, selected } of openings) {
    await conv.click();
    await open();
    const dialog = page.getByRole('dialog', { name });
    await expect(dialog).toBeVisible();
    for (const key of ['Control+d', 'Delete', 'Control+z']) await page.keyboard.press(key);
    await page.keyboard.press('Escape');
    await expect(dialog).toBeHidden();
    await builder.expectNames(names);
    // What was selected, and there is nothing to undo.
    await expect(conv).toHaveAttribute('aria-pressed', selected);
    await expect(page.getByRole('button', { name: 'Undo', exact: true })).toBeDisabled();
  }
  // The same key, with nothing before it.
  await conv.click();
  await page.keyboard.press('Control+d');
  await expect(builder.cards).toHaveCount(names.length + 1);
});

test('a network is opened and a problem mended by name; the keyboard is on what was mended', async ({
  playground,
  page,
}) => {
  const { builder } = playground;
  const wrong = chain([['input'], ['conv2d', { filters: 4 }], ['dense', { units: 10 }], ['output']]);
  await playground.open(await addressOf(tinyExperiment({ network: wrong })));
  const command = async (text: string) => {
    await page.keyboard.press('Control+k');
    await expect(page.getByRole('combobox', { name: 'Search for a command' })).toBeFocused();
    await page.keyboard.type(text);
  };
  await builder.card('Input').focus();
  await command('mend');
  const option = page.getByRole('option').first();
  await expect(option).toContainText('Mend Dense 10: Flatten to 3136 values');
  await page.keyboard.press('Enter');
  await expect(builder.card('Flatten')).toBeVisible();
  await expect(builder.card('Dense 10')).toBeFocused();
  await command('VGG');
  await expect(option).toContainText('Open: VGG');
  await expect(page.getByRole('option', { name: /Open: VGG-16/ }).first()).toBeVisible();
  await page.keyboard.press('Enter');
  await expect(builder.inspector.getByRole('heading', { level: 2 })).toContainText('VGG');
});

test('a mend pressed on its card by keyboard leaves the keyboard on the card', async ({
  playground,
  page,
}) => {
  const { builder } = playground;
  const wrong = chain([['input'], ['conv2d', { filters: 4 }], ['dense', { units: 10 }], ['output']]);
  await playground.open(await addressOf(tinyExperiment({ network: wrong })));
  await builder.mend(/^Flatten to/).focus();
  await page.keyboard.press('Enter');
  await expect(builder.card('Dense 10')).toBeFocused();
  // Space presses what has the keyboard, as the sheet of keys says.
  await page.keyboard.press('Space');
  await expect(builder.card('Dense 10')).toHaveAttribute('aria-pressed', 'true');
  await page.keyboard.press('?');
  await expect(playground.dialog('Keys')).toContainText('On a button, a card or a switch, Space presses it');
});
