// @ts-check
/**
 * The same measurement without a browser: Node on Dawn, through the package `webgpu`, which brings 130 MB of programs for all
 * systems and is therefore installed only by who wants it. A process of its own, for Vulkan's libraries are chosen at its
 * start: the machine's own driver first, then SwiftShader, where a Chromium has brought it along.
 *
 * A machine with a GPU that nothing can be installed on is given what was built elsewhere (`npm run bench -- --node` builds
 * it): this folder, `tools`, `dist-bench/node`, `public/data`, `node_modules/webgpu`. There: `node bench/node.mjs [FILE]`,
 * and FILE gets everything as JSON.
 */
import { existsSync, realpathSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { cpus, release } from 'node:os';
import { delimiter, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { listen, staticServer } from '../tools/staticServer.mjs';
import { everyNetwork, ruleOf } from './cells.mjs';
import { spawned } from './spawned.mjs';
import { anatomyTable, gpuKernelTable, gpuTable, inWords } from './tables.mjs';
import { difference, readReference } from './values.mjs';

/** @typedef {import('./cells.mjs').Cell} Cell */
/** @typedef {import('./page/kernelTimes.ts').KernelTimes} KernelTimes */
/** @typedef {{ adapter: string, software: boolean, cells: Cell[], kernels: { library: string, network: string, times: KernelTimes }[] }} NodeResults */

const here = (/** @type {string} */ path) => fileURLToPath(new URL(path, import.meta.url));

export const howToInstallWebGpu = 'npm install --no-save webgpu@0.6.2';

function hasWebGpu() {
  try {
    createRequire(import.meta.url).resolve('webgpu');
    return true;
  } catch {
    return false;
  }
}

/** @param {string | null} chromium its path, where there is one */
function softwareVulkan(chromium) {
  const folders = [chromium && dirname(realpathSync(chromium)), '/usr/lib/chromium', '/opt/google/chrome'];
  const folder = folders.find((one) => one && existsSync(join(one, 'vk_swiftshader_icd.json')));
  if (!folder) return null;
  const libraries = [folder, process.env.LD_LIBRARY_PATH].filter(Boolean).join(delimiter);
  return { VK_ICD_FILENAMES: join(folder, 'vk_swiftshader_icd.json'), LD_LIBRARY_PATH: libraries };
}

/** Who takes part: ours as a page trains and with each step's loss read, stock tfjs with each step's loss read. */
const takingPart = /** @type {const} */ ([
  { id: 'oursTrain', title: 'Fathom, as the page trains', library: 'ours', kind: 'train' },
  { id: 'oursWebgpu', title: 'Fathom', library: 'ours', kind: 'measure' },
  { id: 'stockWebgpu', title: 'tfjs', library: 'stock', kind: 'measure' },
]);

/** Built before, by `npm run bench -- --node`. @param {readonly string[]} networks @param {string | null} chromium @returns {Promise<NodeResults>} */
export async function measureInNode(networks, chromium) {
  if (!hasWebGpu()) {
    console.error(`bench: Node has no WebGPU here; ${howToInstallWebGpu}`);
    process.exit(1);
  }
  const server = staticServer(here('../public'));
  const baseUrl = `http://127.0.0.1:${await listen(server, 4473)}/`;
  const reference = await readReference();
  const software = softwareVulkan(chromium);
  try {
    const own = await inProcess({}, { adapter: true }).catch(() => null);
    const env = own?.adapter ? {} : software;
    const { adapter } = own?.adapter
      ? own
      : env
        ? await inProcess(env, { adapter: true })
        : { adapter: null };
    if (!env || !adapter) throw new Error('Dawn finds no GPU, and no SwiftShader beside a Chromium');
    console.log(`  Dawn in Node: ${adapter}`);
    /** @type {NodeResults} */
    const results = { adapter, software: env === software, cells: [], kernels: [] };
    const ask = (/** @type {string} */ name, /** @type {string} */ network, /** @type {object} */ task) =>
      inProcess(env, { library: { name, backend: 'webgpu', choice: {} }, network, baseUrl, task });
    for (const network of networks) {
      for (const { id, title, library, kind } of takingPart) {
        const contender = { id, title, library, backend: 'webgpu' };
        const since = Date.now();
        const rule = ruleOf(contender, network);
        /** @type {import('./cells.mjs').Timing | string} */
        const timing = await ask(library, network, { kind, rule }).catch((error) => String(error.message));
        const wrong = typeof timing === 'string' ? null : difference(contender, timing, reference[network]);
        const took = Math.round((Date.now() - since) / 1000);
        const cell = { contender: id, network, timing, seconds: took, wrong };
        console.log(`  ${title}, ${network}: ${inWords(cell)}`);
        results.cells.push(cell);
      }
      // In software every dispatch waits for the one before, and stock tfjs takes minutes over a step.
      for (const library of results.software ? [] : /** @type {const} */ (['ours', 'stock'])) {
        const task = { kind: 'kernels', steps: library === 'ours' ? 20 : 4 };
        const times = await ask(library, network, task).catch((/** @type {Error} */ error) =>
          console.log(`  kernels, ${library} ${network}: ${error.message}`),
        );
        if (times) results.kernels.push({ library, network, times });
      }
    }
    const tables = [gpuTable(results.cells), anatomyTable(results.cells), gpuKernelTable(results.kernels)];
    console.log(`\n${tables.filter(Boolean).join('\n\n')}`);
    return results;
  } finally {
    server.close();
  }
}

/** Asks a process with this environment; it answers in its last line. @param {object} env @param {object} order @returns {Promise<any>} */
async function inProcess(env, order) {
  const args = [here('./nodeProcess.mjs'), JSON.stringify(order)];
  const { out, errors, ended } = await spawned(process.execPath, args, env);
  const answer = /^answer (.*)$/m.exec(out)?.[1];
  if (answer) return JSON.parse(answer);
  throw new Error(/^\w*Error: .*$/m.exec(errors)?.[0] ?? `it ended with ${ended ?? 'no answer'}`);
}

if (process.argv[1] && realpathSync(process.argv[1]) === fileURLToPath(import.meta.url)) {
  const node = await measureInNode(everyNetwork, null);
  const [file] = process.argv.slice(2);
  const machine = {
    date: new Date().toISOString().slice(0, 10),
    cores: cpus().length,
    cpu: cpus()[0]?.model ?? '',
    system: `${process.platform} ${release()}`,
    node: process.version,
  };
  if (file) await writeFile(file, `${JSON.stringify({ machine, node }, null, 2)}\n`);
}
