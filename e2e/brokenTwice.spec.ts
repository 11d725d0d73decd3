/**
 * A thread that breaks down twice at one place is not started a third time by itself: the run says so, and goes on from
 * its last checkpoint where the reader presses for it.
 */
import type { Page } from '@playwright/test';
import { addressOf, tinyExperiment } from './experiments.ts';
import { expect, test } from './journey.ts';
import { expectOverheard, overhear, overheard } from './overhear.ts';
import type { Playground } from './playground.ts';

/** Long enough not to end by itself. */
const long = tinyExperiment({ training: { epochs: 1000 } });

/**
 * Every thread of the engine dies instead of telling the first step after a pause or after a checkpoint: always at one place.
 * Unless it is mended.
 */
async function breakAfterCheckpoint({ page }: Playground): Promise<void> {
  const fault = `{ let [armed, post] = [false, self.postMessage]; self.postMessage = function (event, ...rest) {
    if (armed && !self.mended && event.type === 'stepped') { setTimeout(() => { self.dead = true; throw new Error('killed by the journey'); }); return; }
    armed ||= event.type === 'paused' || (event.type === 'started' && event.step > 0);
    return post.call(self, event, ...rest); }; }\n`;
  await page.route('**/worker-*.js', async (route) => {
    const response = await route.fetch();
    await route.fulfill({ response, body: fault + (await response.text()) });
  });
}

/** The thread that stands ready now; the one that died before it may still be listed. */
async function mend(page: Page): Promise<void> {
  const mended = () =>
    page
      .workers()
      .map((worker) =>
        worker
          .evaluate(
            () => self.name === 'engine' && !Reflect.has(self, 'dead') && Reflect.set(self, 'mended', true),
          )
          .catch(() => false),
      );
  await expect
    .poll(async () => (await Promise.all(mended())).filter(Boolean), { message: 'threads that were mended' })
    .toHaveLength(1);
}

/** Trains to a pause, and on to where the thread dies, twice. Returns the step of the checkpoint. */
async function breakTwice(playground: Playground): Promise<number> {
  const { page, runBar, title } = playground;
  await overhear(page);
  await playground.open(await addressOf(long, '?backend=wasm&replicas=1'));
  await expect(title).toHaveValue('Tiny');
  await runBar.train.click();
  await expectOverheard(page, 'stepped', 3);
  const kept = await runBar.pauseNow();
  expect(kept).toBeGreaterThan(0);
  await runBar.train.click();
  await runBar.expectState('Stopped', 60_000);
  expect((await overheard(page, 'started')).map(({ step }) => step)).toEqual([0, kept]);
  return kept;
}

test('what was learned is taken up by pressing, as the same run', async ({ playground, page }) => {
  const { runBar, messages, curves } = playground;
  await breakAfterCheckpoint(playground);
  const kept = await breakTwice(playground);
  const step = kept.toLocaleString('en');
  await expect(messages).toContainText(`broke down twice near step ${step}`);
  await expect(messages).toContainText(`What it had learned by step ${step} is kept`);
  const goOn = messages.getByRole('button', { name: `Go on from step ${step}`, exact: true });

  // Nothing is mended: it is told at once, and can be pressed again.
  await goOn.click();
  await expectOverheard(page, 'started', 3);
  await expect(goOn).toBeVisible({ timeout: 60_000 });
  await runBar.expectState('Stopped');

  await mend(page);
  await goOn.focus();
  await page.keyboard.press('Enter');
  await expect(messages).toContainText(`Training goes on from step ${step}`, { timeout: 60_000 });
  await expect(goOn).toHaveCount(0);
  await runBar.expectStepsBeyond(kept + 20, 60_000);
  await runBar.pauseNow();
  expect((await overheard(page, 'started')).map((event) => event.step)).toEqual([0, kept, kept, kept]);
  // One curve, without a gap or a step told twice.
  let next = 0;
  for (const { firstStep, losses } of await overheard(page, 'stepped')) {
    expect(firstStep, 'the step that is told next').toBe(next);
    next += losses?.length ?? 0;
  }
  expect(next).toBeGreaterThan(kept + 20);
  await expect(curves.kept).toHaveCount(0);
});

test('Train begins a new run instead, and the old curve stays beside it', async ({ playground, page }) => {
  const { runBar, messages, curves } = playground;
  await breakAfterCheckpoint(playground);
  const kept = await breakTwice(playground);
  await runBar.train.click();
  await expectOverheard(page, 'started', 3);
  expect((await overheard(page, 'started')).map(({ step }) => step)).toEqual([0, kept, 0]);
  await expect(messages.getByRole('button', { name: /^Go on from step/ })).toHaveCount(0);
  await expect(curves.kept).toHaveText([/run 1/]);
  await runBar.pauseNow();
});
