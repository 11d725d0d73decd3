/** What the server promises, seen from inside a real browser: isolation, the policy, WebGPU, and a quiet console. */
import { readFile } from 'node:fs/promises';
import { basename } from 'node:path';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';
import { expect, type Page, test } from '@playwright/test';
import { compileHint } from '../tools/compileAhead.mjs';
import { readShell } from '../tools/shell.mjs';

test('the page is isolated, speaks to nobody else, and says nothing to the console', async ({ page }) => {
  const said: string[] = [];
  page.on('console', (message) => {
    if (message.type() === 'error' || message.type() === 'warning') said.push(message.text());
  });
  page.on('pageerror', (error) => said.push(error.message));
  const asked: string[] = [];
  page.on('request', (request) => asked.push(request.url()));

  await page.goto('./', { waitUntil: 'networkidle' });
  expect(await page.evaluate(() => globalThis.crossOriginIsolated)).toBe(true);
  const own = new URL(page.url()).origin;
  expect(asked.filter((url) => !/^(data|blob):/.test(url) && new URL(url).origin !== own)).toEqual([]);
  expect(said).toEqual([]);
});

test('the policy keeps other origins and inline scripts out', async ({ page }) => {
  await page.goto('./');
  expect(await refusedByPolicy(page)).toEqual(refused);
});

const refused = { violations: ['connect-src', 'script-src-elem'], reached: false, ran: false };

/** Tries a script that stands inline and a request to another origin. */
function refusedByPolicy(page: Page) {
  return page.evaluate(async () => {
    const violations = new Set<string>();
    const bothTold = new Promise<void>((told) => {
      document.addEventListener('securitypolicyviolation', (event) => {
        violations.add(event.effectiveDirective);
        if (violations.size === 2) told();
      });
    });
    const script = document.createElement('script');
    script.textContent = 'globalThis.intruder = true';
    document.head.append(script);
    const reached = await fetch('https://example.org/').then(
      () => true,
      () => false,
    );
    // They are told some time after the refusal itself.
    await Promise.race([bothTold, new Promise((late) => setTimeout(late, 5000))]);
    return { violations: [...violations].sort(), reached, ran: 'intruder' in globalThis };
  });
}

test('the policy stands in the page itself, for a host that sends no headers', async ({ page }) => {
  await page.route('**/*', async (route) => {
    const response = await route.fetch();
    const { 'content-security-policy': _, ...headers } = response.headers();
    await route.fulfill({ response, headers });
  });
  const document = await page.goto('./');
  expect(document?.headers()).not.toHaveProperty('content-security-policy');
  expect(await refusedByPolicy(page)).toEqual(refused);
  await expect(page.getByRole('button', { name: 'Train', exact: true })).toBeVisible();
});

test('this browser has WebGPU, so that journeys can train on it', async ({ page }) => {
  await page.goto('./');
  expect(await page.evaluate(async () => (await navigator.gpu.requestAdapter()) !== null)).toBe(true);
});

test('the first screen can be used with 250 kB of script, gzipped, and nothing of tfjs among it', async ({
  page,
}) => {
  const { files } = await readShell(fileURLToPath(new URL('../dist/', import.meta.url)));
  const first = new Set(files.map((file) => basename(file)));
  let arrive = () => {};
  const later = new Promise<void>((resolve) => {
    arrive = resolve;
  });
  const fetched = new Set<string>();
  await page.route('**/*.js', async (route) => {
    const name = basename(new URL(route.request().url()).pathname);
    // All else is on its way for as long as the first screen is looked at.
    if (!first.has(name)) await later;
    else fetched.add(name);
    await route.continue();
  });
  await page.goto('./');
  const training = page.getByRole('region', { name: 'Training', exact: true });
  await expect(training.getByRole('button', { name: 'Train', exact: true })).toBeEnabled();
  await expect(
    page
      .getByRole('list', { name: 'Layers', exact: true })
      .getByRole('button', { name: 'Convolution', exact: true }),
  ).toBeEnabled();
  const title = page.getByRole('textbox', { name: 'Title', exact: true });
  await title.fill('Early');
  await expect(title).toHaveValue('Early');
  await training.getByRole('button', { name: 'Train', exact: true }).click();
  await expect(training.getByRole('button', { name: 'Pause', exact: true })).toBeVisible();
  const scripts = await Promise.all(
    [...fetched].map((name) => readFile(new URL(`../dist/assets/${name}`, import.meta.url))),
  );
  const bytes = scripts.reduce((sum, script) => sum + gzipSync(script).length, 0);
  expect(bytes, [...fetched].join(', ')).toBeLessThanOrEqual(250_000);
  for (const script of scripts) {
    expect(script.includes('Conv2DBackpropInput')).toBe(false);
    // Compiled while it is loaded, which the browser hears only at the very beginning.
    expect(script.toString().startsWith(compileHint)).toBe(true);
  }
  expect([...fetched].some((name) => /Canvas|worker/i.test(name))).toBe(false);

  // What comes late finds what was done meanwhile.
  arrive();
  await expect(page.getByRole('button', { name: /^Conv 5×5 valid, output/ })).toBeVisible();
  await expect(training.getByRole('button', { name: /[1-9][\d,]* step$/ })).toBeVisible({ timeout: 60_000 });
  await expect(title).toHaveValue('Early');
});
