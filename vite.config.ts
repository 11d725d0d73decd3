/**
 * How the page is built, served while it is worked on, and unit-tested. Addresses are relative (`base: './'`) so
 * that the built folder works from any path; nothing is inlined as a data: address, which the policy would refuse.
 */
import react from '@vitejs/plugin-react';
import { defineConfig } from 'vitest/config';
import { compileAhead } from './tools/compileAhead.mjs';
import { credits, workerLicenses } from './tools/credits.mjs';
import { isolationHeaders } from './tools/headers.mjs';
import { policyTag } from './tools/policyTag.mjs';

export default defineConfig({
  base: './',
  plugins: [react(), credits(), policyTag(), compileAhead()],
  worker: { format: 'es', plugins: () => [workerLicenses()] },
  css: { modules: { localsConvention: 'camelCase' } },
  build: {
    target: 'es2022',
    rolldownOptions: { checks: { pluginTimings: false } },
    license: { fileName: 'licenses.md' },
    sourcemap: false,
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    // The engine's chunk holds tfjs and is loaded by the worker only; the shell has its own budget (tools/shell.mjs).
    chunkSizeWarningLimit: 2000,
    reportCompressedSize: false,
  },
  // Found only once the worker runs: told beforehand, or the first visit would reload under the worker's feet.
  optimizeDeps: {
    include: [
      '@tensorflow/tfjs-core',
      '@tensorflow/tfjs-core/dist/register_all_gradients',
      '@tensorflow/tfjs-backend-webgpu',
      '@tensorflow/tfjs-backend-webgl',
      '@tensorflow/tfjs-backend-wasm',
      '@tensorflow/tfjs-backend-cpu',
      '@xyflow/react',
      'react-aria-components',
      'uplot',
    ],
  },
  server: { headers: isolationHeaders },
  preview: { headers: isolationHeaders },
  test: {
    include: ['src/**/*.test.{ts,tsx}', 'tools/**/*.test.{ts,mjs}', 'bench/**/*.test.ts'],
    environment: 'node',
    globalSetup: './tools/buildData.mjs',
    reporters: ['default', './tools/unitReporter.mjs'],
    // One less than there are is the default: of two cores, one would stand idle. Patience costs nothing.
    maxWorkers: '100%',
    testTimeout: 60_000,
  },
});
