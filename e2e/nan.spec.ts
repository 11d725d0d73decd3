/** Numbers that grow beyond all bounds: the run stops, names the first layer that did it, and the page works on. */
import { addressOf, chain, tinyExperiment } from './experiments.ts';
import { expect, test } from './journey.ts';
import { overhear, overheard } from './overhear.ts';
import type { Playground } from './playground.ts';

/** Without activations nothing dies and everything multiplies: it diverges within a few steps. */
const linear = chain([
  ['input'],
  ['flatten'],
  ['dense', { units: 64 }],
  ['dense', { units: 64 }],
  ['dense', { units: 10 }],
  ['output'],
]);

interface Said {
  readonly step: number;
  readonly what: string;
  readonly layer: string;
}

/** What the message says, after the run has stopped by itself at the step that its losses tell. */
async function expectStopped({ page, runBar, messages }: Playground): Promise<Said> {
  await runBar.expectState('Stopped', 60_000);
  await expect(messages).toContainText(/At step [\d,]+ numbers grew beyond all bounds/);
  await expect(messages).toContainText(/First in the (values|gradients|weights) of "[^"]+"/);
  const text = (await messages.textContent()) ?? '';
  const [, step = '', what = '', layer = ''] =
    /At step ([\d,]+) numbers .*First in the (\w+) of "([^"]+)"/.exec(text) ?? [];
  const said = { step: Number(step.replaceAll(',', '')), what, layer };
  const losses = (await overheard(page, 'stepped')).flatMap((one) => one.losses ?? []);
  const firstBad = losses.findIndex((loss) => !Number.isFinite(loss));
  expect(losses.length).toBeGreaterThan(0);
  // A layer may overflow behind one that hides it, or by the update alone: then only the next loss would tell.
  expect([said.step, said.step + 1, -1], 'the step that is named').toContain(firstBad);
  return said;
}

test('the run stops, names the layer, and goes better with a smaller rate', async ({ playground, page }) => {
  const { builder, runBar, settings, messages } = playground;
  const training = { optimiser: { kind: 'sgd' }, epochs: 4, learningRate: 0.01 } as const;
  await overhear(page);
  await playground.open(await addressOf(tinyExperiment({ network: linear, training })));
  await expect(playground.title).toHaveValue('Tiny');
  await settings.set({ 'Learning rate': '100' });
  await runBar.train.click();
  const { layer } = await expectStopped(playground);
  expect(layer).toMatch(/^(Dense \d+|Output)/);

  await messages.getByRole('button', { name: 'Show the layer' }).click();
  await expect(builder.network.getByRole('button', { pressed: true })).toHaveCount(1);
  await expect(builder.network.getByRole('button', { pressed: true })).toHaveAccessibleName(
    new RegExp(`^${layer.replace(/ \(.*/, '')}`),
  );

  await messages.getByRole('button', { name: 'Training settings' }).click();
  await settings.field('Learning rate').fill('0.01');
  await settings.close();
  await runBar.train.click();
  await runBar.expectState('Finished', 60_000);
  await expect(messages).not.toContainText('beyond all bounds');
  expect(await runBar.percent('test accuracy')).toBeGreaterThan(60);
});

/** Each in batches of one image, and worked out by hand in float64: the layer named, and no other, passes 3.4e38 first. */
const culprits = [
  {
    // A decay of 1 multiplies every kernel by 1 - rate: both grow alike, and the first, which sums over 784 pixels, is ahead.
    layer: 'Dense 16',
    training: { learningRate: 60, weightDecay: 1 },
    images: 100,
    layers: [
      ['dense', { units: 16, initial: 'normal' }],
      ['tanh'],
      ['dense', { units: 10, initial: 'zeros' }],
    ],
  },
  {
    // tanh holds the first layer back; the last two multiply. At step 9 they put out 7.5e20 and 9.0e40.
    layer: 'Dense 10',
    training: { learningRate: 100 },
    images: 1600,
    layers: [['dense', { units: 16 }], ['tanh'], ['dense', { units: 12 }], ['dense', { units: 10 }]],
  },
] as const;

for (const { layer, training, images, layers } of culprits) {
  test(`names ${layer}, which overflowed first`, async ({ playground, page }) => {
    const experiment = tinyExperiment({
      network: chain([['input'], ['flatten'], ...layers, ['output']]),
      training: { ...training, optimiser: { kind: 'sgd' }, batchSize: 1 },
      data: { training: images, validation: 0 },
    });
    await overhear(page);
    await playground.open(await addressOf(experiment));
    await expect(playground.title).toHaveValue('Tiny');
    await playground.runBar.train.click();
    expect(await expectStopped(playground)).toMatchObject({ layer, what: 'values' });
  });
}

test('found again from a checkpoint that lies behind', async ({ playground, page }) => {
  const { runBar, settings } = playground;
  const training = { optimiser: { kind: 'sgd' }, epochs: 1000, learningRate: 0.01 } as const;
  await overhear(page);
  await playground.open(await addressOf(tinyExperiment({ network: linear, training })));
  await expect(playground.title).toHaveValue('Tiny');
  await runBar.train.click();
  await runBar.expectStepsBeyond(60);
  const paused = await runBar.pauseNow();
  await settings.open();
  const now = settings.dialog.getByRole('region', { name: 'Learning rate now' });
  await now.getByRole('spinbutton').fill('100');
  await now.getByRole('button', { name: 'Apply' }).click();
  await expect(now.getByRole('listitem')).toHaveText(/^from step [\d,]+: 100$/);
  await settings.close();
  await runBar.train.click();
  const { step } = await expectStopped(playground);
  expect(step).toBeGreaterThanOrEqual(paused);
  expect(step).toBeLessThan(paused + 50);
  expect((await overheard(page, 'checkpointed')).length).toBeGreaterThan(0);
});
