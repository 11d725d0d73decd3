// @ts-check
/** PyTorch on the CPU, where it is installed: its data written to a folder that goes again, its answer read. */
import { spawnSync } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { runnerImport } from 'vite';
import { spawned } from './spawned.mjs';

export const howToInstallTorch =
  'no python3 here has torch; on Debian: apt-get install python3-torch libopenblas0-pthread';

const script = fileURLToPath(new URL('./peer.py', import.meta.url));

/** A Python that has torch, and its version; null where there is none. @returns {{ python: string, version: string } | null} */
export function findTorch() {
  for (const python of ['python3', '/usr/bin/python3', 'python']) {
    const asked = spawnSync(python, ['-c', 'import torch; print(torch.__version__)'], {
      encoding: 'utf8',
      timeout: 60_000,
    });
    if (asked.status === 0) return { python, version: asked.stdout.trim() };
  }
  return null;
}

/**
 * @param {string} python
 * @param {'speed' | 'reference'} task
 * @param {string} network
 * @param {string} address of the server that has the data
 * @param {object} rule
 * @returns {Promise<any>}
 */
export async function runTorch(python, task, network, address, rule) {
  /** @type {{ module: typeof import('./peerData.ts') }} */
  const { module } = await runnerImport(fileURLToPath(new URL('./peerData.ts', import.meta.url)));
  const data = await module.peerData(/** @type {any} */ (network), address);
  const folder = await mkdtemp(join(tmpdir(), 'fathom-bench-'));
  try {
    await writeFile(join(folder, 'network.json'), JSON.stringify({ ...data.plan, rule }));
    await writeFile(join(folder, 'weights.f32'), data.weights);
    await writeFile(join(folder, 'images.u8'), data.images);
    await writeFile(join(folder, 'labels.u8'), data.labels);
    return JSON.parse(await said(python, [script, folder, task]));
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** @param {string} command @param {readonly string[]} args @returns {Promise<string>} */
async function said(command, args) {
  const { out, errors, ended } = await spawned(command, args);
  if (ended === null) return out;
  throw new Error(errors.trim().split('\n').at(-1) || `${command} ended with ${ended}`);
}
