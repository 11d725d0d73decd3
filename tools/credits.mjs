// @ts-check
/**
 * What the licences of others ask for: their words travel with the built page. Vite's `build.license` covers the
 * page's own bundle; the worker's is built apart from it and is covered here, from the modules that went into it.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const require = createRequire(import.meta.url);

/** Emits the program's licence, the credits, and the licence of the type. @returns {import('vite').Plugin} */
export function credits() {
  const texts = {
    'LICENSE.txt': fileURLToPath(new URL('../LICENSE', import.meta.url)),
    'CREDITS.md': fileURLToPath(new URL('../CREDITS.md', import.meta.url)),
    'pretendard-license.txt': require.resolve('pretendard/dist/LICENSE.txt'),
  };
  return {
    name: 'credits',
    apply: 'build',
    generateBundle() {
      for (const [fileName, from] of Object.entries(texts)) {
        const source = readFileSync(from, 'utf8');
        this.emitFile({ type: 'asset', fileName, source });
      }
    },
  };
}

/** Emits `engine-licenses.md`: every package in the worker's bundle, with its licence. @returns {import('vite').Plugin} */
export function workerLicenses() {
  return {
    name: 'worker-licenses',
    apply: 'build',
    generateBundle() {
      const folders = [...this.getModuleIds()].flatMap(
        (id) =>
          /^.*\/node_modules\/(?:@[^/]+\/)?[^/]+/.exec(id.replaceAll('\\', '/').replace(/^\0/, ''))?.[0] ??
          [],
      );
      const sections = [...new Set(folders)].sort().map(licenseOf);
      const source = `# Licenses\n\nThe training engine bundles:\n${sections.join('')}`;
      this.emitFile({ type: 'asset', fileName: 'engine-licenses.md', source });
    },
  };
}

/** @param {string} folder of one installed package */
function licenseOf(folder) {
  const { name, version, license } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
  const file = readdirSync(folder).find((entry) => /^licen[cs]e/i.test(entry));
  const text = file ? `\n${readFileSync(join(folder, file), 'utf8').trim()}\n` : '';
  return `\n## ${name} - ${version} (${license})\n${text}`;
}
