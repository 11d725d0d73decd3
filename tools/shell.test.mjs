// @ts-check
import { randomBytes } from 'node:crypto';
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { readShell } from './shell.mjs';

let folder = '';

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'fathom-shell-'));
  await mkdir(join(folder, 'assets'));
});
afterEach(() => rm(folder, { recursive: true }));

/** @param {Readonly<Record<string, string>>} scripts */
async function built(scripts) {
  const html =
    '<script type="module" crossorigin src="./assets/index.js"></script><link rel="modulepreload" href="./assets/preloaded.js">';
  await writeFile(join(folder, 'index.html'), html);
  const all = { 'index.js': '', 'preloaded.js': '', ...scripts };
  for (const [name, code] of Object.entries(all)) await writeFile(join(folder, 'assets', name), code);
  return readShell(folder);
}

const large = `/*${randomBytes(200_000).toString('base64')}*/`;

test('what is imported statically counts, in every minified form; what is imported later does not', async () => {
  const shell = await built({
    'index.js':
      'import{a as b}from"./named.js";import"./bare.js";export*from"./all.js";import c,{d}from"./mixed.js";const l=()=>import("./lazy.js");',
    'named.js': 'import"./deep.js"',
    'bare.js': '',
    'all.js': '',
    'mixed.js': '',
    'deep.js': 'import"./index.js"',
    'lazy.js': `${large}Conv2DBackpropInput`,
  });
  const names = shell.files.map((file) => file.split('/').at(-1)).sort();
  expect(names).toEqual(['all.js', 'bare.js', 'deep.js', 'index.js', 'mixed.js', 'named.js', 'preloaded.js']);
  expect(shell.problems).toEqual([]);
});

test('a shell over its budget is a problem, also when the weight is in an import', async () => {
  const { problems } = await built({ 'index.js': 'import"./deep.js"', 'deep.js': large + large });
  expect(problems).toEqual([expect.stringContaining('at most 250.0 kB may load first')]);
});

test("each of tfjs's published bundles would be recognised", async () => {
  const require = createRequire(import.meta.url);
  for (const name of ['core', 'backend-cpu', 'backend-wasm', 'backend-webgl', 'backend-webgpu']) {
    const bundle = require.resolve(`@tensorflow/tfjs-${name}/dist/tf-${name}.min.js`);
    const { problems } = await built({ 'preloaded.js': await readFile(bundle, 'utf8') });
    expect(problems, name).toContainEqual(expect.stringContaining('The shell holds tfjs'));
  }
});
