/**
 * How the page is built, served while it is worked on, and unit-tested. Addresses are relative (`base: './'`) so
 * that the built folder works from any path; nothing is inlined as a data: address, which the policy would refuse.
 */
import { readFileSync } from 'node:fs';
import react from '@vitejs/plugin-react';
import type { Plugin } from 'vite';
import { defineConfig } from 'vitest/config';
import { isolationHeaders } from './tools/headers.mjs';

/** What the licences of the type, the data and the program ask for: their words travel with the page. */
function credits(): Plugin {
  const texts = {
    'LICENSE.txt': 'LICENSE',
    'CREDITS.md': 'CREDITS.md',
    'pretendard-license.txt': 'node_modules/pretendard/dist/LICENSE.txt',
  };
  return {
    name: 'credits',
    apply: 'build',
    generateBundle() {
      for (const [fileName, from] of Object.entries(texts)) {
        const source = readFileSync(new URL(from, import.meta.url), 'utf8');
        this.emitFile({ type: 'asset', fileName, source });
      }
    },
  };
}

export default defineConfig({
  base: './',
  plugins: [react(), credits()],
  worker: { format: 'es' },
  css: { modules: { localsConvention: 'camelCase' } },
  build: {
    target: 'es2022',
    license: { fileName: 'licenses.md' },
    sourcemap: false,
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    // The engine's chunk holds tfjs and is loaded by the worker only; the shell has its own budget (tools/shell.mjs).
    chunkSizeWarningLimit: 2000,
    reportCompressedSize: false,
  },
  server: { headers: isolationHeaders },
  preview: { headers: isolationHeaders },
  test: {
    include: ['src/**/*.test.{ts,tsx}', 'tools/**/*.test.{ts,mjs}', 'bench/**/*.test.ts'],
    environment: 'node',
    globalSetup: './tools/buildData.mjs',
    reporters: ['default', './tools/unitReporter.mjs'],
    testTimeout: 20_000,
  },
});
