/**
 * Training on WASM by two threads that share each batch: the run says so, pauses at once, and survives a thread that dies or
 * falls silent. Where the page is cross-origin isolated their gradients meet in shared memory, elsewhere by message: with
 * the very same curve.
 */
import { fileURLToPath } from 'node:url';
import type { Page, Worker } from '@playwright/test';
import { freePort } from '../tools/freePort.mjs';
import { listen, staticServer } from '../tools/staticServer.mjs';
import { addressOf, chain, tinyExperiment } from './experiments.ts';
import { expect, test } from './journey.ts';
import { expectOverheard, overhear, overheard } from './overhear.ts';
import type { Playground } from './playground.ts';

const long = tinyExperiment({ training: { epochs: 1000 } });
const onThreads = (count: number) => `?backend=wasm&replicas=${count}`;

/** The page as a host serves it that cannot send COOP and COEP. */
const plainHost = staticServer(fileURLToPath(new URL('../dist/', import.meta.url)), { isolated: false });
let plainAddress = '';
test.beforeAll(async () => {
  plainAddress = `http://localhost:${await listen(plainHost, await freePort())}/`;
});
test.afterAll(() => {
  plainHost.close();
  plainHost.closeAllConnections();
});

const ways = [
  { way: 'in shared memory', isolated: true },
  { way: 'by message', isolated: false },
] as const;

async function openTraining(
  { page, title, runBar }: Playground,
  isolated: boolean,
  { experiment = long, threads = 2 } = {},
): Promise<void> {
  await overhear(page);
  const address = await addressOf(experiment, onThreads(threads));
  await page.goto(isolated ? address : new URL(address, plainAddress).href);
  await expect(title).toHaveValue('Tiny');
  expect(await page.evaluate(() => [crossOriginIsolated, typeof SharedArrayBuffer])).toEqual(
    isolated ? [true, 'function'] : [false, 'undefined'],
  );
  await runBar.expectReady('WASM');
  await runBar.train.click();
}

/** The threads that the engine's own thread made, of which there are so many. */
async function replicasOf(page: Page, count: number): Promise<readonly Worker[]> {
  const named = await Promise.all(
    page.workers().map(async (worker) => ({ worker, name: await worker.evaluate(() => self.name) })),
  );
  const replicas = named.filter(({ name }) => name === 'replica').map(({ worker }) => worker);
  expect(named.map(({ name }) => name).sort()).toEqual(['engine', ...replicas.map(() => 'replica')]);
  expect(replicas).toHaveLength(count);
  return replicas;
}

async function replicaOf(page: Page): Promise<Worker> {
  const [replica] = await replicasOf(page, 1);
  if (!replica) throw new Error('there is no replica');
  return replica;
}

test('two threads share each batch, and pause at once', async ({ playground, page }) => {
  const { runBar } = playground;
  await openTraining(playground, true);
  await expectOverheard(page, 'stepped', 3);
  const reached = await runBar.pauseNow();
  expect(reached).toBeGreaterThan(0);
  await runBar.figure('backend').click();
  await expect(page.getByText('2 threads share each batch of this run')).toBeVisible();
  await page.keyboard.press('Escape');
  const told = await overheard(page, 'stepped');
  expect(new Set(told.map(({ tensors }) => tensors)).size).toBe(1);
  await runBar.train.click();
  await runBar.expectStepsBeyond(reached + 5);
});

const normalised = chain([
  ['input'],
  ['conv2d', { filters: 8, stride: 2 }],
  ['batchNorm'],
  ['relu'],
  ['maxPool'],
  ['flatten'],
  ['dropout', { rate: 0.3 }],
  ['dense', { units: 10 }],
  ['output'],
]);

// Three, because a sum of two is the same in either order: of three only the agreed order gives the agreed bits.
const three = { experiment: tinyExperiment({ network: normalised }), threads: 3 };

test.describe('the same network, whole runs', () => {
  const curves: number[][] = [];
  for (const { way, isolated } of ways) {
    test(`draws the same curve bit for bit ${way}`, async ({ playground, page }) => {
      await openTraining(playground, isolated, three);
      await expectOverheard(page, 'finished', 1, 60_000);
      await replicasOf(page, 2);
      const losses = (await overheard(page, 'stepped')).flatMap((told) => told.losses ?? []);
      expect(losses).toHaveLength(50);
      expect(losses.at(-1)).toBeLessThan(losses[0] ?? 0);
      curves.push(losses);
    });
  }
  test('both curves are one', () => {
    expect(curves).toHaveLength(2);
    expect(curves[1]).toEqual(curves[0]);
  });
});

const faults = [
  {
    fault: 'dies',
    bring: (replica: Worker) =>
      replica.evaluate(() => {
        setTimeout(() => {
          throw new Error('killed by the journey');
        });
      }),
    said: /ended the training thread.*(steps were|1 step was) lost/,
  },
  {
    fault: 'hangs',
    bring: (replica: Worker) =>
      replica.evaluate(() => {
        setTimeout(() => {
          for (;;);
        });
      }),
    said: /was silent for \d+ s and was replaced; ([\d,]+ steps were|1 step was) lost/,
  },
  {
    fault: 'is gone without a word',
    bring: (replica: Worker) => replica.evaluate(() => self.close()),
    said: /was silent for \d+ s and was replaced/,
  },
] as const;

for (const { way, isolated } of ways) {
  for (const { fault, bring, said } of faults) {
    test(`a thread that ${fault} while gradients meet ${way} is replaced`, async ({ playground, page }) => {
      test.setTimeout(300_000);
      const { runBar, messages } = playground;
      await openTraining(playground, isolated);
      await expectOverheard(page, 'stepped', 3);
      const reached = await runBar.stepsDone();
      await bring(await replicaOf(page));
      await expect(messages).toContainText(said, { timeout: 60_000 });
      await expect(messages).toContainText(/Training goes on from step [\d,]+/, { timeout: 60_000 });
      const starts = (await overheard(page, 'started')).length;
      expect(starts).toBe(2);
      await runBar.expectStepsBeyond(reached + 20, 60_000);
      // The old threads are gone, even one that would loop for ever.
      await expect.poll(() => page.workers().length, { timeout: 20_000 }).toBe(2);
      await runBar.pauseNow();
    });
  }
}
