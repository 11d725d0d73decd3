/** What the server promises, seen from inside a real browser: isolation, the policy, WebGPU, and a quiet console. */
import { expect, test } from '@playwright/test';

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
  const outcome = await page.evaluate(async () => {
    const violations: string[] = [];
    document.addEventListener('securitypolicyviolation', (event) =>
      violations.push(event.effectiveDirective),
    );
    const script = document.createElement('script');
    script.textContent = 'globalThis.intruder = true';
    document.head.append(script);
    const reached = await fetch('https://example.org/').then(
      () => true,
      () => false,
    );
    await new Promise((settled) => setTimeout(settled));
    return { violations: violations.sort(), reached, ran: 'intruder' in globalThis };
  });
  expect(outcome).toEqual({ violations: ['connect-src', 'script-src-elem'], reached: false, ran: false });
});

test('this browser has WebGPU, so that journeys can train on it', async ({ page }) => {
  await page.goto('./');
  expect(await page.evaluate(async () => (await navigator.gpu.requestAdapter()) !== null)).toBe(true);
});
