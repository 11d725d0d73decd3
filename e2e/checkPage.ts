/**
 * A page for checks that run in a real browser, off the journeys' own page: a worker of ours, bundled as the engine's is,
 * under the same headers. Built into a folder of its own for one file of journeys, and gone with it; never shipped.
 * The worker is asked by a message, `?ask=` of the address, and what it answers is shown as the page's status.
 */
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, type Page, test } from '@playwright/test';
import { build } from 'vite';
import { freePort } from '../tools/freePort.mjs';
import { listen, staticServer } from '../tools/staticServer.mjs';

export interface CheckPage {
  /** Opens the page, asks, and returns the answer. Fails where the worker names a problem. */
  ask<T>(page: Page, question: string, timeoutMs?: number): Promise<T>;
}

/**
 * `checks`: the worker's file in this folder. `beside`: further scripts by the names under which the worker finds them
 * (`./name.js`). To be called where a file of journeys begins.
 */
export function checkPage(checks: string, beside: Readonly<Record<string, string>> = {}): CheckPage {
  let address = '';
  let close = async () => {};

  test.beforeAll(async () => {
    const folder = await mkdtemp(join(tmpdir(), 'fathom-checks-'));
    await bundle(folder, { page: 'checkScript.ts', checks, ...beside });
    const server = staticServer(folder);
    address = `http://localhost:${await listen(server, await freePort())}/`;
    close = async () => {
      server.closeAllConnections();
      await new Promise((closed) => server.close(closed));
      await rm(folder, { recursive: true });
    };
  });
  test.afterAll(() => close());

  return {
    async ask<T>(page: Page, question: string, timeoutMs = 220_000): Promise<T> {
      await page.goto(`${address}?ask=${encodeURIComponent(question)}`);
      const output = page.getByRole('status');
      await expect(output).not.toBeEmpty({ timeout: timeoutMs });
      const said: unknown = JSON.parse((await output.textContent()) ?? '');
      expect(Reflect.get(Object(said), 'problem')).toBeUndefined();
      return said as T;
    },
  };
}

const html = `<!doctype html>
<html lang="en">
  <head>
    <meta charset="utf-8" />
    <title>Checks</title>
    <link rel="icon" href="data:," />
    <script type="module" src="./page.js"></script>
  </head>
  <body>
    <output></output>
  </body>
</html>
`;

/** Scripts of this folder, with the names that they call each other by. */
async function bundle(outDir: string, scripts: Readonly<Record<string, string>>): Promise<void> {
  const root = fileURLToPath(new URL('.', import.meta.url));
  await build({
    configFile: false,
    root,
    base: './',
    publicDir: false,
    logLevel: 'error',
    worker: { format: 'es' },
    build: {
      outDir,
      target: 'es2022',
      assetsInlineLimit: 0,
      // What is preloaded would be asked of a document, which a worker has not.
      modulePreload: false,
      chunkSizeWarningLimit: 4000,
      rolldownOptions: {
        input: Object.fromEntries(Object.entries(scripts).map(([name, file]) => [name, join(root, file)])),
        output: { entryFileNames: '[name].js' },
        checks: { pluginTimings: false },
      },
    },
  });
  await writeFile(join(outDir, 'index.html'), html);
}
