/** A GPU that complains outside of every error scope may have computed zeros: it is left, and training goes on elsewhere. */
import { addressOf, tinyExperiment } from './experiments.ts';
import { expect, test } from './journey.ts';
import { engineThread, expectOverheard, overhear, overheard } from './overhear.ts';

test('a complaint of the GPU that nobody asked for is heard, and training goes on from the checkpoint', async ({
  playground,
  page,
}) => {
  test.setTimeout(360_000);
  const { runBar, messages } = playground;
  // Keeps hold of the devices that the worker asks for.
  await page.route('**/worker-*.js', async (route) => {
    const response = await route.fetch();
    const keep = `{ const ask = GPUAdapter.prototype.requestDevice; GPUAdapter.prototype.requestDevice = async function (...given) {
      const device = await ask.apply(this, given); (self.devices ??= []).push(device); return device; }; }\n`;
    await route.fulfill({ response, body: keep + (await response.text()) });
  });
  await overhear(page);
  await playground.open(await addressOf(tinyExperiment({ training: { epochs: 1000 } }), '?backend=webgpu'));
  await expect(playground.title).toHaveValue('Tiny');
  await runBar.expectReady('WebGPU');
  await runBar.train.click();
  await expectOverheard(page, 'checkpointed', 1, 90_000);
  const reached = await runBar.stepsDone();
  const thread = await engineThread(page);
  await thread.evaluate(() => {
    // A buffer for no use at all is an error of validation.
    for (const device of Reflect.get(globalThis, 'devices')) device.createBuffer({ size: 16, usage: 0 });
  });
  await expect(messages).toContainText(/Training goes on from step [\d,]+/, { timeout: 60_000 });
  await runBar.expectStepsBeyond(reached, 60_000);
  await runBar.pauseNow();
  const [first, again] = await overheard(page, 'started');
  expect([first?.step, (again?.step ?? 0) > 0]).toEqual([0, true]);
});
