/** A piece of the data that is missing or damaged: training waits, says which, and goes on when it is asked again. */
import type { Page, Route } from '@playwright/test';
import { addressOf, tinyExperiment } from './experiments.ts';
import { expect, test } from './journey.ts';
import { overhear, overheard } from './overhear.ts';
import type { Playground } from './playground.ts';

/** Three pieces of 5,000 images. */
const threePieces = tinyExperiment({
  data: { training: 14_000, validation: 1000 },
  training: { batchSize: 200 },
});
const firstPiece = '**/data/mnist/training-00.bin';
const second = '**/data/mnist/training-01.bin';

const accidents: readonly { name: string; says: RegExp; happens: (route: Route) => Promise<void> }[] = [
  { name: 'does not arrive', says: /Piece 2 of the data did not arrive/, happens: (route) => route.abort() },
  {
    name: 'is not on the server',
    says: /Piece 2 of the data did not arrive/,
    happens: (route) => route.fulfill({ status: 404, body: 'Not found' }),
  },
  {
    name: 'is cut',
    says: /Piece 2 of the data arrived damaged/,
    happens: async (route) => {
      const response = await route.fetch();
      const body = await response.body();
      await route.fulfill({ status: 200, body: body.subarray(0, body.length >> 1) });
    },
  },
  {
    name: 'has one byte changed',
    says: /Piece 2 of the data arrived damaged/,
    happens: async (route) => {
      const response = await route.fetch();
      const body = await response.body();
      body.writeUInt8(body.readUInt8(body.length >> 1) ^ 1, body.length >> 1);
      await route.fulfill({ status: 200, body });
    },
  },
  {
    // Whole in itself: only its sum tells.
    name: 'is another one',
    says: /Piece 2 of the data arrived damaged/,
    happens: async (route) => {
      const response = await route.fetch({ url: route.request().url().replace('-01', '-02') });
      await route.fulfill({ status: 200, body: await response.body() });
    },
  },
];

async function trainInto(
  playground: Playground,
  page: Page,
  happens: (route: Route) => Promise<void>,
): Promise<void> {
  playground.expectComplaint(/Failed to load resource/);
  await page.context().route(second, happens);
  await playground.open(await addressOf(threePieces));
  await expect(playground.title).toHaveValue('Tiny');
  await playground.runBar.train.click();
}

for (const { name, says, happens } of accidents) {
  test(`a piece that ${name}: try again, and it goes on`, async ({ playground, page }) => {
    const { messages, runBar } = playground;
    await trainInto(playground, page, happens);
    await expect(messages).toContainText(says, { timeout: 60_000 });
    await runBar.expectState('Waiting for data');
    await runBar.expectProgress('waits for data');
    const reached = await runBar.stepsDone();
    expect(reached).toBeLessThan(70);

    // Still broken: the same is said again.
    await messages.getByRole('button', { name: 'Try again' }).click();
    await expect(messages).toContainText(says);
    await page.context().unroute(second);
    await messages.getByRole('button', { name: 'Try again' }).click();
    await runBar.expectState('Finished', 60_000);
    expect(await runBar.stepsDone()).toBe(70);
    await expect(playground.curves.kept).toHaveCount(0);
  });
}

test('going on with fewer images is a new run that says so', async ({ playground, page }) => {
  const { messages, runBar, curves } = playground;
  await trainInto(playground, page, (route) => route.abort());
  await expect(messages).toContainText(/Piece 2 of the data did not arrive/, { timeout: 60_000 });
  const goOn = messages.getByRole('button', { name: /^Go on with [\d,]+ images$/ });
  const images = Number(((await goOn.textContent()) ?? '').replaceAll(/\D/g, ''));
  expect(images).toBeGreaterThanOrEqual(5000);
  await goOn.click();
  await expect(messages).toContainText(
    `A new run has begun with ${(images - 1000).toLocaleString('en')} training images`,
  );
  await expect(runBar.figure('data')).toHaveAccessibleName(`MNIST ${images.toLocaleString('en')} data`);
  await expect(playground.undo).toBeEnabled();
  await runBar.expectState('Finished', 60_000);
  expect(await runBar.stepsDone()).toBe((images - 1000) / 200);
  await expect(curves.kept).toHaveText([/run 1/]);
});

test('slow pieces: it is said how much is here, and the run is the same bit for bit', async ({
  playground,
  page,
}) => {
  const { runBar } = playground;
  const address = await addressOf(threePieces);
  const losses = async () => {
    await runBar.expectState('Finished', 60_000);
    return (await overheard(page, 'stepped')).flatMap((one) => one.losses ?? []);
  };
  await overhear(page);
  const [first, next] = [gate(), gate()];
  await page.context().route(firstPiece, (route) => first.opened.then(() => route.continue()));
  await page.context().route(second, (route) => next.opened.then(() => route.continue()));
  await playground.open(address);
  await expect(playground.title).toHaveValue('Tiny');
  await runBar.train.click();
  await runBar.expectProgress(/^loading data, 0 MB of 2\.4 MB$/);
  expect(await runBar.stepsDone()).toBe(0);
  first.open();
  // 4,000 of its 5,000 images are learned from; then it waits, and says for what.
  await runBar.expectProgress(/^loading data, 0\.8 MB of 2\.4 MB$/);
  await expect.poll(() => runBar.stepsDone(), { message: 'steps until it waits' }).toBe(20);
  next.open();
  const slow = await losses();
  expect(slow).toHaveLength(70);

  await page.context().unroute(firstPiece);
  await page.context().unroute(second);
  await page.goto('about:blank');
  await playground.open(address);
  await expect(playground.title).toHaveValue('Tiny');
  await runBar.train.click();
  expect(await losses()).toEqual(slow);
});

/** Lets through what waits at it once it is opened. */
function gate(): { readonly opened: Promise<void>; readonly open: () => void } {
  let open = () => {};
  const opened = new Promise<void>((resolve) => {
    open = resolve;
  });
  return { opened, open };
}
