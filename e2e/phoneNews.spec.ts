/** On a phone the network is behind a tab: what changes it is said where the reader is, and what is said covers nothing. */
import { addressOf, chain, tinyExperiment } from './experiments.ts';
import { expect, test } from './journey.ts';

test.use({ viewport: { width: 390, height: 844 }, hasTouch: true });

test('what the lists of layers and networks do is said below them, with a way to look', async ({
  playground,
  page,
}) => {
  const { builder } = playground;
  await playground.open();
  const tab = (name: string) => page.getByRole('tab', { name, exact: true });
  const news = page.getByRole('status', { name: 'What was just done' });
  await tab('Layers').tap();
  await expect(news).toBeEmpty();
  await builder.startEmpty.tap();
  await expect(news).toContainText('2 layers now');
  await builder.kind('Convolution').tap();
  await expect(news).toHaveText(/^Convolution added: 3 layers now\./);
  await expect(news).toBeInViewport({ ratio: 1 });
  await builder.shelved('Simple CNN').tap();
  await expect(news).toContainText('Simple CNN is on the canvas');
  await news.getByRole('button', { name: 'Show' }).tap();
  await expect(tab('Network')).toHaveAttribute('aria-selected', 'true');
  await expect(builder.card('Input')).toBeInViewport();
  // Old news is none.
  await tab('Layers').tap();
  await expect(news).toBeEmpty();
});

test('a refused run is one message that mends it and leaves the card in sight', async ({ playground }) => {
  const { builder, runBar, messages } = playground;
  const wrong = chain([
    ['input'],
    ['conv2d', { filters: 4 }],
    ['maxPool', {}],
    ['conv2d', { filters: 4 }],
    ['maxPool', {}],
    ['dense', { units: 10 }],
    ['output'],
  ]);
  await playground.open(await addressOf(tinyExperiment({ network: wrong })));
  await expect(messages).toContainText('was opened from a link');
  await messages.getByRole('button', { name: 'Dismiss' }).tap();
  await runBar.train.tap();
  await expect(messages).toContainText('This network cannot be trained yet');
  await expect(messages.getByRole('button', { name: 'Dismiss' })).toHaveCount(1);
  const card = builder.card('Dense 10');
  await expect(card).toBeInViewport({ ratio: 1 });
  // The message takes room from the network; the card is brought into what is left.
  const apart = async () => {
    const [at, over] = [await card.boundingBox(), await messages.boundingBox()];
    return at && over ? over.y - (at.y + at.height) : Number.NaN;
  };
  await expect.poll(apart, { message: 'from the foot of the card to the message' }).toBeGreaterThanOrEqual(0);
  await messages.getByRole('button', { name: 'Flatten to 196 values' }).tap();
  await expect(messages).not.toContainText('cannot be trained');
  await expect(builder.card('Flatten')).toBeVisible();
  await expect(card).toBeFocused();
  await runBar.train.tap();
  await runBar.expectState('Finished', 60_000);
});

test('that an edit paused the run is no longer said once Train is pressed again', async ({
  playground,
  page,
}) => {
  const { builder, runBar, messages } = playground;
  await playground.open(await addressOf(tinyExperiment({ training: { epochs: 1000 } })));
  await expect(messages).toContainText('was opened from a link');
  await runBar.train.tap();
  await runBar.expectStepsBeyond(3);
  await page.getByRole('tab', { name: 'Layers', exact: true }).tap();
  await builder.kind('ReLU').tap();
  await expect(messages).toContainText('The run was paused');
  await runBar.train.tap();
  // Sooner than it would go by itself.
  await expect(messages).not.toContainText('The run was paused', { timeout: 6000 });
});
