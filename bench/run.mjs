// @ts-check
/**
 * `npm run bench [-- --only speed|marks] [--backends wasm,webgpu] [--networks simple,bookSame] [--json FILE] [--readme]`
 *
 * Speed: training images/s per network and backend, ours and stock tfjs in the same run, in the same browser, a fresh
 * page each; the loss is checked, for a fast wrong answer is worth nothing. Marks: what the first minute of a newcomer
 * is like (time to a usable shell, to the first point, to 97 %; long tasks; pause). Prints tables; `--json` keeps all
 * figures, `--readme` writes the table of speeds into README.md.
 */
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { cpus, release, totalmem } from 'node:os';
import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { chromium } from '@playwright/test';
import { build } from 'vite';
import { findChromium } from '../tools/browser.mjs';
import { listen, staticServer } from '../tools/staticServer.mjs';
import { measureMarks } from './marks.mjs';
import { measureSpeed, speedTable } from './speed.mjs';

const { values: options } = parseArgs({
  options: {
    only: { type: 'string', default: '' },
    backends: { type: 'string', default: 'wasm,webgpu,webgl,cpu' },
    networks: { type: 'string', default: 'simple,bookSame,book' },
    json: { type: 'string', default: '' },
    readme: { type: 'boolean', default: false },
  },
});

const here = (/** @type {string} */ path) => fileURLToPath(new URL(path, import.meta.url));
const found = findChromium();
if (!found) {
  console.error('bench: no Chromium here; `npm test` installs one.');
  process.exit(1);
}
const launch = () =>
  chromium.launch({
    executablePath: found.path,
    ignoreDefaultArgs: ['--headless', '--disable-gpu'],
    args: [
      '--headless=new',
      '--enable-unsafe-webgpu',
      '--disable-background-networking',
      ...(process.getuid?.() === 0 ? ['--no-sandbox'] : []),
    ],
  });
const browser = await launch();

const machine = {
  date: new Date().toISOString().slice(0, 10),
  cores: cpus().length,
  cpu: cpus()[0]?.model ?? '',
  memoryGiB: Math.round(totalmem() / 2 ** 30),
  system: `${process.platform} ${release()}`,
  node: process.version,
  browser: found.version,
  tfjs: '4.22.0',
};
console.log(
  `\n${machine.date}: ${machine.cores} cores (${machine.cpu}), ${machine.browser}, Node ${machine.node}`,
);

/** @type {{ machine: typeof machine, marks?: unknown, speed?: unknown }} */
const results = { machine };
try {
  if (options.only !== 'speed') {
    const server = staticServer(here('../dist'));
    const port = await listen(server, 4273);
    results.marks = await measureMarks(browser, `http://localhost:${port}/`);
    server.close();
  }
  if (options.only !== 'marks') {
    await build({ configFile: here('./vite.config.ts') });
    const server = staticServer(here('../dist-bench'));
    const port = await listen(server, 4373);
    const speed = await measureSpeed(launch, `http://localhost:${port}/`, {
      backends: options.backends.split(','),
      networks: options.networks.split(','),
    });
    server.close();
    results.speed = speed;
    const table = speedTable(speed);
    console.log(`\n${table}`);
    if (options.readme) await writeReadme(table);
  }
} finally {
  await browser.close();
}
if (options.json) {
  await mkdir(dirname(options.json), { recursive: true });
  await writeFile(options.json, `${JSON.stringify(results, null, 2)}\n`);
}

/** Puts the table between the README's two marks, with the command, machine and date. @param {string} table */
async function writeReadme(table) {
  const file = here('../README.md');
  const text = await readFile(file, 'utf8');
  const about = `\`npm run bench -- --readme\`, ${machine.date}, ${machine.cores} cores of ${machine.cpu} without a GPU (WebGPU and WebGL in software), ${machine.browser}, tfjs ${machine.tfjs}.`;
  const marks = /(<!-- bench -->)[\s\S]*(<!-- \/bench -->)/;
  if (!marks.test(text)) throw new Error('README.md has no <!-- bench --> marks');
  await writeFile(file, text.replace(marks, `$1\n${about}\n\n${table}\n$2`));
}
