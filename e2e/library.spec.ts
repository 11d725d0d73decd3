/** My experiments: kept within a second, renamed, deleted, restored; two tabs never overwrite each other; without storage all else works. */
import type { Page } from '@playwright/test';
import { expect, test } from './journey.ts';
import { Playground } from './playground.ts';

test('kept, listed, renamed, deleted, restored, and there after a reload', async ({ playground, page }) => {
  const { title, library, builder, messages } = playground;
  await playground.open();

  await test.step('a change is kept', async () => {
    await title.fill('First');
    await expect.poll(() => storedTitles(page)).toEqual(['First']);
  });

  await test.step('it is there after a reload', async () => {
    await builder.card('Dense 100').click();
    await builder.kind('Dropout').click();
    await expect(builder.card('Dropout 0.5')).toBeVisible();
    await page.reload();
    await expect(title).toHaveValue('First');
    await expect(builder.card('Dropout 0.5')).toBeVisible();
  });

  await test.step('another one is listed beside it', async () => {
    await library.open();
    await library.dialog.getByRole('button', { name: 'New experiment' }).click();
    await expect(library.dialog).toBeHidden();
    await expect(title).toHaveValue('');
    await title.fill('Second');
    await library.open();
    await library.expectTitles(['First', 'Second']);
    await library.entry('First').click();
    await expect(title).toHaveValue('First');
    await expect(builder.card('Dropout 0.5')).toBeVisible();
  });

  await test.step('renamed in place', async () => {
    await library.open();
    await library.rename('Second').click();
    const field = library.dialog.getByRole('textbox', { name: 'Rename Second' });
    await field.fill('Renamed');
    await field.press('Enter');
    await library.expectTitles(['First', 'Renamed']);
  });

  await test.step('deleted, and taken back', async () => {
    await library.remove('Renamed').click();
    await library.expectTitles(['First']);
    await expect(library.dialog).toContainText('"Renamed" was deleted.');
    await library.dialog.getByRole('button', { name: 'Restore' }).click();
    await library.expectTitles(['First', 'Renamed']);
    // Also the one that is open.
    await library.remove('First').click();
    await library.expectTitles(['Renamed']);
    await library.dialog.getByRole('button', { name: 'Restore' }).click();
    await library.expectTitles(['First', 'Renamed']);
    await library.close();
    await expect(title).toHaveValue('First');
    await expect(builder.card('Dropout 0.5')).toBeVisible();
  });
  await expect(messages).toBeEmpty();
});

test('within a second of the first change, by the page’s own clock, however long one goes on', async ({
  playground,
  page,
}) => {
  await page.clock.install();
  await playground.open();
  await playground.button('Start empty').click();
  await page.clock.pauseAt(Date.now() + 60_000);
  // A save waits for an idle moment: the stopped clock has to reach it.
  await page.clock.runFor(1000);
  await expect.poll(() => storedTitles(page)).toEqual(['']);
  await playground.title.fill('A');
  // Each change comes before the page would have rested for long.
  for (const text of ['Ab', 'Abc', 'Abcd']) {
    await page.clock.runFor(300);
    await playground.title.fill(text);
  }
  await page.clock.runFor(100);
  // 1,000 ms after the first change something of it is there; 1,000 ms after the last one, all.
  await expect.poll(async () => (await storedTitles(page))[0] ?? '').toMatch(/^Abc?d?/);
  await page.clock.runFor(900);
  await expect.poll(() => storedTitles(page)).toEqual(['Abcd']);
});

test('a full storage is said with what to do, and what was not kept is kept once there is room', async ({
  playground,
  page,
  baseURL,
}) => {
  const { title, library, runBar, messages } = playground;
  // Chromium's own quota, so that the refusal is the true one.
  const devtools = await page.context().newCDPSession(page);
  const { origin } = new URL(baseURL ?? '');
  await devtools.send('Storage.overrideQuotaForOrigin', { origin, quotaSize: 1 });
  await playground.open();
  await title.fill('Too much');
  await expect(playground.button('Not saved')).toBeVisible();
  await playground.button('Not saved').click();
  await expect(library.dialog).toContainText('The storage of this browser for this page is full.');
  await library.close();
  await expect(title).toHaveValue('Too much');
  await runBar.step.click();
  await runBar.expectState('Paused', 60_000);

  await devtools.send('Storage.overrideQuotaForOrigin', { origin });
  await title.fill('Enough');
  await expect.poll(() => storedTitles(page), { timeout: 40_000 }).toEqual(['Enough']);
  await expect(playground.button('Not saved')).toBeHidden();
  await expect(messages).toBeEmpty();
});

test('two tabs never overwrite each other silently', async ({ playground, context }) => {
  await playground.open();
  await playground.title.fill('Shared');
  await expect.poll(() => storedTitles(playground.page)).toEqual(['Shared']);

  const second = new Playground(await context.newPage());
  await second.open();
  await expect(second.title).toHaveValue('Shared');

  const told = playground.button('Changed in another tab');
  const { dialog } = playground.library;

  await test.step('changed in the other tab: this one is told, and can take it', async () => {
    await second.title.fill('From the second');
    await expect(told).toBeVisible();
    await expect(playground.title).toHaveValue('Shared');
    await told.click();
    await expect(dialog).toContainText('This experiment was changed in another tab');
    await dialog.getByRole('button', { name: 'Take the other one' }).click();
    await playground.library.close();
    await expect(playground.title).toHaveValue('From the second');
    await expect(told).toBeHidden();
  });

  await test.step('changed in both: nothing is overwritten, and mine becomes a copy', async () => {
    await second.title.fill('Two');
    await expect(told).toBeVisible();
    await playground.title.fill('One');
    await told.click();
    await expect(dialog).toContainText('Nothing has been overwritten.');
    expect(await storedTitles(playground.page)).toEqual(['Two']);
    await dialog.getByRole('button', { name: 'Keep mine as a copy' }).click();
    await playground.library.expectTitles(['Two', 'One (copy)']);
    await expect(second.title).toHaveValue('Two');
    await expect(second.button('Changed in another tab')).toBeHidden();
  });
  second.expectQuiet();
});

test('nor where they do not hear each other: whoever saves later is told, and what is stored stays', async ({
  playground,
  context,
}) => {
  await context.addInitScript(() => {
    BroadcastChannel.prototype.postMessage = () => undefined;
  });
  await playground.open();
  await playground.title.fill('Shared');
  await expect.poll(() => storedTitles(playground.page)).toEqual(['Shared']);
  const second = new Playground(await context.newPage());
  await second.open();
  await expect(second.title).toHaveValue('Shared');
  await second.title.fill('Two');
  await expect.poll(() => storedTitles(second.page)).toEqual(['Two']);
  await expect(playground.button('Changed in another tab')).toBeHidden();

  await playground.title.fill('One');
  await expect(playground.button('Changed in another tab'), 'the slower tab is told').toBeVisible();
  expect(await storedTitles(playground.page)).toEqual(['Two']);
  await expect(playground.title).toHaveValue('One');
  await playground.button('Changed in another tab').click();
  await playground.library.dialog.getByRole('button', { name: 'Keep mine as a copy' }).click();
  await expect
    .poll(async () => [...(await storedTitles(playground.page))].sort())
    .toEqual(['One (copy)', 'Two']);
  second.expectQuiet();
});

for (const { name, breaks } of [
  { name: 'is missing', breaks: () => Object.defineProperty(window, 'indexedDB', { value: undefined }) },
  {
    name: 'throws',
    breaks: () =>
      Object.defineProperty(window, 'indexedDB', {
        get: () => {
          throw new DOMException('The operation is insecure.', 'SecurityError');
        },
      }),
  },
  {
    name: 'fails when it is opened, and so do the other stores',
    breaks: () => {
      IDBFactory.prototype.open = () => {
        throw new DOMException('The operation is insecure.', 'SecurityError');
      };
      for (const store of ['localStorage', 'sessionStorage'])
        Object.defineProperty(window, store, {
          get: () => {
            throw new DOMException('The operation is insecure.', 'SecurityError');
          },
        });
    },
  },
] as const) {
  test(`IndexedDB ${name}: that is said, and everything else works`, async ({ playground, page }) => {
    const { runBar, builder, title, messages, share } = playground;
    await page.addInitScript(breaks);
    await playground.open();
    await expect(builder.cards).toHaveCount(9);
    await title.fill('Kept by a link');
    await expect(
      messages.or(playground.page.getByRole('button', { name: 'Not saved' })).first(),
    ).toBeVisible();
    await expect(playground.button('Not saved')).toBeVisible();
    await playground.button('Not saved').click();
    await expect(playground.library.dialog).toContainText('This browser keeps nothing here');
    await playground.library.close();
    await builder.shelved('LeNet-5').click();
    await runBar.step.click();
    await runBar.expectState('Paused', 60_000);
    expect(await runBar.stepsDone()).toBe(1);
    await share.open();
    expect(await share.link()).toContain('#x=1.');
  });
}

/** Straight from the database, so that no dialog has to be opened to look. */
async function storedTitles(page: Page): Promise<readonly string[]> {
  return page.evaluate(
    () =>
      new Promise<string[]>((resolve, reject) => {
        const opening = indexedDB.open('fathom');
        opening.onerror = () => reject(opening.error);
        opening.onsuccess = () => {
          const database = opening.result;
          if (!database.objectStoreNames.contains('experiments')) {
            database.close();
            resolve([]);
            return;
          }
          const asking = database.transaction('experiments').objectStore('experiments').getAll();
          asking.onsuccess = () => {
            database.close();
            resolve(asking.result.map((one) => one.document?.title ?? one.experiment?.title));
          };
          asking.onerror = () => reject(asking.error);
        };
      }),
  );
}
