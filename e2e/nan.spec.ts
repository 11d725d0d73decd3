/** A learning rate of 100: numbers grow beyond all bounds. The run stops, names the layer, and the page works on. */
import { addressOf, chain, tinyExperiment } from './experiments.ts';
import { expect, test } from './journey.ts';

/** Without activations nothing dies and everything multiplies: it diverges within a few steps. */
const linear = chain([
  ['input'],
  ['flatten'],
  ['dense', { units: 64 }],
  ['dense', { units: 64 }],
  ['dense', { units: 10 }],
  ['output'],
]);

test('the run stops, names the layer, and goes better with a smaller rate', async ({ playground }) => {
  const { builder, runBar, settings, messages } = playground;
  const training = { optimiser: { kind: 'sgd' }, epochs: 4, learningRate: 0.01 } as const;
  await playground.open(await addressOf(tinyExperiment({ network: linear, training })));
  await expect(playground.title).toHaveValue('Tiny');
  await settings.set({ 'Learning rate': '100' });
  await runBar.train.click();
  await runBar.expectState('Stopped', 60_000);
  await expect(messages).toContainText(/At step [\d,]+ numbers grew beyond all bounds/);
  await expect(messages).toContainText(/First in the (values|gradients|weights) of/);

  await messages.getByRole('button', { name: 'Show the layer' }).click();
  await expect(builder.network.getByRole('button', { pressed: true })).toHaveCount(1);
  await expect(builder.network.getByRole('button', { pressed: true })).toHaveAccessibleName(
    /^(Dense|Output)/,
  );

  await messages.getByRole('button', { name: 'Training settings' }).click();
  await settings.field('Learning rate').fill('0.01');
  await settings.close();
  await runBar.train.click();
  await runBar.expectState('Finished', 60_000);
  await expect(messages).not.toContainText('beyond all bounds');
  expect(await runBar.percent('test accuracy')).toBeGreaterThan(60);
});
