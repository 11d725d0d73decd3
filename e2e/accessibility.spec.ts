/** axe finds nothing serious: both languages, light and dark, wide and narrow, every part, dialog, menu, list, message and problem. */
import { addressOf, chain, tinyExperiment } from './experiments.ts';
import { expect, test } from './journey.ts';
import type { Playground } from './playground.ts';

const sound = tinyExperiment({ title: 'Sound' });
const wrong = tinyExperiment({
  title: 'Wrong',
  network: chain([['input'], ['conv2d', { filters: 4 }], ['dense', { units: 12 }], ['output']]),
});

async function expectAccessible(playground: Playground, where: string): Promise<void> {
  // What fades in has no contrast yet.
  await playground.page.evaluate(() =>
    Promise.all(document.getAnimations().map((one) => one.finished.catch(() => undefined))),
  );
  expect.soft(await playground.seriousFindings(), where).toEqual([]);
}

const screens = [
  { name: 'wide', viewport: { width: 1280, height: 800 } },
  { name: 'phone', viewport: { width: 390, height: 844 } },
] as const;

for (const { name, viewport } of screens) {
  for (const colorScheme of ['light', 'dark'] as const) {
    // Four of the eight: each screen, colour scheme and language meets each of the others.
    const locale = (name === 'wide') === (colorScheme === 'light') ? 'en-US' : 'ko-KR';
    test.describe(`${name}, ${colorScheme}, ${locale}`, () => {
      test.use({ viewport, colorScheme, locale, contextOptions: { reducedMotion: 'reduce' } });

      test('the playground, with a run, a selection and a problem', async ({ playground, page }) => {
        await page.goto(await addressOf(sound));
        const training = page.getByRole('region', { name: /^(Training|학습)$/ });
        const progress = training.getByRole('progressbar');
        await expect(page.getByRole('textbox', { name: /^(Title|제목)$/ })).toHaveValue('Sound');
        await expect(progress).toHaveAttribute('aria-valuetext', /^(Ready to train|학습할 준비)/, {
          timeout: 60_000,
        });
        await expectAccessible(playground, 'before a run');
        await training.getByRole('button', { name: /^(Train|학습)$/ }).click();
        await expect(progress).toHaveAttribute('aria-valuetext', /^(finished|50스텝)/, { timeout: 60_000 });
        await expectAccessible(playground, 'after a run');
        if (name === 'wide') {
          const table = page.getByRole('radio', { name: /^(table|표)$/ });
          await table.check({ force: true });
          await expect(page.getByRole('table').first()).toBeVisible();
          await expectAccessible(playground, 'the curves as tables');
          await page.getByRole('radio', { name: /^(chart|그래프)$/ }).check({ force: true });
        }

        const tabs = page.getByRole('tab');
        for (let i = 0; i < (await tabs.count()); i += 1) {
          await tabs.nth(i).click();
          await expectAccessible(playground, `part ${await tabs.nth(i).textContent()}`);
        }
        if ((await tabs.count()) > 0) await tabs.first().click();

        await page
          .getByRole('button', { name: /^(Conv|합성곱) 3×3.*(output|출력)/ })
          .first()
          .click();
        if ((await tabs.count()) > 0) await tabs.nth(2).click();
        await expectAccessible(playground, 'a layer selected');
        if ((await tabs.count()) > 0) await tabs.first().click();

        await page.goto(await addressOf(wrong));
        await expect(page.getByRole('textbox', { name: /^(Title|제목)$/ })).toHaveValue('Wrong');
        await expect(page.getByRole('button', { name: /(Problem|문제): / }).first()).toBeVisible();
        await playground.expectMessage(/Wrong/);
        await expectAccessible(playground, 'a problem on a card, and a message');
        await page.getByRole('button', { name: /^(Outline|목록)$/ }).click();
        await expect(page.getByRole('list', { name: /^(Outline|목록)$/ })).toBeVisible();
        await expectAccessible(playground, 'the outline');
      });
    });
  }
}

for (const { name, viewport } of screens) {
  for (const colorScheme of ['light', 'dark'] as const) {
    test.describe(`dialogs, ${name}, ${colorScheme}`, () => {
      test.use({ viewport, colorScheme, contextOptions: { reducedMotion: 'reduce' } });

      test('every dialog, menu and message', async ({ playground, page }) => {
        const { share, library, settings, builder, runBar, messages } = playground;
        const wide = name === 'wide';
        const commands = playground.dialog('Commands');
        const command = async (text: string) => {
          await page.keyboard.press('Control+k');
          await commands.getByRole('combobox').fill(text);
          await page.keyboard.press('Enter');
          await expect(commands).toBeHidden();
        };
        await page.goto(await addressOf(sound));
        await expect(playground.title).toHaveValue('Sound');
        await playground.expectMessage('was opened from a link');
        await expectAccessible(playground, 'a message, and the way back to mine');
        await messages.getByRole('button', { name: 'Dismiss' }).click();
        await share.open();
        await expectAccessible(playground, 'share');
        await share.close();
        await command('My experiments');
        await expect(library.entry('Sound')).toBeVisible();
        await expectAccessible(playground, 'my experiments');
        await library.remove('Sound').click();
        await expect(library.dialog).toContainText('was deleted');
        await expectAccessible(playground, 'my experiments after a deletion');
        await library.close();
        await command('Training settings');
        await expect(settings.dialog).toBeVisible();
        await expectAccessible(playground, 'training settings');
        await settings.field('Batch size').fill('0');
        await expectAccessible(playground, 'training settings with a wrong number');
        await page.keyboard.press('Escape');
        await settings.close();
        await command('Keys');
        await expect(playground.dialog('Keys')).toBeVisible();
        await expectAccessible(playground, 'keys');
        await page.keyboard.press('Escape');
        await expect(playground.dialog('Keys')).toBeHidden();
        await page.keyboard.press('Control+k');
        await expect(commands).toBeVisible();
        await expectAccessible(playground, 'commands');
        await commands.getByRole('combobox').fill('zzzz');
        await expectAccessible(playground, 'commands, none of which is called so');
        await page.keyboard.press('Escape');
        await page.keyboard.press('Escape');
        await expect(commands).toBeHidden();

        if (wide) {
          await runBar.figure('backend').click();
          await expect(page.getByRole('dialog', { name: 'What computes' })).toBeVisible();
          await expectAccessible(playground, 'what computes');
          await page.keyboard.press('Escape');
        }
        await playground.button(wide ? 'Theme' : 'More').click();
        await expect(page.getByRole('menu')).toBeVisible();
        await expectAccessible(playground, 'a menu');
        await page.keyboard.press('Escape');
        await builder.card('Flatten').click();
        await command('Connect the selected layer');
        await expect(playground.dialog('Connect Flatten to')).toBeVisible();
        await expectAccessible(playground, 'connect to');
        await page.keyboard.press('Escape');
        await command('Disconnect the selected layer');
        await expect(playground.dialog('Disconnect Flatten')).toBeVisible();
        await expectAccessible(playground, 'disconnect');
        await page.keyboard.press('Escape');
        await command('Make a block of the selected');
        await expect(playground.dialog('A block of 1 layer')).toBeVisible();
        await expectAccessible(playground, 'make a block');
        await page.keyboard.press('Escape');
        await page.getByRole('button', { name: /^Connection from Flatten/ }).click();
        await expect(page.getByRole('menu')).toBeVisible();
        await expectAccessible(playground, 'what to put onto a connection');
        await page.keyboard.press('Escape');
      });
    });
  }
}

test('every button has a name in the browser’s own accessibility tree, which axe does not ask', async ({
  playground,
  page,
}) => {
  await playground.open();
  await playground.builder.shelved('ResNet-50').first().click();
  await playground.builder.network.getByRole('button', { name: 'Open Stem', exact: true }).click();
  await expect(playground.builder.card(/^Conv 7×7/)).toBeVisible();
  const session = await page.context().newCDPSession(page);
  await session.send('Accessibility.enable');
  const { nodes } = await session.send('Accessibility.getFullAXTree');
  const names = nodes
    .filter(({ role, ignored }) => role?.value === 'button' && !ignored)
    .map(({ name }) => String(name?.value ?? ''));
  expect(names.filter((name) => name === '')).toEqual([]);
  expect(names.filter((name) => name.startsWith('Conv 7×7 /2 p3, output 112 × 112 × 64'))).toHaveLength(1);
});
