// @ts-check
import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { request } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { freePort } from './freePort.mjs';
import { listen, staticServer } from './staticServer.mjs';

let folder = '';
let port = 0;
/** @type {import('node:http').Server} */
let server;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'fathom-serve-'));
  const root = join(folder, 'dist');
  await mkdir(join(root, 'assets'), { recursive: true });
  await mkdir(join(root, 'data'));
  await writeFile(join(folder, 'secret.txt'), 'secret');
  await mkdir(join(folder, 'dist-other'));
  await writeFile(join(folder, 'dist-other', 'secret.txt'), 'secret');
  await symlink(join(folder, 'secret.txt'), join(root, 'link.txt'));
  for (const name of [
    'index.html',
    'assets/a-1.js',
    'assets/a-1.wasm',
    'assets/a-1.css',
    'data/00.bin',
    '..a.svg',
  ])
    await writeFile(join(root, name), `content of ${name}`);
  server = staticServer(root);
  port = await listen(server, await freePort());
});
afterAll(async () => {
  server.closeAllConnections();
  await new Promise((closed) => server.close(closed));
  await rm(folder, { recursive: true });
});

/**
 * By node:http, because fetch would tidy the path up before sending it.
 * @param {string} path
 * @param {{ method?: string; headers?: Record<string, string> }} [options]
 * @returns {Promise<{ status: number | undefined; headers: import('node:http').IncomingHttpHeaders; body: string }>}
 */
function ask(path, options = {}) {
  return new Promise((answered, failed) => {
    request({ host: '127.0.0.1', port, path, agent: false, ...options }, (response) => {
      let body = '';
      response.setEncoding('utf8');
      response.on('data', (text) => {
        body += text;
      });
      response.on('end', () => answered({ status: response.statusCode, headers: response.headers, body }));
    })
      .on('error', failed)
      .end();
  });
}

test.each([
  ['/', 'text/html; charset=utf-8', 'no-cache'],
  ['/index.html?backend=wasm', 'text/html; charset=utf-8', 'no-cache'],
  ['/assets/a-1.js', 'text/javascript; charset=utf-8', 'public, max-age=31536000, immutable'],
  ['/assets/a-1.wasm', 'application/wasm', 'public, max-age=31536000, immutable'],
  ['/assets/a-1.css', 'text/css; charset=utf-8', 'public, max-age=31536000, immutable'],
  ['/data/00.bin', 'application/octet-stream', 'no-cache'],
  ['/..a.svg', 'image/svg+xml', 'no-cache'],
])('%s is served as %s, %s', async (path, type, caching) => {
  const { status, headers, body } = await ask(path);
  expect(status).toBe(200);
  expect(headers['content-type']).toBe(type);
  expect(headers['cache-control']).toBe(caching);
  expect(headers['content-encoding']).toBeUndefined();
  expect(body).toMatch(/^content of /);
  expect(headers['content-length']).toBe(String(body.length));
});

test.each(['/', '/assets/a-1.js', '/nowhere'])('%s carries isolation and the policy', async (path) => {
  const { headers } = await ask(path);
  expect(headers).toMatchObject({
    'cross-origin-opener-policy': 'same-origin',
    'cross-origin-embedder-policy': 'require-corp',
    'cross-origin-resource-policy': 'same-origin',
    'content-security-policy':
      "default-src 'self'; script-src 'self' 'wasm-unsafe-eval'; style-src 'self'; img-src 'self' data: blob:; object-src 'none'; base-uri 'none'",
  });
});

test('without isolation the policy stays', async () => {
  const bare = staticServer(folder, { isolated: false });
  const at = await listen(bare, await freePort());
  const { headers } = await fetch(`http://127.0.0.1:${at}/secret.txt`);
  expect(headers.get('content-security-policy')).toContain("default-src 'self'");
  for (const name of ['opener-policy', 'embedder-policy', 'resource-policy'])
    expect(headers.get(`cross-origin-${name}`)).toBeNull();
  await new Promise((closed) => bare.close(closed));
});

test.each([
  '/../secret.txt',
  '/%2e%2e/secret.txt',
  '/..%2fsecret.txt',
  '/..%5csecret.txt',
  '/assets/../../secret.txt',
  '/../dist-other/secret.txt',
  '/link.txt',
  '//etc/passwd',
  '/%00',
  '/%zz',
  '/assets',
  '/nowhere/',
  '/index.html/',
])('%s is not found', async (path) => {
  const { status, body } = await ask(path);
  expect(status).toBe(404);
  expect(body).toBe('Not found\n');
});

test('HEAD has the headers alone, a known ETag is answered 304, and nothing is accepted', async () => {
  const head = await ask('/', { method: 'HEAD' });
  expect(head).toMatchObject({ status: 200, body: '' });
  expect(head.headers['content-length']).toBe(String('content of index.html'.length));
  const again = await ask('/', { headers: { 'If-None-Match': head.headers.etag ?? '' } });
  expect(again).toMatchObject({ status: 304, body: '' });
  expect(await ask('/', { method: 'POST' })).toMatchObject({ status: 405 });
});

test('a port that is taken gives way to the next free one', async () => {
  const second = staticServer(folder);
  expect(await listen(second, port)).toBeGreaterThan(port);
  await new Promise((closed) => second.close(closed));
});
