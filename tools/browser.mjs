// @ts-check
/**
 * Finds a full Chromium for the journeys, and installs one only where there is none. In order: the executable that
 * PLAYWRIGHT_CHROMIUM names, Playwright's own, Google Chrome, `chromium` on the PATH; then Playwright's download,
 * and, as root on Debian, the package `chromium`. A candidate counts when it answers `--version`. The headless shell
 * is not enough: it has no WebGPU.
 *
 * Run by itself (`node tools/browser.mjs`) it installs where needed and says what it does. Imported, it only looks.
 */
import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { chromium } from '@playwright/test';

const chromePlaces = [
  '/opt/google/chrome/chrome',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  join(process.env.PROGRAMFILES ?? '', 'Google/Chrome/Application/chrome.exe'),
];

/** @param {string} name */
function onPath(name) {
  const folders = (process.env.PATH ?? '').split(delimiter);
  return folders.map((folder) => join(folder, name)).find((file) => existsSync(file));
}

/** @param {string} file @returns {string | null} what it calls itself; null where it does not run */
function versionOf(file) {
  if (!existsSync(file)) return null;
  // On Windows --version opens a window instead of answering.
  if (process.platform === 'win32') return 'Chromium';
  const answer = spawnSync(file, ['--version'], { encoding: 'utf8', timeout: 30_000 });
  return answer.status === 0 ? answer.stdout.trim() : null;
}

/** @returns {{ path: string; from: string; version: string } | null} */
export function findChromium() {
  /** @type {readonly [from: string, path: string | undefined][]} */
  const candidates = [
    ['PLAYWRIGHT_CHROMIUM', process.env.PLAYWRIGHT_CHROMIUM],
    ["Playwright's own", chromium.executablePath()],
    ['Google Chrome', onPath('google-chrome') ?? chromePlaces.find((file) => existsSync(file))],
    ['chromium on the PATH', onPath('chromium') ?? onPath('chromium-browser')],
  ];
  for (const [from, path] of candidates) {
    const version = path ? versionOf(path) : null;
    if (path && version !== null) return { path, from, version };
    if (from === 'PLAYWRIGHT_CHROMIUM' && path)
      throw new Error(`PLAYWRIGHT_CHROMIUM names ${path}, which does not run.`);
  }
  return null;
}

/** @param {string} command @param {readonly string[]} args */
function tries(command, args) {
  console.log(`browser: running ${command} ${args.join(' ')}`);
  try {
    execFileSync(command, args, {
      stdio: 'inherit',
      env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' },
    });
    return true;
  } catch {
    console.log(`browser: ${command} ${args[0] ?? ''} did not succeed`);
    return false;
  }
}

function install() {
  const isRoot = process.getuid?.() === 0;
  const hasApt = onPath('apt-get') !== undefined;
  console.log('browser: no Chromium found, so one is installed.');
  const cli = fileURLToPath(new URL('../node_modules/@playwright/test/cli.js', import.meta.url));
  const withSystem = isRoot && hasApt ? ['--with-deps'] : [];
  if (tries(process.execPath, [cli, 'install', '--no-shell', ...withSystem, 'chromium'])) {
    const found = findChromium();
    if (found) return found;
  }
  if (isRoot && hasApt && tries('apt-get', ['update']) && tries('apt-get', ['install', '-y', 'chromium']))
    return findChromium();
  return null;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const found = findChromium() ?? install();
  if (found === null) {
    console.error(
      'browser: none could be installed. Install Chromium or Google Chrome, or set PLAYWRIGHT_CHROMIUM to its path.',
    );
    process.exit(1);
  }
  console.log(`browser: ${found.version} (${found.from}: ${found.path})`);
}
