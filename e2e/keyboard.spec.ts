/**
 * The main job by keyboard alone: build, mend, join, part, move, duplicate, train past 95 %, pick a 7 that is read as 7, share,
 * and open it elsewhere. No pointer is ever touched.
 */
import type { Locator, Page } from '@playwright/test';
import { expect, test } from './journey.ts';
import { Playground } from './playground.ts';

test.setTimeout(600_000);

/** Presses Tab (or Shift+Tab) until the control has the focus, as somebody does who looks where the ring is. */
async function tabTo(page: Page, control: Locator, key: 'Tab' | 'Shift+Tab' = 'Tab'): Promise<void> {
  for (let presses = 0; presses < 140; presses += 1) {
    const reached = await control.evaluateAll((all) => all.some((one) => one === document.activeElement));
    if (reached) return;
    await page.keyboard.press(key);
  }
  await expect(control, 'was not reached by the Tab key').toBeFocused({ timeout: 1 });
}

test('build, train, pick an image, share and undo without a pointer', async ({
  playground,
  page,
  context,
  browser,
}) => {
  const { builder, runBar, draw, share, settings } = playground;
  const { keyboard } = page;
  await context.grantPermissions(['clipboard-read', 'clipboard-write']);
  await page.addInitScript(() => {
    Reflect.set(window, 'presses', 0);
    addEventListener(
      'pointerdown',
      () => Reflect.set(window, 'presses', Reflect.get(window, 'presses') + 1),
      true,
    );
  });
  await playground.open();

  const command = async (text: string) => {
    await keyboard.press('Control+k');
    const search = playground.dialog('Commands').getByRole('combobox', { name: 'Search for a command' });
    await expect(search).toBeFocused();
    await keyboard.type(text);
    await keyboard.press('Enter');
    await expect(search).toBeHidden();
  };

  await test.step('an empty canvas, then layers from the palette and from the list of commands', async () => {
    await tabTo(page, builder.startEmpty);
    await keyboard.press('Enter');
    await builder.expectNames(['Input', 'Output']);
    await tabTo(page, builder.kind('Convolution'), 'Shift+Tab');
    await keyboard.press('Enter');
    await tabTo(page, builder.kind('ReLU'));
    await keyboard.press('Space');
    await command('Add: Max pool');
    await command('Add: Convolution');
    await command('Add: ReLU');
    await command('Add: Max pool');
    await command('Add: Dense');
    await builder.expectNames([
      'Input',
      'Conv 3×3',
      'ReLU',
      'Max pool 2×2',
      'Conv 3×3',
      'ReLU',
      'Max pool 2×2',
      'Dense 100',
      'Output',
    ]);
  });

  await test.step('mend: flatten, then as many units as digits', async () => {
    await tabTo(page, builder.mend('Flatten to 784 values'));
    await keyboard.press('Enter');
    await expect(builder.card('Flatten')).toBeVisible();
    await tabTo(page, builder.mend(/Dense 100 .*10 units/));
    await keyboard.press('Enter');
    await expect(builder.card('Dense 10')).toHaveAccessibleName('Dense 10, output 10, 7,850 parameters');
    await expect(builder.cards).toHaveCount(10);
  });

  await test.step('walk along the cards, take one away, undo and redo', async () => {
    await tabTo(page, builder.tabStop);
    await keyboard.press('Home');
    await expect(builder.card('Input')).toBeFocused();
    await keyboard.press('ArrowRight');
    await expect(builder.card('Conv 3×3').first()).toBeFocused();
    await keyboard.press('ArrowRight');
    await expect(builder.card('ReLU').first()).toBeFocused();
    await keyboard.press('Enter');
    await expect(builder.card('ReLU').first()).toHaveAttribute('aria-pressed', 'true');
    await keyboard.press('Delete');
    await expect(builder.card('ReLU')).toHaveCount(1);
    await keyboard.press('Control+z');
    await expect(builder.card('ReLU')).toHaveCount(2);
    await keyboard.press('Control+Shift+z');
    await expect(builder.card('ReLU')).toHaveCount(1);
    await keyboard.press('Control+z');
    await expect(builder.card('ReLU')).toHaveCount(2);
    await keyboard.press('Control+y');
    await expect(builder.card('ReLU')).toHaveCount(1);
    await keyboard.press('Control+z');
    await expect(builder.card('ReLU')).toHaveCount(2);
  });

  const along = async (times: number) => {
    await keyboard.press('Home');
    await expect(builder.card('Input')).toBeFocused();
    for (let place = 1; place <= times; place += 1) {
      await keyboard.press('ArrowRight');
      await expect(builder.cards.nth(place)).toBeFocused();
    }
  };
  const built = await builder.labels();

  await test.step('part and join again', async () => {
    await along(7);
    await expect(builder.card('Flatten')).toBeFocused();
    await keyboard.press('Enter');
    await command('Disconnect the selected layer');
    const parting = playground
      .dialog('Disconnect Flatten')
      .getByRole('button', { name: /^leads to Dense 10/ });
    await tabTo(page, parting);
    await keyboard.press('Enter');
    await expect(builder.card('Dense 10')).toHaveAccessibleName(/^Dense 10\. Problem: /);
    await expect(builder.card('Flatten')).toBeFocused();
    await keyboard.press('c');
    const joining = playground.dialog('Connect Flatten to').getByRole('button', { name: /^Dense 10/ });
    await tabTo(page, joining);
    await keyboard.press('Enter');
    await expect(playground.dialog('Connect Flatten to')).toBeHidden();
    await expect.poll(() => builder.labels()).toEqual(built);
  });

  await test.step('duplicate and move', async () => {
    await along(2);
    await expect(builder.card('ReLU').first()).toBeFocused();
    await keyboard.press('Control+d');
    await expect(builder.card('ReLU')).toHaveCount(3);
    await keyboard.press('Control+z');
    await expect(builder.card('ReLU')).toHaveCount(2);
    await along(3);
    await expect(builder.card('Max pool 2×2').first()).toBeFocused();
    await keyboard.press('Alt+ArrowLeft');
    await expect
      .poll(async () => (await builder.names()).slice(1, 4))
      .toEqual(['Conv 3×3', 'Max pool 2×2', 'ReLU']);
    await keyboard.press('Alt+ArrowRight');
    await expect.poll(() => builder.labels()).toEqual(built);
  });

  const set = async (numbers: readonly (readonly [name: string, typed: string, shown: string])[]) => {
    await command('Training settings');
    for (const [name, typed, shown] of numbers) {
      const field = settings.field(name);
      await tabTo(page, field);
      await keyboard.press('Control+a');
      await keyboard.type(typed);
      await keyboard.press('Tab');
      await expect(field).toHaveValue(shown);
    }
    await keyboard.press('Escape');
    await expect(settings.dialog).toBeHidden();
  };

  await test.step('how it trains, by the settings', async () => {
    await set([
      ['Seed', '2718', '2,718'],
      ['Images to learn from', '15000', '15,000'],
      // For as long as it is stepped, set going and held.
      ['Epochs', '1000', '1,000'],
      ['Batch size', '50', '50'],
      ['Learning rate', '0.002', '0.002'],
    ]);
    await expect(runBar.figure('data')).toHaveAccessibleName('MNIST 16,000 data');
  });

  await test.step('signs that are typed into a field are text, not shortcuts', async () => {
    await tabTo(page, playground.title, 'Shift+Tab');
    await keyboard.type('By keys. Why?');
    await expect(playground.title).toHaveValue('By keys. Why?');
    await expect(playground.dialog('Keys')).toBeHidden();
    await keyboard.press('Enter');
    await expect(runBar.figure('step')).toHaveText(/^0/);
    await runBar.expectProgress('Ready to train');
  });

  await test.step('single steps by the full stop, on and off by Space', async () => {
    await runBar.expectReady('WASM');
    for (const steps of [1, 2, 3]) {
      await keyboard.press('.');
      await expect.poll(() => runBar.stepsDone()).toBe(steps);
      await runBar.expectState('Paused');
    }
    await keyboard.press('Space');
    await runBar.expectStepsBeyond(5);
    await keyboard.press('Space');
    await runBar.expectState('Paused');
  });

  await test.step('one epoch, begun by Space, to its end', async () => {
    await set([['Epochs', '1', '1']]);
    await runBar.expectProgress('Ready to train');
    await keyboard.press('Space');
    await runBar.expectState('Finished', 150_000);
    expect(await runBar.stepsDone()).toBe(300);
    expect(await runBar.percent('test accuracy')).toBeGreaterThan(95);
  });

  await test.step('a test image instead of a drawing', async () => {
    await tabTo(page, draw.button('Next test image'));
    await keyboard.press('Enter');
    await expect(draw.index).toHaveValue('1');
    await expect(draw.region).toContainText(/Reads as \d, [\d.]+ %/);
    await expect(draw.region).toContainText(/labelled 2/);
    await tabTo(page, draw.index, 'Shift+Tab');
    await keyboard.press('ArrowDown');
    await expect(draw.region).toContainText(/labelled 7/);
  });

  const sent = await test.step('share', async () => {
    await command('Share');
    const link = await share.link();
    await tabTo(page, share.copy);
    await keyboard.press('Enter');
    await expect(share.dialog).toContainText('Copied');
    expect(await page.evaluate(() => navigator.clipboard.readText())).toBe(link);
    await keyboard.press('Escape');
    await expect(share.dialog).toBeHidden();
    return link;
  });

  await test.step('the sheet of keys; single keys can be switched off', async () => {
    // Away from the field of the test image, where a sign is text.
    await tabTo(page, runBar.trainAgain, 'Shift+Tab');
    await keyboard.press('?');
    const sheet = playground.dialog('Keys');
    await expect(sheet).toContainText('Train');
    const single = sheet.getByRole('switch', { name: /^Single keys/ });
    await tabTo(page, single);
    await keyboard.press('Space');
    await expect(single).not.toBeChecked();
    await keyboard.press('Escape');
    await expect(sheet).toBeHidden();
    const before = await runBar.stepsDone();
    await keyboard.press('.');
    await keyboard.press('?');
    await expect(sheet).toBeHidden();
    // The list of commands still opens: what went before it has been heard.
    await command('Keys');
    await expect(sheet).toBeVisible();
    expect(await runBar.stepsDone()).toBe(before);
  });

  expect(await page.evaluate(() => Reflect.get(window, 'presses'))).toBe(0);

  await test.step('opened elsewhere: the same network, seed and settings', async () => {
    const elsewhere = await browser.newContext();
    const reader = new Playground(await elsewhere.newPage());
    await reader.page.goto(sent);
    await expect(reader.title).toHaveValue('By keys. Why?');
    await expect.poll(() => reader.builder.labels()).toEqual(built);
    await expect(reader.runBar.figure('seed')).toHaveAccessibleName('2718 seed');
    await expect(reader.runBar.figure('data')).toHaveAccessibleName('MNIST 16,000 data');
    await expect(reader.runBar.figure('optimiser')).toHaveAccessibleName('Adam 0.002 optimiser');
    reader.expectQuiet();
    await elsewhere.close();
  });
});
