// @ts-check
/**
 * `npm run bench [-- options]`
 *
 *   --only speed,marks,kernels,reference   parts of it; all but `reference` where it is left out
 *   --backends wasm,webgpu,webgl,cpu,native   --libraries ours,stock,jax,convnet,torch   --networks simple,bookSame,book,resNet20
 *   --node     WebGPU without a browser, in Node on Dawn (node.mjs)
 *   --json FILE   everything that was measured, with machine, date and versions
 *   --readme   one run of everything that README.md shows: its tables, results/bench.json, the chart of kernels
 *
 * Speed (cells.mjs): images/s of ours and of its peers on the same data from the same weights, values checked (values.mjs).
 * Marks (marks.mjs, largeMarks.mjs): a newcomer's first minute, and large networks in the builder. Kernels (kernels.mjs):
 * where the time of a step goes, stock and ours.
 */
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { cpus, release, totalmem } from 'node:os';
import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { chromium } from '@playwright/test';
import { build } from 'vite';
import { findChromium } from '../tools/browser.mjs';
import { readShell } from '../tools/shell.mjs';
import { listen, staticServer } from '../tools/staticServer.mjs';
import { contenders, everyNetwork, isTooSlow, measureInBrowser, ruleOf, twice } from './cells.mjs';
import { kernelChart, measureKernels } from './kernels.mjs';
import { measureLarge } from './largeMarks.mjs';
import { measureMarks } from './marks.mjs';
import { measureInNode } from './node.mjs';
import { findTorch, howToInstallTorch, runTorch } from './pytorch.mjs';
import { writeReference } from './reference.mjs';
import { anatomyTable, firstStepTable, forwardTable, inWords, ratios, trainingTable } from './tables.mjs';
import { difference, readReference } from './values.mjs';

const { values: options } = parseArgs({
  options: {
    only: { type: 'string', default: '' },
    backends: { type: 'string', default: 'wasm,webgpu,webgl,cpu,native' },
    libraries: { type: 'string', default: 'ours,stock,jax,convnet,torch' },
    networks: { type: 'string' },
    node: { type: 'boolean', default: false },
    json: { type: 'string', default: '' },
    readme: { type: 'boolean', default: false },
  },
});
const networks = options.networks?.split(',') ?? everyNetwork;
const [backends, libraries] = [options.backends.split(','), options.libraries.split(',')];
const wants = (/** @type {string} */ part) =>
  options.only === '' ? part !== 'reference' : options.only.split(',').includes(part);

const here = (/** @type {string} */ path) => fileURLToPath(new URL(path, import.meta.url));
const versionOf = async (/** @type {string} */ name) =>
  JSON.parse(await readFile(here(`../node_modules/${name}/package.json`), 'utf8')).version;

const found = findChromium();
const torch = wants('speed') ? findTorch() : null;
const machine = {
  date: new Date().toISOString().slice(0, 10),
  cores: cpus().length,
  cpu: cpus()[0]?.model ?? '',
  memoryGiB: Math.round(totalmem() / 2 ** 30),
  system: `${process.platform} ${release()}`,
  node: process.version,
  browser: found?.version ?? 'none',
  fathom: await versionOf('..'),
  tfjs: await versionOf('@tensorflow/tfjs-core'),
  jaxJs: await versionOf('@jax-js/jax'),
  convnetjs: await versionOf('convnetjs'),
  pytorch: torch?.version ?? 'not installed',
};
console.log(
  `\n${machine.date}: ${machine.cores} cores (${machine.cpu}), ${machine.browser}, Node ${machine.node}`,
);

/** @type {{ machine: typeof machine, marks?: object, large?: object, speed?: import('./cells.mjs').Cell[], kernels?: object, node?: object }} */
const results = { machine };
const begun = Date.now();
// Playwright would close the browser and let the next cell begin; this closes it and ends.
process.once('SIGTERM', () => process.exit(143));

if (options.node) {
  await build({ configFile: here('./viteNode.config.ts') });
  results.node = await measureInNode(networks, found?.path ?? null);
} else {
  if (!found) {
    console.error('bench: no Chromium here; `npm test` installs one. Without: npm run bench -- --node');
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
  if (wants('marks')) {
    const [server, address] = await serve('../dist', 4273);
    const { gzippedBytes } = await readShell(here('../dist'));
    results.marks = {
      ...(await measureMarks(launch, address)),
      'JavaScript before the first screen can be used, gzipped, kB (at most 250)': Math.round(
        gzippedBytes / 1000,
      ),
    };
    results.large = await measureLarge(launch, address);
    server.close();
  }
  if (wants('reference') || wants('speed') || wants('kernels')) {
    await build({ configFile: here('./vite.config.ts') });
    const [server, address] = await serve('../dist-bench', 4373, "worker-src 'self' blob:");
    if (wants('reference')) await writeReference(launch, address);
    if (wants('speed')) results.speed = await measureSpeed(launch, address);
    if (wants('kernels')) results.kernels = await measureKernels(launch, address);
    server.close();
  }
}

const minutes = ((Date.now() - begun) / 60_000).toFixed(1);
const parts = [
  results.speed && trainingTable(results.speed),
  results.speed && ratios(results.speed),
  results.speed && anatomyTable(results.speed),
  results.speed && forwardTable(results.speed),
  results.speed && firstStepTable(results.speed),
].filter(Boolean);
if (parts.length > 0) console.log(`\n${parts.join('\n\n')}`);
console.log(`\nbench: ${minutes} minutes`);
for (const file of [options.json, options.readme ? here('./results/bench.json') : '']) {
  if (!file) continue;
  await mkdir(dirname(file), { recursive: true });
  // A part that was not measured this time stays as it was.
  const before = await readFile(file, 'utf8').then(JSON.parse, () => ({}));
  await writeFile(file, `${JSON.stringify({ ...before, ...results }, null, 2)}\n`);
}
if (options.readme) await writeReadme();

/**
 * With the headers of the built page. `policy`: what a peer needs besides; jax-js makes its threads from blob: addresses.
 * @param {string} folder @param {number} wanted port
 * @returns {Promise<[import('node:http').Server, string]>}
 */
async function serve(folder, wanted, policy = '') {
  const server = staticServer(here(folder));
  server.prependListener('request', (_request, response) => {
    const set = response.setHeader.bind(response);
    response.setHeader = (name, value) =>
      set(name, policy && name === 'Content-Security-Policy' ? `${value}; ${policy}` : value);
  });
  return [server, `http://localhost:${await listen(server, wanted)}/`];
}

/** @param {() => Promise<import('@playwright/test').Browser>} launch @param {string} address */
async function measureSpeed(launch, address) {
  const reference = await readReference();
  /** @type {import('./cells.mjs').Cell[]} */
  const cells = [];
  for (const contender of contenders) {
    const { id, backend, library } = contender;
    if (!backends.includes(backend) || !libraries.includes(library)) continue;
    if (library === 'torch' && !torch) {
      console.log(`  ${id}: ${howToInstallTorch}`);
      continue;
    }
    for (const network of networks) {
      if (!options.networks && isTooSlow(contender, network)) continue;
      const since = Date.now();
      const timing = await twice(() =>
        torch && library === 'torch'
          ? runTorch(torch.python, 'speed', network, address, ruleOf(contender, network))
          : measureInBrowser(launch, address, contender, network),
      );
      const wrong = typeof timing === 'string' ? null : difference(contender, timing, reference[network]);
      const cell = {
        contender: id,
        network,
        timing,
        seconds: Math.round((Date.now() - since) / 1000),
        wrong,
      };
      cells.push(cell);
      console.log(`  ${id} ${network}: ${inWords(cell)}`);
    }
  }
  return cells;
}

/** Puts what was measured between the README's marks, with the command, machine and date. */
async function writeReadme() {
  const file = here('../README.md');
  const command = ['npm run bench --', ...process.argv.slice(2)].join(' ');
  const about = `\`${command}\`, ${machine.date}, ${minutes} minutes: ${machine.cores} cores of ${machine.cpu} without a GPU (WebGPU and WebGL in software), ${machine.browser.replace(/ built on.*/, '')}, tfjs ${machine.tfjs}, jax-js ${machine.jaxJs}, convnetjs ${machine.convnetjs}, PyTorch ${machine.pytorch}. All figures: \`bench/results/bench.json\`.`;
  let text = await readFile(file, 'utf8');
  const put = (/** @type {string} */ name, /** @type {string} */ content) => {
    const marks = new RegExp(`(<!-- ${name} -->)[\\s\\S]*(<!-- /${name} -->)`);
    if (!marks.test(text)) throw new Error(`README.md has no <!-- ${name} --> marks`);
    text = text.replace(marks, (_all, open, close) => `${open}\n${content}\n${close}`);
  };
  if (results.speed) put('bench', [about, ...parts].join('\n\n'));
  if (results.marks) put('marks', marksTable({ ...results.marks, ...results.large }));
  if (results.kernels) {
    await writeFile(here('./results/kernels.svg'), kernelChart(/** @type {any} */ (results.kernels)));
    const words =
      'Milliseconds of one training step by kind of work: stock tfjs and Fathom, on WASM and on WebGPU';
    put(
      'kernels',
      `Where one step of \`book-same\` spends its time, before and after:\n\n![${words}](bench/results/kernels.svg)`,
    );
  }
  await writeFile(file, text);
}

/** @param {object} marks by what was asked */
function marksTable(marks) {
  const rows = Object.entries(marks).map(([name, value]) => {
    const [what, asked = ''] = name.split(/ \((?=[^(]*\)$)/);
    return `| ${what} | ${asked.replace(/\)$/, '')} | ${[value].flat().join(', ')} |`;
  });
  return ['| | asked | measured |', '|---|---|---|', ...rows].join('\n');
}
