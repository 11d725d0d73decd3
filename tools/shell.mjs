// @ts-check
/**
 * The budget of the first screen, read from the built page: the JavaScript that index.html loads before anything can
 * be used - its module scripts, its module preloads and everything these import statically - is at most 250 kB
 * gzipped, and holds nothing of tfjs, whose place is the worker. Run after `vite build`; exits 1 when it is broken.
 */
import { readFile } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';

export const budgetBytes = 250_000;

/** Words that any build of tfjs carries and that minifying leaves alone: kernel names and its registry's messages. */
const tfjsMarks = ['Conv2DBackpropInput', 'FusedMatMul', 'tensorflow/tfjs', 'setPlatform'];

/** `import ... from './x.js'`, `import './x.js'` and `export ... from './x.js'`, also minified; never `import(...)`. */
const staticImport = /\b(?:import|export)\b[^()'"`;]*?(?:\bfrom\b)?\s*["'](\.{1,2}\/[^"']+\.js)["']/g;

/**
 * @param {string} folder of the built page
 * @returns {Promise<{ files: string[]; gzippedBytes: number; problems: string[] }>}
 */
export async function readShell(folder) {
  const html = await readFile(join(folder, 'index.html'), 'utf8');
  const waiting = [...html.matchAll(/<(?:script|link)\b[^>]*>/g)]
    .filter(([tag]) => /type="module"|rel="modulepreload"/.test(tag))
    .flatMap(([tag]) => /(?:src|href)="([^"]+)"/.exec(tag)?.[1] ?? [])
    .map((address) => resolve(folder, address));
  /** @type {Map<string, number>} */
  const sizes = new Map();
  const problems = [];
  for (let file = waiting.pop(); file !== undefined; file = waiting.pop()) {
    if (sizes.has(file)) continue;
    const code = await readFile(file, 'utf8');
    sizes.set(file, gzipSync(code).length);
    const mark = tfjsMarks.find((word) => code.includes(word));
    if (mark)
      problems.push(`The shell holds tfjs ("${mark}" in ${file}); it belongs in the worker's chunk alone.`);
    for (const [, address] of code.matchAll(staticImport))
      waiting.push(resolve(dirname(file), address ?? ''));
  }
  const gzippedBytes = [...sizes.values()].reduce((total, size) => total + size, 0);
  if (sizes.size === 0) problems.push('index.html loads no module script.');
  if (gzippedBytes > budgetBytes)
    problems.push(
      `The shell is ${kilobytes(gzippedBytes)} gzipped; at most ${kilobytes(budgetBytes)} may load first.`,
    );
  return { files: [...sizes.keys()], gzippedBytes, problems };
}

/** @param {number} bytes */
function kilobytes(bytes) {
  return `${(bytes / 1000).toFixed(1)} kB`;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const { files, gzippedBytes, problems } = await readShell(
    fileURLToPath(new URL('../dist/', import.meta.url)),
  );
  for (const problem of problems) console.error(`shell: ${problem}`);
  if (problems.length > 0) process.exit(1);
  console.log(
    `shell: ${kilobytes(gzippedBytes)} of JavaScript gzipped in ${files.length} file(s), of ${kilobytes(budgetBytes)} allowed; no tfjs`,
  );
}
