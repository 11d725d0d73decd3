/** Builds what Node runs on Dawn into dist-bench/node/: everything in one place, so that there is one tfjs. */
import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vite';

const here = (path: string) => fileURLToPath(new URL(path, import.meta.url));

export default defineConfig({
  logLevel: 'warn',
  publicDir: false,
  ssr: { noExternal: true },
  build: {
    ssr: here('./nodeMain.ts'),
    outDir: here('../dist-bench/node'),
    emptyOutDir: true,
    target: 'node20',
    minify: false,
    reportCompressedSize: false,
  },
});
