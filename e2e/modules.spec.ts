/** Modules of deep networks: GoogLeNet's branches under one card, and residual twins that learn with and without their skips. */
import { addressOf, tinyExperiment } from './experiments.ts';
import { expect, test } from './journey.ts';
import { overhear, overheard } from './overhear.ts';

test('an inception module is one card, opens to its four branches, and folds again', async ({
  playground,
  page,
}) => {
  const { builder } = playground;
  await playground.open();
  await builder.shelved('GoogLeNet').first().click();
  await playground.button('Open Stage 3').click();
  const module = builder.card('Inception 3a');
  await expect(module).toHaveAccessibleName(
    'Inception 3a, 14 layers, output 28 × 28 × 256, 163,696 parameters, folded',
  );
  const folded = await builder.names();

  await module.focus();
  await page.keyboard.press('Enter');
  await expect(module).toHaveAccessibleName(/opened$/);
  await builder.expectStill();
  const labels = await builder.labels();
  const at = (name: string) => labels.findIndex((label) => label.startsWith(name));
  const inside = labels.slice(at('Inception 3a') + 1, at('Inception 3b'));
  expect(inside).toHaveLength(14);
  expect(inside.filter((label) => label.startsWith('ReLU'))).toHaveLength(6);
  expect(inside.at(-1)).toBe('Concat, output 28 × 28 × 256, no parameters');

  // The paper's widths; each branch lies in its own row, and all come before the joint.
  const joint = await builder.card('Concat').boundingBox();
  const rows = new Set<number>();
  for (const [branch, channels] of [
    ['Conv 1×1', 64],
    ['Conv 3×3', 128],
    ['Conv 5×5', 32],
    ['Max pool 3×3 /1 p1', 192],
  ] as const) {
    const output = `${branch}, output 28 × 28 × ${channels}, `;
    expect(inside.filter((label) => label.startsWith(output))).toHaveLength(1);
    const box = await builder.network.getByRole('button', { name: output }).first().boundingBox();
    if (!box || !joint) throw new Error(`${branch} and the joint have places.`);
    rows.add(Math.round(box.y + box.height / 2));
    expect(box.x + box.width, branch).toBeLessThan(joint.x);
  }
  expect(rows.size, 'rows of the branches').toBe(4);

  await page.keyboard.press('Enter');
  await builder.expectNames(folded);
  await expect(module).toBeFocused();
});

test('the ResNet-8 twin and its plain sister learn: the loss of their last steps is far below that of their first', async ({
  playground,
  page,
}) => {
  const { builder, runBar } = playground;
  await overhear(page);
  await playground.open(await addressOf(tinyExperiment(), '?backend=wasm'));
  await expect(playground.title).toHaveValue('Tiny');
  await runBar.expectReady('WASM');
  let told = 0;
  for (const name of ['ResNet-8 twin', 'Plain-8 twin'])
    await test.step(name, async () => {
      await builder.shelved(name).click();
      await expect(builder.inspector).toContainText('this network can be trained');
      await runBar.train.click();
      await runBar.expectState('Finished', 120_000);
      const losses = (await overheard(page, 'stepped')).flatMap((one) => one.losses ?? []).slice(told);
      told += losses.length;
      expect(losses).toHaveLength(50);
      const mean = (some: readonly number[]) => some.reduce((sum, loss) => sum + loss, 0) / some.length;
      expect(mean(losses.slice(-10)), losses.join(' ')).toBeLessThan(0.7 * mean(losses.slice(0, 10)));
    });
});
