/**
 * The main job from end to end: from an empty canvas to a network that reads a drawn 7, sent as a link and opened by
 * somebody else, whose own work stays as it was.
 */
import { expect, test } from './journey.ts';
import { Playground } from './playground.ts';

test.setTimeout(480_000);

const layers = [
  'Input',
  'Conv 3×3',
  'ReLU',
  'Max pool 2×2',
  'Conv 3×3',
  'ReLU',
  'Max pool 2×2',
  'Flatten',
  'Dense 10',
  'Output',
];

test('build by mouse, mend a mistake, train past 95 %, read a drawn 7, share', async ({
  playground,
  browser,
  context,
}) => {
  const { builder, runBar, draw, settings, share, curves } = playground;
  await context.grantPermissions(['clipboard-read', 'clipboard-write']);
  await playground.open();

  await test.step('from an empty canvas, one layer after the other', async () => {
    await builder.startEmpty.click();
    await builder.expectNames(['Input', 'Output']);
    for (const kind of ['Convolution', 'ReLU', 'Max pooling', 'Convolution', 'ReLU', 'Max pooling', 'Dense'])
      await builder.kind(kind).click();
    await builder.expectNames([...layers.slice(0, 7), 'Dense 100', 'Output']);
  });

  await test.step('a mistake is explained on its card, with a button that mends it', async () => {
    await expect(builder.card('Dense 100')).toHaveAccessibleName(
      /^Dense 100\. Problem: Maps of 7 × 7 × 16 arrive, .*flatten/,
    );
    await expect(builder.network.getByText(/^Maps of 7 × 7 × 16 arrive/)).toBeVisible();
    await builder.mend('Flatten to 784 values').click();
    await builder.expectNames([...layers.slice(0, 8), 'Dense 100', 'Output']);
    await expect(builder.card('Dense 100')).toHaveAccessibleName('Dense 100, output 100, 78,500 parameters');
    // One mistake less, and the next: a hundred values, but ten digits.
    await expect(builder.card('Output')).toHaveAccessibleName(/Problem: 100 values arrive, .*10 classes/);
    await builder.card('Output').click();
    await builder.mend(/Dense 100 .*10 units/).click();
    await builder.expectNames(layers);
    await expect(builder.network.getByRole('button', { name: /Problem:/ })).toHaveCount(0);
    // 3x3x1x16 + 16, 3x3x16x16 + 16, 784x10 + 10.
    await expect(builder.network).toContainText(/10,330\s*parameters/);
  });

  await test.step('it learns real MNIST past 95 %', async () => {
    await settings.set({
      Epochs: '1',
      'Batch size': '50',
      'Images to learn from': '15000',
      'Learning rate': '0.002',
      Seed: '2718',
    });
    await expect(runBar.figure('data')).toHaveAccessibleName('MNIST 16,000 data');
    await runBar.train.click();
    await runBar.expectState('Finished', 150_000);
    expect(await runBar.stepsDone()).toBe(300);
    expect(await runBar.percent('test accuracy')).toBeGreaterThan(95);
    expect(await runBar.percent('validation')).toBeGreaterThan(95);
    await expect(curves.picture('Accuracy')).toHaveAccessibleName(/test 9\d\.\d\d % at step 300/);
  });

  await test.step('a drawn 7 is read as 7, another drawing otherwise', async () => {
    await draw.stroke([
      [0.27, 0.25],
      [0.5, 0.24],
      [0.73, 0.25],
      [0.6, 0.5],
      [0.46, 0.82],
    ]);
    await draw.expectReads('7');
    await expect(draw.region).toContainText('after 300 steps');
    await draw.button('Clear').click();
    await draw.stroke([
      [0.52, 0.18],
      [0.5, 0.5],
      [0.49, 0.82],
    ]);
    await draw.expectReads('1');
  });

  const link = await test.step('the link holds it all, and is copied', async () => {
    await playground.title.fill('Sevens');
    await share.open();
    const made = await share.link();
    await expect(share.dialog).toContainText(`${made.length.toLocaleString('en')} characters`);
    await expect(share.dialog).toContainText('It holds');
    await expect(share.dialog).toContainText('the title, the network, the data it learns from');
    await expect(share.dialog).toContainText('It does not hold');
    await share.copy.click();
    await expect(share.dialog).toContainText('Copied');
    expect(await playground.page.evaluate(() => navigator.clipboard.readText())).toBe(made);
    await share.close();
    return made;
  });
  const labels = await builder.labels();
  const firstLoss = await curves.atFirstStep('Loss');
  expect(firstLoss).toMatch(/step 1\b/);

  const elsewhere = await browser.newContext();
  const reader = new Playground(await elsewhere.newPage());

  await test.step('somebody with work of their own opens it', async () => {
    await reader.open();
    await reader.title.fill('My own');
    await reader.builder.card('Dense 100').click();
    await reader.builder.kind('Dropout').click();
    await expect(reader.builder.card('Dropout 0.5')).toBeVisible();
    await reader.page.goto(link);
    await expect(reader.messages).toContainText('"Sevens" was opened from a link');
    await expect(reader.title).toHaveValue('Sevens');
    await expect(reader.page).toHaveURL((url) => url.hash === '');
    await expect.poll(() => reader.builder.labels()).toEqual(labels);
    await expect(reader.runBar.figure('seed')).toHaveAccessibleName('2718 seed');
    await expect(reader.runBar.figure('data')).toHaveAccessibleName('MNIST 16,000 data');
    await expect(reader.runBar.figure('optimiser')).toHaveAccessibleName('Adam 0.002 optimiser');
    await reader.settings.open();
    await expect(reader.settings.field('Batch size')).toHaveValue('50');
    await expect(reader.settings.field('Epochs')).toHaveValue('1');
    await expect(reader.settings.field('Images to learn from')).toHaveValue('15,000');
    await reader.settings.close();
  });

  await test.step('it does not train by itself; the same seed gives the same first step', async () => {
    await reader.runBar.expectReady('WASM');
    await reader.runBar.expectProgress('Ready to train');
    expect(await reader.runBar.stepsDone()).toBe(0);
    await expect(reader.curves.picture('Loss')).toHaveAccessibleName('Loss: no run yet.');
    await reader.runBar.step.click();
    await reader.runBar.expectState('Paused');
    expect(lossOf(await reader.curves.atFirstStep('Loss'))).toBe(lossOf(firstLoss));
  });

  await test.step('back to their own, which is untouched', async () => {
    await reader.button('Back to mine').click();
    await expect(reader.title).toHaveValue('My own');
    await expect(reader.builder.card('Dropout 0.5')).toBeVisible();
    await expect(reader.builder.cards).toHaveCount(10);
    await expect(reader.runBar.figure('seed')).toHaveAccessibleName('42 seed');
    await expect(reader.button('Back to mine')).toBeHidden();
    await reader.library.open();
    await reader.library.expectTitles(['My own', 'Sevens']);
  });
  reader.expectQuiet();
  await elsewhere.close();
});

/** The training loss in "step 1: training 2.3051; ...". */
function lossOf(reading: string): string {
  return /training (\d+\.\d+)/.exec(reading)?.[1] ?? reading;
}
