/** What a run tells while it goes on: how fast, how long still, what the network reads now; and how little the page works for it. */
import { addressOf, chain, tinyExperiment } from './experiments.ts';
import { expect, test } from './journey.ts';
import { overhear, overheard } from './overhear.ts';

const hasSpeed = /[1-9][\d,]* images a second/;
const timeLeft = /^\d+ % done, \d+ (s|min|h \d+ min) left$/;

test('images a second, and a time left that follows from them', async ({ playground, page }) => {
  const { runBar } = playground;
  const experiment = tinyExperiment({ data: { training: 20_000 }, training: { epochs: 100 } });
  await overhear(page);
  await playground.open(await addressOf(experiment));
  await expect(playground.title).toHaveValue('Tiny');
  await expect(runBar.figure('images a second')).toHaveText(/^–/);
  await runBar.train.click();
  await runBar.expectProgress(timeLeft);
  await expect(runBar.figure('images a second')).toHaveAccessibleName(hasSpeed);

  // The numbers of one moment, as they are read aloud; not of one at which the next images are on their way.
  let said = '';
  await expect
    .poll(async () => {
      said = await runBar.region.ariaSnapshot();
      return hasSpeed.test(said) && /% done, (\d+) (s|min|h) /.test(said);
    })
    .toBe(true);
  const number = (pattern: RegExp) => Number((pattern.exec(said)?.[1] ?? 'NaN').replaceAll(',', ''));
  const step = number(/"([\d,]+) step"/);
  const imagesPerSecond = number(/"([\d,]+) images a second"/);
  expect((await overheard(page, 'stepped')).map((one) => Math.round(one.imagesPerSecond ?? 0))).toContain(
    imagesPerSecond,
  );
  const totalSteps = 100 * Math.floor(20_000 / 32);
  const seconds = ((totalSteps - step) * 32) / imagesPerSecond;
  const [, hours = 0, left = '', unit = ''] = /% done, (?:(\d+) h )?(\d+) (s|min) left/.exec(said) ?? [];
  const told = 60 * Number(hours) + Number(left);
  expect(Math.abs(told - (unit === 's' ? seconds : seconds / 60)), said).toBeLessThanOrEqual(1);

  await runBar.pauseNow();
  await expect(runBar.figure('images a second')).toHaveText(/^–/);
});

test('steps come in batches, and nothing of a step goes through the rest of the page', async ({
  playground,
  page,
}) => {
  const { runBar, builder } = playground;
  // So small that its steps are many times as frequent as anybody could read.
  const network = chain([
    ['input'],
    ['maxPool', { size: 4, stride: 4 }],
    ['flatten'],
    ['dense', { units: 10 }],
    ['output'],
  ]);
  const experiment = tinyExperiment({
    network,
    training: { batchSize: 4, epochs: 5 },
    data: { training: 4000 },
  });
  await overhear(page);
  await playground.open(await addressOf(experiment, '?backend=wasm&replicas=1'));
  await expect(playground.title).toHaveValue('Tiny');
  await runBar.expectReady('WASM');
  await builder.expectShelfCounted();
  await runBar.step.click();
  await runBar.expectState('Paused');
  await page.evaluate(() => {
    const changes: Record<string, number> = {};
    Reflect.set(window, 'changes', changes);
    for (const region of document.querySelectorAll('[aria-label]')) {
      const name = region.getAttribute('aria-label') ?? '';
      if (!['Network', 'Inspector', 'Layers and networks', 'Training', 'Curves', 'Draw'].includes(name))
        continue;
      changes[name] = 0;
      new MutationObserver(() => {
        changes[name] = (changes[name] ?? 0) + 1;
      }).observe(region, { subtree: true, childList: true, attributes: true, characterData: true });
    }
  });
  const before = (await overheard(page, 'stepped')).length;
  await runBar.train.click();
  await runBar.expectState('Finished', 100_000);
  expect(await runBar.stepsDone()).toBe(5000);

  const messages = (await overheard(page, 'stepped')).length - before;
  expect(messages).toBeGreaterThan(1);
  expect(5000 / messages, 'steps to a message').toBeGreaterThan(5);
  const measured = (await overheard(page, 'evaluated')).length;
  const changes: Record<string, number> = await page.evaluate(() => Reflect.get(window, 'changes'));
  expect(Object.keys(changes).sort()).toEqual([
    'Curves',
    'Draw',
    'Inspector',
    'Layers and networks',
    'Network',
    'Training',
  ]);
  // The network, its settings, what can be added and what is drawn have nothing to do with a step.
  for (const name of ['Draw', 'Inspector', 'Layers and networks', 'Network'])
    expect(changes[name], `changes of ${name} in 5,000 steps`).toBeLessThanOrEqual(5);
  // The numbers of the run and the two charts change with each message, not with each step.
  expect(changes.Training).toBeLessThanOrEqual(2 * (messages + measured) + 20);
  expect(changes.Curves).toBeLessThanOrEqual(4 * (messages + measured) + 40);
});

test('what the network reads of an image changes by itself while it trains', async ({ playground }) => {
  const { runBar, draw } = playground;
  // It never becomes so sure that its answer stands still.
  const training = { epochs: 1000, learningRate: 0.0005 };
  await playground.open(await addressOf(tinyExperiment({ training })));
  await expect(playground.title).toHaveValue('Tiny');
  await draw.button('Next test image').click();
  await expect(draw.region).toContainText('before it learned anything');
  const untrained = await draw.probability('2').textContent();
  await runBar.train.click();
  const read = new Set<string>();
  const sure = new Set<string>();
  await expect
    .poll(
      async () => {
        const text = (await draw.region.textContent()) ?? '';
        read.add(/after ([\d,]+) steps/.exec(text)?.[1] ?? '');
        sure.add((await draw.probability('2').textContent()) ?? '');
        return Math.min(read.size, sure.size);
      },
      { intervals: [100], timeout: 30_000 },
    )
    .toBeGreaterThan(4);
  const at = await runBar.pauseNow();
  await expect(draw.region).toContainText(`after ${at.toLocaleString('en')} steps`);
  expect(sure).not.toEqual(new Set([untrained]));
});

test('what computes, why, and another by the reader’s own choice', async ({ playground, page }) => {
  const { runBar, curves } = playground;
  await playground.open(await addressOf(tinyExperiment()));
  await expect(playground.title).toHaveValue('Tiny');
  await runBar.expectReady('WASM');
  await runBar.step.click();
  await runBar.expectState('Paused');
  await runBar.figure('backend').click();
  const choice = page.getByRole('dialog', { name: 'What computes' });
  const option = (name: string | RegExp) => choice.getByRole('radio', { name });
  await expect(option(/^Automatic/)).toBeChecked();
  // A GPU that the processor imitates stands behind WASM, and that is said.
  await expect(option(/^WebGPU a software adapter: slower here than WASM$/)).toBeEnabled();
  await expect(option(/^WASM works here$/)).toBeEnabled();
  await expect(option(/^Plain CPU not tried: there was no need$/)).toBeEnabled();
  await option(/^Plain CPU/).check({ force: true });
  await page.keyboard.press('Escape');
  await runBar.expectReady('Plain CPU');
  expect(await runBar.stepsDone()).toBe(0);
  await expect(curves.kept).toHaveText([/run 1/]);
  await runBar.step.click();
  await runBar.expectState('Paused', 60_000);
  expect(await runBar.stepsDone()).toBe(1);
  await runBar.expectReady('Plain CPU');
});
