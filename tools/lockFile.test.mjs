// @ts-check
/**
 * The lock file holds what `npm ci` needs on every system and nothing of one machine. Each optional package of
 * another system must have its entry, or `npm ci` refuses the whole file; npm leaves those out that its registry
 * could not show it when the file was written. Addresses would tie it to that registry.
 */
import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';

const text = readFileSync(new URL('../package-lock.json', import.meta.url), 'utf8');
/** @type {Readonly<Record<string, { optionalDependencies?: Record<string, string> }>>} */
const packages = JSON.parse(text).packages;

test('names no address to download from', () => {
  expect(text).not.toContain('"resolved"');
});

test('has an entry for every optional package, whatever system it is for', () => {
  const missing = Object.entries(packages).flatMap(([path, { optionalDependencies = {} }]) =>
    Object.keys(optionalDependencies).filter(
      (name) => !(`${path}/node_modules/${name}` in packages) && !(`node_modules/${name}` in packages),
    ),
  );
  expect(missing).toEqual([]);
});
