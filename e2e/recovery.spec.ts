/** What goes wrong in the engine is said at once, repaired, and training goes on: a dead worker, a hung one, a lost GPU. */
import { addressOf, tinyExperiment } from './experiments.ts';
import { harmDevices, keepDevices } from './gpuDevices.ts';
import { expect, test } from './journey.ts';
import { engineThread, expectOverheard, overhear, overheard } from './overhear.ts';
import type { Playground } from './playground.ts';

/** Long enough not to end by itself. */
const long = tinyExperiment({ training: { epochs: 1000 } });

async function trainUntilCheckpoint({ page, runBar, title }: Playground, search = ''): Promise<void> {
  await overhear(page);
  await page.goto(await addressOf(long, search));
  await expect(title).toHaveValue('Tiny');
  await runBar.train.click();
  // A GPU that is imitated compiles first; a checkpoint comes every eight seconds.
  await expectOverheard(page, 'checkpointed', 1, 90_000);
  const kept = (await overheard(page, 'stepped')).length;
  await expectOverheard(page, 'stepped', kept + 3, 60_000);
}

/** Training went on by itself from a checkpoint, and the steps count on beyond where they were. */
async function expectGoesOn({ page, runBar, messages, curves }: Playground, reached: number): Promise<void> {
  await expect(messages).toContainText(/Training goes on from step [\d,]+/, { timeout: 60_000 });
  const text = (await messages.textContent()) ?? '';
  const from = Number((/goes on from step ([\d,]+)/.exec(text)?.[1] ?? '').replaceAll(',', ''));
  expect(from).toBeGreaterThan(0);
  const starts = await overheard(page, 'started');
  expect(starts.map(({ step }) => step)).toEqual([0, from]);
  await runBar.expectStepsBeyond(Math.max(reached, from) + 5, 60_000);
  await runBar.pauseNow();
  // One curve, without a gap or a step told twice.
  const told = await overheard(page, 'stepped');
  const again = told.slice(told.map(({ firstStep }) => firstStep).lastIndexOf(from));
  // As many steps as were taken since the checkpoint, and no number beside it.
  const before = told[told.length - again.length - 1];
  const died = (before?.firstStep ?? 0) + (before?.losses?.length ?? 0);
  expect(died, 'steps that were told before').toBeGreaterThanOrEqual(Math.max(reached, from));
  const lost = /([\d,]+) steps? (?:was|were) lost/.exec(text)?.[1]?.replaceAll(',', '');
  if (lost !== undefined) expect(Number(lost), 'the steps that were lost').toBe(died - from);
  let next = from;
  for (const { firstStep, losses } of again) {
    expect(firstStep, 'the step that is told next').toBe(next);
    next += losses?.length ?? 0;
  }
  expect(next).toBeGreaterThan(Math.max(reached, from));
  await expect(curves.picture('Loss')).toHaveAccessibleName(/^Loss: training/);
  await expect(curves.kept).toHaveCount(0);
}

test('a killed worker is replaced, and training goes on from the checkpoint', async ({
  playground,
  page,
}) => {
  const { runBar, messages } = playground;
  await trainUntilCheckpoint(playground);
  const reached = await runBar.stepsDone();
  const thread = await engineThread(page);
  await thread.evaluate(() => {
    setTimeout(() => {
      throw new Error('killed by the journey');
    });
  });
  await expect(messages).toContainText(/ended the training thread.*(steps were|1 step was) lost/);
  await expectGoesOn(playground, reached);
});

test('a worker that falls silent is replaced as well', async ({ playground, page }) => {
  const { runBar, messages } = playground;
  await trainUntilCheckpoint(playground);
  const reached = await runBar.stepsDone();
  const thread = await engineThread(page);
  const hung = thread.evaluate(() => {
    for (;;);
  });
  hung.catch(() => undefined);
  await expect(messages).toContainText(/was silent for \d+ s and was replaced/, { timeout: 60_000 });
  await expectGoesOn(playground, reached);
});

for (const { name, harm } of [
  { name: 'a lost GPU is said, and training goes on', harm: 'lost' },
  // What it computed may be zeros.
  { name: 'an error of the GPU that no error scope holds is heard, and training goes on', harm: 'invalid' },
] as const) {
  test(name, async ({ playground, page }) => {
    test.setTimeout(360_000);
    const { runBar, messages } = playground;
    await keepDevices(page);
    await trainUntilCheckpoint(playground, '?backend=webgpu');
    await runBar.expectReady('WebGPU');
    const reached = await runBar.stepsDone();
    await harmDevices(page, harm);
    await expect(messages).toContainText('The browser took WebGPU away', { timeout: 60_000 });
    await expectGoesOn(playground, reached);
  });
}
