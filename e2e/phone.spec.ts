/** On a phone: one part at a time, the run controls always at hand, nothing to scroll sideways. */
import type { Page } from '@playwright/test';
import { addressOf, chain, tinyExperiment } from './experiments.ts';
import { expect, test } from './journey.ts';

test.use({ viewport: { width: 390, height: 844 }, hasTouch: true });

async function expectNoSidewaysScroll(page: Page, where: string): Promise<void> {
  const wide = await page.evaluate(() => ({
    page: document.documentElement.scrollWidth - document.documentElement.clientWidth,
    body: document.body.scrollWidth - document.body.clientWidth,
  }));
  expect(wide, where).toEqual({ page: 0, body: 0 });
}

test('why a network is not trained stands beside Train, in either language', async ({ playground, page }) => {
  const { runBar } = playground;
  const wrong = chain([['input'], ['conv2d', { filters: 4 }], ['dense', { units: 10 }], ['output']]);
  await playground.open(await addressOf(tinyExperiment({ network: wrong })));
  await expect(runBar.progressText).toHaveText('1 problem to mend first');
  await expect(runBar.progressText).toBeInViewport({ ratio: 1 });
  await page.getByRole('button', { name: 'More' }).tap();
  await page.getByRole('menuitem', { name: '한국어' }).tap();
  const said = page.getByRole('progressbar').locator('+ span');
  await expect(said).toHaveText('먼저 고칠 문제 1개');
  await expect(said).toBeInViewport({ ratio: 1 });
  await expectNoSidewaysScroll(page, 'Korean');
});

test('the longest state has room beside Train, at every width', async ({ playground, page }) => {
  const { runBar } = playground;
  await playground.open();
  await runBar.expectProgress('Ready to train');
  await runBar.progressText.evaluate((text) => {
    if (text.firstChild) text.firstChild.nodeValue = 'loading data, 10.8 MB of 11.3 MB';
  });
  for (const width of [360, 390, 700, 800, 1023]) {
    await page.setViewportSize({ width, height: 844 });
    const [text, bar, settings] = [
      await runBar.progressText.boundingBox(),
      await runBar.region.boundingBox(),
      await runBar.region.getByRole('button', { name: 'Training settings' }).boundingBox(),
    ];
    if (!text || !bar || !settings) throw new Error(`at ${width} something is not in sight`);
    expect(text.x + text.width, `right end at ${width}`).toBeLessThanOrEqual(settings.x);
    expect(text.y, `top at ${width}`).toBeGreaterThanOrEqual(bar.y);
    expect(text.y + text.height, `bottom at ${width}`).toBeLessThanOrEqual(bar.y + bar.height);
    await expectNoSidewaysScroll(page, `at ${width}`);
  }
});

for (const width of [390, 360]) {
  test(`every part is reached at ${width} x 844, and training works`, async ({ playground, page }) => {
    const { runBar, builder, draw, curves, title } = playground;
    await page.setViewportSize({ width, height: 844 });
    await playground.open(await addressOf(tinyExperiment({ data: { training: 1600 } })));
    await expect(title).toHaveValue('Tiny');
    const tab = (name: string) => page.getByRole('tablist').getByRole('tab', { name, exact: true });
    const expectAtHand = async (where: string) => {
      await expect(runBar.train.or(runBar.pause).or(runBar.trainAgain)).toBeVisible();
      // None is cut off, whether or not the page could be scrolled to it.
      for (const button of await runBar.region.getByRole('button').all())
        await expect(button, where).toBeInViewport({ ratio: 1 });
      await expectNoSidewaysScroll(page, where);
    };

    await test.step('the network', async () => {
      await expect(builder.card('Input')).toBeInViewport();
      await expectAtHand('network');
      // Until there are numbers, their place tells the state.
      await expect(runBar.progressText).toHaveText('Ready to train');
      await expect(runBar.progressText).toBeInViewport({ ratio: 1 });
      await expect(runBar.figure('validation')).toBeHidden();
    });
    await test.step('layers: one is added', async () => {
      await tab('Layers').tap();
      await expect(builder.kind('Convolution')).toBeInViewport();
      await expectAtHand('layers');
      await builder.kind('ReLU').tap();
      await tab('Network').tap();
      await expect(builder.card('ReLU')).toHaveCount(2);
      await playground.undo.tap();
      await expect(builder.card('ReLU')).toHaveCount(1);
    });
    await test.step('the settings of a layer', async () => {
      await builder.card(/^Conv 3×3/).tap();
      await tab('Settings').tap();
      await expect(builder.inspector.getByRole('spinbutton', { name: 'Filters' })).toHaveValue('4');
      await expectAtHand('layer settings');
    });
    await test.step('train, and see the curves', async () => {
      await runBar.train.tap();
      await tab('Curves').tap();
      await expectAtHand('curves');
      await runBar.expectState('Finished', 60_000);
      await expect(curves.picture('Accuracy')).toHaveAccessibleName(/test [\d.]+ % at step 50/);
      await expectNoSidewaysScroll(page, 'curves after training');
      await expect(runBar.progressText).toBeHidden();
      await expect(runBar.figure('validation')).toBeInViewport({ ratio: 1 });
    });
    await test.step('draw', async () => {
      await tab('Draw').tap();
      await expect(draw.pad).toBeInViewport();
      await draw.button('Next test image').tap();
      await expect(draw.region).toContainText(/Reads as \d/);
      await expectAtHand('draw');
    });
    await test.step('what stands behind "More"', async () => {
      await playground.button('More').tap();
      await page.getByRole('menuitem', { name: 'My experiments' }).tap();
      await expect(playground.library.dialog).toBeInViewport();
      await expectNoSidewaysScroll(page, 'my experiments');
      await playground.library.close();
      await playground.button('Training settings').tap();
      await expect(playground.settings.dialog).toBeInViewport();
      await expectNoSidewaysScroll(page, 'training settings');
      await playground.settings.close();
      await playground.button('Share').tap();
      await expect(playground.share.field).toHaveValue(/#x=/);
      await expectNoSidewaysScroll(page, 'share');
    });
  });
}
