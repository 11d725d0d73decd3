/** What cannot be trained here opens all the same, says what is wrong, and is refused before anything is taken for it. */
import type { Page } from '@playwright/test';
import { addressOf, chain, tinyExperiment } from './experiments.ts';
import { expect, test } from './journey.ts';
import { engineThread, overhear, overheard } from './overhear.ts';
import type { Playground } from './playground.ts';

test('shapes that do not meet: it opens, says so on its card, and is not trained', async ({ playground }) => {
  const { builder, runBar, messages, title } = playground;
  const wrong = chain([['input'], ['conv2d', { filters: 4 }], ['dense', { units: 10 }], ['output']]);
  await playground.open(await addressOf(tinyExperiment({ title: 'Exercise', network: wrong })));
  await expect(title).toHaveValue('Exercise');
  await expect(builder.card('Dense 10')).toHaveAccessibleName(/Problem: Maps of 28 × 28 × 4 arrive/);
  await runBar.expectProgress('1 problem to mend first');
  await runBar.train.click();
  await expect(messages).toContainText(/This network cannot be trained yet.*Maps of 28 × 28 × 4 arrive/, {
    timeout: 60_000,
  });
  expect(await runBar.stepsDone()).toBe(0);
  await expectNothingBegun(playground, '1 problem to mend first');
  // The rest of the page works on: mend it, and it trains.
  await messages.getByRole('button', { name: 'Show the layer' }).click();
  await builder.inspector.getByRole('button', { name: /^Flatten to/ }).click();
  await runBar.train.click();
  await runBar.expectState('Finished', 60_000);
  await expect(messages).not.toContainText('cannot be trained');
  // What was refused is no run: the next one is the first.
  await runBar.reset.click();
  await expect(playground.curves.kept).toHaveText([/run 1/]);
});

test('over the budget: refused with its numbers, before anything is taken', async ({ playground, page }) => {
  const { runBar, messages, title } = playground;
  const huge = chain([
    ['input'],
    ['flatten'],
    ['dense', { units: 60_000 }],
    ['dense', { units: 2000 }],
    ['dense', { units: 10 }],
    ['output'],
  ]);
  await overhear(page);
  await watchMemory(page);
  await playground.open(await addressOf(tinyExperiment({ title: 'Huge', network: huge }), '?backend=wasm'));
  await expect(title).toHaveValue('Huge');
  await runBar.expectReady('WASM');
  const before = await largestTaken(page);
  await runBar.train.click();
  await expect(messages, 'the refusal').toContainText(
    /Training this would take [\d.,]+ [MG]B of memory; [\d.,]+ [MG]B are allowed here/,
    { timeout: 20_000 },
  );
  await expectNothingBegun(playground, 'Not trained here: too large');
  expect(await overheard(page, 'started'), 'runs that began').toEqual([]);
  expect(await runBar.stepsDone()).toBe(0);
  // Its kernel alone is 480 MB.
  expect(await largestTaken(page), 'bytes taken at once').toEqual(before);
  // The same in the settings, beside what would take less.
  await messages.getByRole('button', { name: 'Training settings' }).click();
  await expect(playground.settings.dialog).toContainText('More than is allowed here');
  await playground.settings.close();

  await playground.builder.shelved('Simple CNN').click();
  await runBar.step.click();
  await runBar.expectState('Paused', 60_000);
  expect(await runBar.stepsDone()).toBe(1);
});

/** Why is said where the progress stands; there is no run that stopped, and nothing to take back. */
async function expectNothingBegun({ runBar, curves }: Playground, why: string): Promise<void> {
  await runBar.expectState('Not started');
  await runBar.expectProgress(why);
  await expect(runBar.reset).toBeDisabled();
  await expect(runBar.train).toBeEnabled();
  await expect(curves.kept).toHaveCount(0);
}

interface Taken {
  readonly arrayBytes: number;
  readonly pagesGrown: number;
}

/** Every array of more than a megabyte that the engine's thread makes, and every growth of a WebAssembly memory, is noted. */
async function watchMemory(page: Page): Promise<void> {
  await page.route('**/worker-*.js', async (route) => {
    const response = await route.fetch();
    const watch = `{ const taken = self.taken = { arrayBytes: 0, pagesGrown: 0 };
      for (const name of ['Float32Array', 'Float64Array', 'Uint8Array', 'ArrayBuffer', 'SharedArrayBuffer']) {
        if (!self[name]) continue;
        self[name] = new Proxy(self[name], { construct(made, given, target) {
          const one = Reflect.construct(made, given, target === self[name] ? made : target);
          if (typeof given[0] === 'number' && one.byteLength > 1e6) taken.arrayBytes = Math.max(taken.arrayBytes, one.byteLength);
          return one;
        } });
      }
      const grow = WebAssembly.Memory.prototype.grow;
      WebAssembly.Memory.prototype.grow = function (pages) { taken.pagesGrown += pages; return grow.call(this, pages); }; }\n`;
    await route.fulfill({ response, body: watch + (await response.text()) });
  });
}

async function largestTaken(page: Page): Promise<Taken> {
  return (await engineThread(page)).evaluate(() => ({ ...Reflect.get(globalThis, 'taken') }));
}
