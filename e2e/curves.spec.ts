/** The curves without seeing them: a sentence that changes as it trains, values under the keys, and a table. */
import { addressOf, tinyExperiment } from './experiments.ts';
import { expect, test } from './journey.ts';

test('the sentence changes while it trains', async ({ playground }) => {
  const { runBar, curves } = playground;
  // Once a second at most, so in a run that does not end before somebody has heard three.
  await playground.open(await addressOf(tinyExperiment({ training: { epochs: 1000 } })));
  await expect(playground.title).toHaveValue('Tiny');
  await runBar.train.click();
  const sentences = new Set<string>();
  await expect
    .poll(
      async () => {
        sentences.add(await curves.sentence('Loss'));
        return [...sentences].filter((one) => /^Loss: training \d/.test(one)).length;
      },
      { intervals: [100], timeout: 60_000 },
    )
    .toBeGreaterThanOrEqual(3);
  await runBar.pauseNow();
});

test('sentence, cursor and table tell the same as the picture', async ({ playground }) => {
  const { runBar, curves } = playground;
  const experiment = tinyExperiment({ data: { training: 32 * 400 }, training: { epochs: 2 } });
  await playground.open(await addressOf(experiment));
  await expect(playground.title).toHaveValue('Tiny');
  await expect(curves.picture('Accuracy')).toHaveAccessibleName('Accuracy: no run yet.');
  const said = { sentence: '', cursor: '' };

  await test.step('the sentence tells the end', async () => {
    await runBar.train.click();
    await runBar.expectState('Finished', 60_000);
    await expect(curves.picture('Accuracy')).toHaveAccessibleName(
      /^Accuracy: training [\d.]+ % at step 800; validation [\d.]+ % at step 800; test [\d.]+ % at step 800\.$/,
    );
  });

  await test.step('values at a step by the keys', async () => {
    const cursor = curves.cursor('Accuracy');
    expect(await curves.atFirstStep('Accuracy')).toMatch(/^step 1\b/);
    await cursor.press('ArrowRight');
    await expect(cursor).toHaveAttribute('aria-valuetext', /^step \d+, training \d+\.\d\d %/);
    await expect(cursor).not.toHaveAttribute('aria-valuetext', /^step 1\b/);
    await cursor.press('End');
    await expect(cursor).toHaveAttribute('aria-valuetext', /^step 800\b.*test/);
    said.cursor = (await cursor.getAttribute('aria-valuetext')) ?? '';
    said.sentence = await curves.sentence('Accuracy');
  });

  await test.step('the table: few rows of many steps, the last one among them', async () => {
    await curves.as('table').check({ force: true });
    const table = curves.table('Accuracy');
    await expect(table.getByRole('columnheader')).toHaveText(['Step', 'training', 'validation', 'test']);
    const rows = await table.getByRole('rowheader').allTextContents();
    expect(rows.length).toBeGreaterThan(20);
    expect(rows.length).toBeLessThanOrEqual(51);
    expect(rows.at(-1)).toBe('800');
    const steps = rows.map(Number);
    expect(steps).toEqual([...steps].sort((a, b) => a - b));
    const last = table.getByRole('row').last();
    await expect(last.getByRole('cell')).toHaveText(Array(3).fill(/^\d+\.\d\d %$/));
    // Picture, keys and table: the same three numbers, each under its own name.
    const cells = await last.getByRole('cell').allTextContents();
    expect(cells, 'the table beside the sentence').toEqual(numbersIn(said.sentence));
    expect(cells, 'the table beside the cursor').toEqual(numbersIn(said.cursor));
    await expect(curves.table('Loss').getByRole('row').last()).toContainText('800');
  });

  await test.step('by epochs, and back to the picture', async () => {
    await curves.region.getByRole('radio', { name: 'epochs' }).check({ force: true });
    await expect(curves.table('Accuracy').getByRole('columnheader').first()).toHaveText('Epoch');
    await expect(curves.table('Accuracy').getByRole('rowheader').last()).toHaveText('2');
    await curves.as('chart').check({ force: true });
    await expect(curves.picture('Accuracy')).toBeVisible();
  });

  await test.step('a second run stands beside the first', async () => {
    await runBar.reset.click();
    await runBar.step.click();
    await runBar.expectState('Paused');
    await expect(curves.kept).toHaveText([/run 1/]);
    await expect(curves.picture('Accuracy')).toHaveAccessibleName(
      /run 1, validation .*; this run, training /,
    );
    await playground.button('Remove run 1').click();
    await expect(curves.kept).toHaveCount(0);
    await expect(curves.picture('Accuracy')).not.toHaveAccessibleName(/run 1/);
  });
});

/** What is said of training, validation and test, in this order: "training 93.75 % at step 800; ...". */
function numbersIn(text: string): readonly string[] {
  return ['training', 'validation', 'test'].map(
    (name) => new RegExp(`\\b${name} (\\d+\\.\\d\\d %)`).exec(text)?.[1] ?? `no ${name} in "${text}"`,
  );
}
