// @ts-check
/**
 * The same measurement without a browser: Node on Dawn, through the package `webgpu`, which brings 130 MB of programs for all
 * systems and is therefore installed only by who wants it. A process of its own, for Vulkan's libraries are chosen at its
 * start: the machine's own driver first, then SwiftShader, where a Chromium has brought it along.
 */
import { existsSync, realpathSync } from 'node:fs';
import { createRequire } from 'node:module';
import { delimiter, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'vite';
import { listen, staticServer } from '../tools/staticServer.mjs';
import { ruleOf } from './cells.mjs';
import { spawned } from './spawned.mjs';
import { anatomyTable, inWords } from './tables.mjs';
import { difference, readReference } from './values.mjs';

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

/** @param {readonly string[]} networks @param {string | null} chromium */
export async function measureInNode(networks, chromium) {
  if (!hasWebGpu()) {
    console.error(`bench: Node has no WebGPU here; ${howToInstallWebGpu}`);
    process.exit(1);
  }
  await build({ configFile: here('./viteNode.config.ts') });
  const server = staticServer(here('../public'));
  const address = `http://127.0.0.1:${await listen(server, 4473)}/`;
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
    const cells = [];
    for (const network of networks) {
      for (const library of /** @type {const} */ (['ours', 'stock'])) {
        const contender = { id: `${library}Webgpu`, title: library, library, backend: 'webgpu' };
        const since = Date.now();
        const order = { library, network, baseUrl: address, rule: ruleOf(contender, network) };
        /** @type {import('./cells.mjs').Timing | string} */
        const timing = await inProcess(env, order).catch((error) => String(error.message));
        const wrong = typeof timing === 'string' ? null : difference(contender, timing, reference[network]);
        const took = Math.round((Date.now() - since) / 1000);
        const cell = { contender: contender.id, network, timing, seconds: took, wrong };
        console.log(`  ${library} ${network}: ${inWords(cell)}`);
        cells.push(cell);
      }
    }
    console.log(`\n${anatomyTable(cells)}`);
    return { adapter, software: env === software, cells };
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
