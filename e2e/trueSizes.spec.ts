/** Every published network at its true size: analysed freely, refused for training with the memory that it would need, and its twin offered. */
import { analyse } from '../src/model/analyse.ts';
import { architectureNamed, architectures } from '../src/model/architectures/index.ts';
import { trainingMemory } from '../src/model/memory.ts';
import { grouped } from '../src/model/terms.ts';
import { escaped } from './builder.ts';
import { expect, test } from './journey.ts';

/** LeNet-5 takes the images that there are. */
const large = architectures.filter(({ group, name }) => group === 'published' && name !== 'leNet5');
/** Adam keeps two numbers for each weight; the first experiment has batches of 100. */
const settings = { batchSize: 100, optimiserSlots: 2 };

test('all are opened, none is trained, each says the memory and offers the twin that trains', async ({
  playground,
}) => {
  test.setTimeout(300_000);
  const { builder, runBar, messages, curves } = playground;
  await playground.open('./?backend=wasm');
  await runBar.expectReady('WASM');
  expect(large.length).toBeGreaterThan(20);
  for (const { name, text, network, twin } of large) {
    await test.step(name, async () => {
      const analysis = analyse(network());
      const twinName = architectureNamed(twin ?? '')?.text.name.en ?? '';
      await builder.shelf.getByRole('button', { name: new RegExp(`^${escaped(text.name.en)} ?\\d`) }).click();
      await expect(builder.network).toContainText(`${grouped(analysis.parameters)} parameters`);
      await expect(builder.inspector).toContainText(grouped(analysis.multiplyAdds));
      const bytes = trainingMemory(analysis, settings).total;
      const gigabytes = (bytes / 1e9).toLocaleString('en', { maximumFractionDigits: 2 });
      // Nobody is told to press Train.
      for (const measure of ['Accuracy', 'Loss'] as const)
        await expect(curves.picture(measure)).toHaveText('Not trained here: too large');
      await runBar.train.click();
      await expect(messages).toContainText(`would need ${gigabytes} GB of memory`);
      await expect(messages.getByRole('button', { name: `Open its twin: ${twinName}` })).toBeVisible();
      expect(await runBar.stepsDone()).toBe(0);
      await runBar.expectState('Not started');
    });
  }
  await messages.getByRole('button', { name: /^Open its twin: / }).click();
  await expect(curves.picture('Loss')).toHaveText('Press Train: the curve begins here.');
  await runBar.step.click();
  await runBar.expectState('Paused', 60_000);
});

test('an edited one is offered its twin also after a reload, when no history tells where it came from', async ({
  playground,
  page,
}) => {
  const { builder, runBar } = playground;
  await playground.open('./?backend=wasm');
  const dense = large.find(({ name }) => name === 'denseNet121');
  await builder.shelved('DenseNet-121').click();
  await builder.card('Batch norm').first().click();
  await page.keyboard.press('Delete');
  const layers = (dense?.network().nodes.length ?? 0) - 1;
  await expect(builder.network).toContainText(`${layers} layers`);
  const twin = builder.inspector.getByRole('button', { name: 'Open its twin: DenseNet twin' });
  await page.reload();
  await expect(builder.network).toContainText(`${layers} layers`);
  await expect(twin).toBeVisible();
  // Whoever is about to press Train is told.
  await builder.card('Input').hover();
  await runBar.train.hover();
  await expect(page.getByRole('tooltip')).toContainText('Not trained here: too large');
  await twin.click();
  await expect(builder.network).not.toContainText(`${layers} layers`);
  await expect(twin).toHaveCount(0);
  await runBar.train.hover();
  await expect(page.getByRole('tooltip')).toContainText(/^Train/);
});
