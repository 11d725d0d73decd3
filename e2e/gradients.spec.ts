/**
 * Every kind of layer, forwards and backwards, on every backend of a real browser, in a worker and under the page's own
 * policy, within 1e-4 of the float64 reference. The page is built for this journey alone and never shipped.
 */
import { mkdtemp, rm } from 'node:fs/promises';
import type { Server } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from '@playwright/test';
import { build } from 'vite';
import { type GradientReport, isWithinTolerance } from '../src/engine/reference/gradientCheck.ts';
import { layerKinds } from '../src/model/layers/index.ts';
import { freePort } from '../tools/freePort.mjs';
import { listen, staticServer } from '../tools/staticServer.mjs';

let folder: string;
let server: Server;
let address: string;

test.beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'fathom-gradients-'));
  const root = fileURLToPath(new URL('.', import.meta.url));
  await build({
    configFile: false,
    root,
    base: './',
    publicDir: false,
    logLevel: 'error',
    worker: { format: 'es' },
    build: {
      outDir: folder,
      target: 'es2022',
      assetsInlineLimit: 0,
      modulePreload: { polyfill: false },
      chunkSizeWarningLimit: 4000,
      rollupOptions: { input: join(root, 'gradients.html') },
    },
  });
  server = staticServer(folder);
  address = `http://localhost:${await listen(server, await freePort())}/gradients.html`;
});

test.afterAll(async () => {
  await new Promise((closed) => server.close(closed));
  await rm(folder, { recursive: true });
});

for (const backend of ['webgpu', 'webgl', 'wasm', 'cpu']) {
  test(`every layer's gradients on ${backend} are the reference's`, async ({ page }) => {
    // Software WebGPU compiles some hundred pipelines; on a busy machine that takes a minute.
    test.setTimeout(300_000);
    await page.goto(`${address}?backend=${backend}`);
    const output = page.getByRole('status');
    await expect(output).not.toBeEmpty({ timeout: 280_000 });
    const report = JSON.parse((await output.textContent()) ?? '') as GradientReport & { problem?: string };
    expect(report.problem).toBeUndefined();
    expect(report.backend).toBe(backend);
    expect(report.cases.filter((one) => !isWithinTolerance(one))).toEqual([]);
    const kinds = new Set<string>(report.cases.map(({ kind }) => kind));
    expect(layerKinds.filter((kind) => !kinds.has(kind))).toEqual([]);
  });
}
