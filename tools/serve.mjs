// @ts-check
/**
 * Serves the built page on this machine: `node tools/serve.mjs [--port 4173] [--open]`. The next free port is taken
 * when the wanted one is not free. `--open` opens the page where there is a desktop, and is silent where there is none.
 */
import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { listen, staticServer } from './staticServer.mjs';

const { values } = parseArgs({
  options: { port: { type: 'string', default: '4173' }, open: { type: 'boolean', default: false } },
});
const wanted = Number(values.port);
if (!Number.isInteger(wanted) || wanted < 1 || wanted > 65_515) {
  console.error(`--port must be a whole number from 1 to 65515, not ${values.port}.`);
  process.exit(1);
}

const root = fileURLToPath(new URL('../dist/', import.meta.url));
if (!existsSync(`${root}index.html`)) {
  console.error('There is nothing to serve yet: run `npm run build` first.');
  process.exit(1);
}

const server = staticServer(root);
const port = await listen(server, wanted);
const address = `http://localhost:${port}/`;
console.log(`\nFathom is served at ${address}`);
console.log('Press Ctrl+C to stop.');
if (values.open) openBrowser(address);

for (const signal of /** @type {const} */ (['SIGINT', 'SIGTERM'])) {
  process.once(signal, () => {
    server.close(() => process.exit(0));
    server.closeAllConnections();
  });
}

/** @param {string} url */
function openBrowser(url) {
  const desktop = process.platform !== 'linux' || process.env.DISPLAY || process.env.WAYLAND_DISPLAY;
  if (!desktop || process.env.CI) return;
  const [command, args] =
    process.platform === 'darwin'
      ? ['open', [url]]
      : process.platform === 'win32'
        ? ['cmd', ['/c', 'start', '""', url]]
        : ['xdg-open', [url]];
  const opener = spawn(/** @type {string} */ (command), /** @type {string[]} */ (args), {
    stdio: 'ignore',
    detached: true,
  });
  // No opener on this machine: the printed address is enough.
  opener.on('error', () => {});
  opener.unref();
}
