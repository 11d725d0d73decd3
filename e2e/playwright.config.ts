/**
 * Journeys: the built page, served with its real headers, in a real Chromium with WebGPU (software where there is no
 * GPU). No retries: a journey that fails once has found something.
 */
import { defineConfig, devices } from '@playwright/test';
import { findChromium } from '../tools/browser.mjs';
import { freePort } from '../tools/freePort.mjs';

// Workers read this file anew and must come to the same values.
process.env.FATHOM_PORT ??= String(await freePort());
process.env.FATHOM_CHROMIUM ??= findChromium()?.path ?? '';
const baseURL = `http://localhost:${process.env.FATHOM_PORT}/`;

export default defineConfig({
  testDir: '.',
  outputDir: '../test-results',
  fullyParallel: false,
  workers: 1,
  retries: 0,
  forbidOnly: process.env.CI !== undefined,
  // Patience costs nothing where all goes well: a busy machine takes several times as long as a quiet one.
  timeout: 240_000,
  expect: { timeout: 30_000 },
  reporter: [['list'], ['../tools/journeyReporter.mjs']],
  use: {
    ...devices['Desktop Chrome'],
    baseURL,
    viewport: { width: 1280, height: 800 },
    locale: 'en-US',
    // What was done and heard, without a picture of each step: pictures are made by the same two cores, a third of all their work.
    trace: { mode: 'retain-on-failure', screenshots: false, snapshots: false, sources: false },
    screenshot: 'only-on-failure',
    launchOptions: {
      executablePath: process.env.FATHOM_CHROMIUM,
      // Playwright's own --headless means the headless shell, and --disable-gpu takes WebGPU away.
      ignoreDefaultArgs: ['--headless', '--disable-gpu'],
      args: [
        '--headless=new',
        '--enable-unsafe-webgpu',
        '--disable-background-networking',
        '--disable-component-update',
        '--disable-sync',
        '--no-first-run',
        ...(process.getuid?.() === 0 ? ['--no-sandbox'] : []),
      ],
    },
  },
  projects: [{ name: 'chromium' }],
  webServer: {
    command: `node tools/serve.mjs --port ${process.env.FATHOM_PORT}`,
    cwd: '..',
    url: baseURL,
    reuseExistingServer: false,
  },
});
