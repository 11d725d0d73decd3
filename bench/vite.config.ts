/**
 * Builds the bench's page into dist-bench/, with the data pieces beside it. Not minified: tfjs names its WebGPU programs
 * after their classes, and the chart of kernels needs the names.
 */
import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vite';

const here = (path: string) => fileURLToPath(new URL(path, import.meta.url));

export default defineConfig({
  root: here('./page'),
  base: './',
  publicDir: here('../public'),
  worker: { format: 'es' },
  logLevel: 'warn',
  build: {
    outDir: here('../dist-bench'),
    emptyOutDir: true,
    target: 'es2022',
    minify: false,
    assetsInlineLimit: 0,
    chunkSizeWarningLimit: 5000,
    reportCompressedSize: false,
  },
});
