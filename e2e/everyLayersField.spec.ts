/** Every layer of the first experiment in every figure of the dock: measured where there is something to measure, never a mistake of ours. */
import { Figures } from './figures.ts';
import { expect, test } from './journey.ts';

const mistake = /mistake of ours/i;
/** Those with a map, along the flow, and what one unit of it can see at most. */
const spatial = [
  { card: 'Conv 5×5 valid', sees: '5 × 5' },
  { card: 'ReLU', sees: '5 × 5' },
  { card: 'Max pool 2×2', sees: '6 × 6' },
] as const;
const vectors = [
  { card: 'Dense 100', named: 'Dense 1: each unit sees' },
  { card: 'Dense 10', named: 'Dense 2: each unit sees' },
  { card: 'Output', named: 'Output: each unit sees' },
] as const;

test('the field of every layer is measured, untrained and after some steps, and no figure fails on any', async ({
  playground,
  page,
}) => {
  const { builder, runBar } = playground;
  const figures = new Figures(page);
  await playground.open('./?backend=wasm');
  const region = await figures.open('Receptive field');

  const measureAll = async (said: RegExp | string) => {
    for (const { card, sees } of spatial) {
      await test.step(card, async () => {
        await builder.card(card).first().click();
        await expect(region).toContainText(`${sees} pxis what one unit of`);
        await expect(region.getByText(said)).toBeVisible();
        await expect(region).toContainText('gradient inside100 %');
        await expect(region).toContainText(/90 % of gradient[2-6] × [2-6] px/);
      });
    }
    // It lays the map out: its units are the map's.
    await builder.card('Flatten').click();
    await expect(region).toContainText('6 × 6 pxis what one unit of Max pooling sees');
    await expect(region).toContainText('gradient inside100 %');
    // Of a vector there is no unit to point at: all of it is measured.
    for (const { card, named } of vectors) {
      await test.step(card, async () => {
        await builder.card(card).click();
        await expect(region).toContainText(named);
        await expect(
          region.getByText(said).or(region.getByText('This unit reacts to nothing in these images')),
        ).toBeVisible();
      });
    }
  };

  await builder.card('Conv 5×5 valid').click();
  await region.getByRole('button', { name: 'Measure the untrained network' }).click();
  await measureAll('Measured on the untrained network.');
  for (const steps of [1, 2, 3]) {
    await runBar.step.click();
    await expect.poll(() => runBar.stepsDone()).toBe(steps);
    await runBar.expectState('Paused');
  }
  await measureAll('Measured after 3 steps.');

  const cards = await builder.cards.count();
  for (const name of ['Draw', 'Cost', 'Stack bench']) {
    await test.step(name, async () => {
      await page.getByRole('tab', { name, exact: true }).click();
      const figure = playground.region(name);
      for (let place = 0; place < cards; place += 1) {
        await builder.cards.nth(place).click();
        await expect(figure).toBeVisible();
        await expect(figure, `layer ${place + 1}`).not.toContainText(mistake);
      }
    });
  }
  await expect(playground.messages).toBeEmpty();
});
