/** The GPU devices of the engine's thread, kept hold of so that a journey can harm them. */
import type { Page } from '@playwright/test';
import { engineThread } from './overhear.ts';

/** Before the page is opened. */
export async function keepDevices(page: Page): Promise<void> {
  await page.route('**/worker-*.js', async (route) => {
    const response = await route.fetch();
    const keep = `{ const ask = GPUAdapter.prototype.requestDevice; GPUAdapter.prototype.requestDevice = async function (...given) {
      const device = await ask.apply(this, given); (self.devices ??= []).push(device); return device; }; }\n`;
    await route.fulfill({ response, body: keep + (await response.text()) });
  });
}

/** `lost`: as when the browser takes it away; `invalid`: an error of validation outside of every error scope. */
export type Harm = 'lost' | 'invalid';

export async function harmDevices(page: Page, harm: Harm): Promise<void> {
  const thread = await engineThread(page);
  await thread.evaluate((how) => {
    for (const device of Reflect.get(globalThis, 'devices')) {
      if (how === 'lost') device.destroy();
      // A buffer for no use at all.
      else device.createBuffer({ size: 16, usage: 0 });
    }
  }, harm);
}
