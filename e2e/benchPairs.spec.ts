/** Every pair of the stack bench: one press trains both sides to their end, both curves are drawn, and who learned better is said. */
import type { Locator } from '@playwright/test';
import { grouped } from '../src/model/terms.ts';
import {
  type BenchQuestion,
  type BenchSide,
  benchSides,
  mostChannels,
  sideFacts,
} from '../src/state/stackBenchPairs.ts';
import { escaped } from './builder.ts';
import { Figures } from './figures.ts';
import { expect, test } from './journey.ts';

interface Pair {
  readonly question: BenchQuestion;
  readonly choice: string;
  /** Also the channels that are asked for: the twins have fewer, so that they train in seconds. */
  readonly channels: number;
  readonly names: Readonly<Record<BenchSide, string>>;
}

const split: Pair = {
  question: { kind: 'split' },
  choice: '3 × 3 or 1 × 3, 3 × 1',
  channels: mostChannels,
  names: { one: '3 × 3', other: '1 × 3 and 3 × 1' },
};
const inception: Pair = {
  question: { kind: 'inception' },
  choice: 'Inception and its 1 × 1',
  channels: 192,
  names: { one: 'without 1 × 1', other: 'with 1 × 1' },
};

/** Some of the spaces do not break. */
const loosely = (text: string) => escaped(text).replaceAll(' ', '\\s');

async function setChannels(region: Locator, channels: number): Promise<void> {
  const field = region.getByRole('spinbutton', { name: 'Channels' });
  await field.fill(String(channels));
  await field.press('Enter');
  await expect(field).toHaveValue(grouped(channels));
}

async function expectFacts(region: Locator, { question, channels, names }: Pair): Promise<void> {
  const table = region.getByRole('table', { name: 'What each side costs' });
  for (const side of benchSides) {
    const { weights, multiplyAdds } = sideFacts(question, side, channels);
    await expect(table.getByRole('columnheader', { name: names[side], exact: true })).toBeVisible();
    await expect(table.getByRole('row', { name: /^weights/ })).toContainText(grouped(weights));
    expect(multiplyAdds).toBe(28 * 28 * weights);
  }
}

for (const pair of [split, inception])
  test(`${pair.names.one} and ${pair.names.other}, ${pair.channels} channels: both are trained with one press`, async ({
    playground,
    page,
  }) => {
    const { names, choice, channels } = pair;
    await playground.open('./?backend=wasm');
    const region = await new Figures(page).open('Stack bench');
    await region.getByRole('combobox', { name: 'Compare' }).selectOption({ label: choice });
    await setChannels(region, channels);
    await region.getByRole('button', { name: 'Look without guessing' }).click();
    await expectFacts(region, pair);

    await region.getByRole('button', { name: 'Train both' }).click();
    const outcome = new RegExp(
      `After 238 steps, of 1,000 validation images read right: ([\\d.]+).% by ${loosely(names.one)}, ([\\d.]+).% by ${loosely(names.other)}\\.`,
    );
    await expect(region).toContainText(outcome, { timeout: 200_000 });
    const said = (await region.textContent()) ?? '';
    const [, one, other] = outcome.exec(said) ?? [];
    // One in ten is chance.
    expect(Math.min(Number(one), Number(other)), said).toBeGreaterThan(30);
    await expect(region).toContainText(/ is better here: |closer than chance lets us tell/);
    const chart = region.getByRole('img', { name: /^Accuracy: / });
    for (const side of benchSides)
      for (const curve of ['training', 'validation'])
        await expect(chart).toHaveAccessibleName(
          new RegExp(`${loosely(names[side])}, ${curve} [\\d.]+.% at step 238`),
        );
    await expect(region.getByRole('button', { name: 'Train again' })).toBeVisible();
  });

test('as many channels as the bench takes, in every pair: numbers stand there, and twins are offered', async ({
  playground,
  page,
}) => {
  await playground.open();
  const region = await new Figures(page).open('Stack bench');
  const largest: Pair = {
    question: { kind: 'stack', kernel: 11 },
    choice: 'Large or stacked 3 × 3',
    channels: mostChannels,
    names: { one: 'one 11 × 11', other: 'five 3 × 3' },
  };
  for (const pair of [largest, split, { ...inception, channels: mostChannels }])
    await test.step(pair.choice, async () => {
      await region.getByRole('combobox', { name: 'Compare' }).selectOption({ label: pair.choice });
      if (pair.question.kind === 'stack')
        await region.getByRole('radio', { name: '11', exact: true }).check({ force: true });
      await setChannels(region, mostChannels);
      await region.getByRole('button', { name: 'Look without guessing' }).click();
      await expectFacts(region, pair);
      await expect(region).toContainText(/Twins for 28.×.28 images with \d+ channels/);
      await expect(region).toContainText('fewer channels than the 2,048 above');
      await expect(region.getByRole('button', { name: 'Train both' })).toBeEnabled();
    });
  await expect(playground.messages).toBeEmpty();
});
