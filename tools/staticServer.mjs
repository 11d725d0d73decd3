// @ts-check
/**
 * A static server for the built page, on node:http alone. Names with a content hash (`assets/`) may be kept for
 * ever; everything else is asked for anew and answered 304 where its ETag still holds. Only GET and HEAD, only files
 * inside the root (links that lead out of it are refused), and only on this machine's own address.
 */
import { createReadStream } from 'node:fs';
import { realpath, stat } from 'node:fs/promises';
import { createServer } from 'node:http';
import { extname, join, relative, resolve, sep } from 'node:path';
import { isolationHeaders, securityHeaders } from './headers.mjs';

/** @type {Readonly<Record<string, string>>} */
const mimeTypes = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.mjs': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.json': 'application/json; charset=utf-8',
  '.webmanifest': 'application/manifest+json',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.jpg': 'image/jpeg',
  '.ico': 'image/x-icon',
  '.woff2': 'font/woff2',
  '.wasm': 'application/wasm',
  '.txt': 'text/plain; charset=utf-8',
  '.md': 'text/plain; charset=utf-8',
};

/**
 * The file under `root` that a request path names, or null where it names none: malformed, outside the root, or
 * absent. A path that ends in `/` names its `index.html`.
 * @param {string} root absolute
 * @param {string} requestPath as in the request line, percent-encoded
 */
async function fileFor(root, requestPath) {
  let path;
  try {
    path = decodeURIComponent(requestPath.split(/[?#]/, 1)[0] ?? '');
  } catch {
    return null;
  }
  if (!path.startsWith('/') || path.includes('\0') || path.includes('\\')) return null;
  if (path.endsWith('/')) path += 'index.html';
  try {
    const realRoot = await realpath(root);
    const file = await realpath(resolve(realRoot, join('.', path)));
    const inside = relative(realRoot, file);
    if (inside.split(sep)[0] === '..') return null;
    const found = await stat(file);
    const hashed = inside.startsWith(`assets${sep}`);
    return found.isFile() ? { file, hashed, size: found.size, modified: found.mtimeMs } : null;
  } catch {
    return null;
  }
}

/**
 * @param {string} root absolute path of the built page
 * @param {{ isolated?: boolean }} [options] `isolated: false`: without COOP and COEP, as many hosts of static files serve
 * @returns {import('node:http').Server} not yet listening
 */
export function staticServer(root, { isolated = true } = {}) {
  const headers = Object.entries(securityHeaders).filter(([name]) => isolated || !(name in isolationHeaders));
  return createServer(async (request, response) => {
    for (const [name, value] of headers) response.setHeader(name, value);
    if (request.method !== 'GET' && request.method !== 'HEAD') {
      response.writeHead(405, { Allow: 'GET, HEAD' }).end();
      return;
    }
    const found = await fileFor(root, request.url ?? '');
    if (found === null) {
      response.writeHead(404, { 'Content-Type': 'text/plain; charset=utf-8' }).end('Not found\n');
      return;
    }
    const etag = `"${found.size.toString(36)}-${Math.trunc(found.modified).toString(36)}"`;
    response.setHeader('Cache-Control', found.hashed ? 'public, max-age=31536000, immutable' : 'no-cache');
    response.setHeader('ETag', etag);
    if (request.headers['if-none-match'] === etag) {
      response.writeHead(304).end();
      return;
    }
    response.writeHead(200, {
      'Content-Type': mimeTypes[extname(found.file)] ?? 'application/octet-stream',
      'Content-Length': found.size,
    });
    if (request.method === 'HEAD') {
      response.end();
      return;
    }
    createReadStream(found.file)
      .on('error', () => response.destroy())
      .pipe(response);
  });
}

/**
 * Listens on the wanted port, or on the next free one of the twenty after it.
 * @param {import('node:http').Server} server
 * @param {number} port
 * @returns {Promise<number>} the port taken; rejects when none of them is free
 */
export async function listen(server, port) {
  for (let candidate = port; ; candidate += 1) {
    try {
      await new Promise((settled, failed) => {
        server.once('error', failed);
        server.listen(candidate, '127.0.0.1', () => {
          server.off('error', failed);
          settled(undefined);
        });
      });
      return candidate;
    } catch (error) {
      const taken = error instanceof Error && 'code' in error && error.code === 'EADDRINUSE';
      if (!taken || candidate >= port + 20) throw error;
    }
  }
}
